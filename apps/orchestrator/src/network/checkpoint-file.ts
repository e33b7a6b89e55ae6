import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { BEST_CHECKPOINT, LAST_CHECKPOINT, resultCheckpoint } from '@ssma/train/checkpoint-files';
import type { ArtifactStore } from '../artifacts/artifact-store.js';
import { withStore } from '../commands/with-store.js';
import { NotFoundError } from '../errors.js';
import { hasContent } from '../hash/has-content.js';
import type { RunsFolder } from '../runner/runs-folder.js';
import type { ArtifactRecord } from '../stages/artifact-record.js';
import { artifactsOfStage } from '../store/artifacts-of-stage.js';
import { findTrial } from '../store/find-trial.js';
import type { Database } from '../store/open-store.js';
import { stagesOfTrial } from '../store/stage-rows.js';

/** Where checkpoints of trials are looked for. */
export interface CheckpointPlaces {
  readonly runs: RunsFolder;
  /** Opens the store of what other machines have trained, when it is needed; null when there is none. */
  readonly openArtifacts: () => Promise<ArtifactStore | null>;
}

/**
 * The checkpoint file that a command's argument means: a path, or the id of a trial that was trained. What another machine
 * has trained is fetched from the artifact store into the stage's folder.
 *
 * @throws NotFoundError when it is neither; when it is on another machine, with the way to get it
 */
export async function checkpointFile(argument: string, places: CheckpointPlaces, nowMs: number): Promise<string> {
  if (existsSync(argument)) return argument;
  if (!/^t[0-9a-f]+$/.test(argument)) {
    throw new NotFoundError(`checkpoint: must be a file or the id of a trial; got ${argument}`);
  }
  return withStore(places.runs, async ({ db }) => {
    const trial = findTrial(db, argument);
    // The last training of a trial gives its network.
    const trained = stagesOfTrial(db, trial.id, nowMs).findLast(({ kind }) => kind === 'train');
    const named = `trial ${trial.id}`;
    if (trained?.state === 'complete') return stageCheckpoint(db, { key: trained.key, named }, places);
    const file = resultCheckpoint(trained === undefined ? '' : places.runs.stageDir(trained.key));
    if (!existsSync(file)) throw new NotFoundError(`checkpoint: ${named} must have been trained; got no file ${file}`);
    return file;
  });
}

/**
 * The network of a complete training, fetched as by `checkpointFile`.
 *
 * @param stage.named what it is called in messages
 * @throws as `checkpointFile`
 */
export async function stageCheckpoint(
  db: Database,
  { key, named }: { readonly key: string; readonly named: string },
  places: CheckpointPlaces,
): Promise<string> {
  const dir = places.runs.stageDir(key);
  const recorded = recordedCheckpoint(db, key);
  if (recorded !== undefined) return provided(named, recorded, { dir, ...places });
  const file = resultCheckpoint(dir);
  if (existsSync(file)) return file;
  throw new NotFoundError(`checkpoint: ${named} must have been trained; got no file ${file}`);
}

/** The result of a complete training, as `resultCheckpoint` chooses it; undefined when it has none on record. */
function recordedCheckpoint(db: Database, stageKey: string): ArtifactRecord | undefined {
  const files = artifactsOfStage(db, stageKey);
  return files.find(({ path }) => path === BEST_CHECKPOINT) ?? files.find(({ path }) => path === LAST_CHECKPOINT);
}

/** The file itself, with the content on record: an attempt on this machine may have left another before. */
async function provided(
  named: string,
  recorded: ArtifactRecord,
  { dir, openArtifacts }: { readonly dir: string } & Pick<CheckpointPlaces, 'openArtifacts'>,
): Promise<string> {
  const file = join(dir, recorded.path);
  if (await hasContent(file, recorded)) return file;
  const artifacts = await openArtifacts();
  if (artifacts === null) {
    const got = existsSync(file) ? 'another content' : 'none';
    throw new NotFoundError(
      `checkpoint: the network of ${named} must be at ${file} with SHA-256 ${recorded.sha256}; got ${got} (when another machine has trained it, --artifacts <address> fetches it)`,
    );
  }
  await artifacts.fetch(recorded, file);
  return file;
}
