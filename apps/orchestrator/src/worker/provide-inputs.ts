import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ArtifactContentError, ArtifactNotFoundError } from '../artifacts/artifact-errors.js';
import type { ArtifactStore } from '../artifacts/artifact-store.js';
import type { StageAssignment } from '../channel/stage-assignment.js';
import { KeptStateLostError, NotFoundError } from '../errors.js';
import { hasContent } from '../hash/has-content.js';
import type { ArtifactRecord } from '../stages/artifact-record.js';
import { exchangeError } from './exchange-error.js';
import type { StageFolders } from './stage-folders.js';

/**
 * Makes sure that this machine has what a stage reads, with the content on record: the files of its parents, and the
 * checkpoints in the artifact store that it goes on from. What is there already stays; the rest comes from the store.
 *
 * @param artifacts null when all files are made in the runs folder that this worker sees
 * @throws ArtifactNotFoundError naming parent, file and remedy; KeptStateLostError for a checkpoint that cannot be had;
 * ArtifactStoreError when the store does not answer
 */
export async function provideInputs(
  assignment: StageAssignment,
  artifacts: ArtifactStore | null,
  { stageDir }: StageFolders,
): Promise<void> {
  for (const [role, parent] of Object.entries(assignment.parents)) {
    for (const file of parent.artifacts) {
      const target = join(stageDir(parent.key), file.path);
      const what = `stage ${assignment.key}: ${file.path} of its parent ${role} (${parent.key}, SHA-256 ${file.sha256})`;
      await provideInput(what, file, { target, artifacts });
    }
  }
  // Who sees the runs folder goes on from what lies there.
  if (artifacts !== null) await fetchKept(assignment, artifacts, stageDir(assignment.key));
}

async function provideInput(
  what: string,
  file: ArtifactRecord,
  { target, artifacts }: { readonly target: string; readonly artifacts: ArtifactStore | null },
): Promise<void> {
  if (await hasContent(target, file)) return;
  if (artifacts === null) {
    const got = existsSync(target) ? 'another content' : 'none';
    throw new ArtifactNotFoundError(
      `${what} must be at ${target}; got ${got} (another machine made it: this worker needs the --artifacts of "sweep start")`,
    );
  }
  try {
    await artifacts.fetch(file, target);
  } catch (error) {
    if (!(error instanceof NotFoundError)) throw exchangeError(`${what} must be fetched`, error);
    throw new ArtifactNotFoundError(
      `${what} must be fetched; got ${error.message} (all workers and "sweep start" need the same --artifacts)`,
    );
  }
}

async function fetchKept({ key, kept }: StageAssignment, artifacts: ArtifactStore, dir: string): Promise<void> {
  for (const file of kept) {
    const target = join(dir, file.path);
    if (await hasContent(target, file)) continue;
    try {
      await artifacts.fetch(file, target);
    } catch (error) {
      const rule = `stage ${key}: its kept checkpoint ${file.path} must be fetched`;
      if (error instanceof NotFoundError || error instanceof ArtifactContentError) {
        throw new KeptStateLostError(`${rule}; got ${error.message}; it begins anew the next time`);
      }
      throw exchangeError(rule, error);
    }
  }
}
