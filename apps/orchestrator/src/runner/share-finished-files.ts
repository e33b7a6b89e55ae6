import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { ArtifactStore } from '../artifacts/artifact-store.js';
import { hasContent } from '../hash/has-content.js';
import type { SweepPlan } from '../plan/plan-sweep.js';
import type { ArtifactRecord } from '../stages/artifact-record.js';
import { artifactsOfStage } from '../store/artifacts-of-stage.js';
import type { Database } from '../store/open-store.js';
import { stageStates } from '../store/stage-states.js';
import type { RunsFolder } from './runs-folder.js';

/** Files that are looked for at a time. */
const AT_ONCE = 8;

/**
 * Puts files of complete stages that unfinished stages of a plan read into the artifact store: they may be from a time
 * when there was none. What is not in the runs folder, or is other than on record, is left to the stages that read it.
 *
 * @throws the store's error when it does not answer
 */
export async function shareFinishedFiles(
  db: Database,
  plan: Pick<SweepPlan, 'stages'>,
  { stageDir, artifacts }: Pick<RunsFolder, 'stageDir'> & { readonly artifacts: ArtifactStore },
): Promise<void> {
  const files = filesToRead(db, plan).values();
  const shareNext = async (): Promise<void> => {
    // The loops take from one iterator, so each file is one loop's.
    for (const { stageKey, file } of files) {
      const path = join(stageDir(stageKey), file.path);
      if (!existsSync(path) || (await artifacts.has(file.sha256))) continue;
      if (await hasContent(path, file)) await artifacts.put(path, file);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, shareNext));
}

interface FileToRead {
  readonly stageKey: string;
  readonly file: ArtifactRecord;
}

function filesToRead(db: Database, { stages }: Pick<SweepPlan, 'stages'>): FileToRead[] {
  const states = stageStates(
    db,
    stages.map(({ key }) => key),
  );
  const unfinished = stages.filter(({ key }) => states.get(key) !== 'complete');
  const read = new Set(unfinished.flatMap(({ parents }) => Object.values<string>(parents)));
  return [...read]
    .filter((stageKey) => states.get(stageKey) === 'complete')
    .flatMap((stageKey) => artifactsOfStage(db, stageKey).map((file) => ({ stageKey, file })));
}
