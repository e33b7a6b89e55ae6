import { linkSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { ArtifactStore } from '../artifacts/artifact-store.js';
import type { StageAssignment } from '../channel/stage-assignment.js';
import { fileDigest } from '../hash/file-digest.js';
import type { RunsFolder } from '../runner/runs-folder.js';
import type { ArtifactRecord } from '../stages/artifact-record.js';
import { StageTask } from '../stages/stage-context.js';

/** The part of a runs folder that stages see. */
export type StageFolders = Pick<RunsFolder, 'stageDir' | 'inputCache'>;

/** A stage's assignment with the folders of this machine. */
export function taskOf(assignment: StageAssignment, { stageDir, inputCache }: StageFolders): StageTask {
  const { kind, key, seed, config, parents } = assignment;
  return StageTask.parse({
    kind,
    key,
    seed,
    config,
    dir: stageDir(key),
    inputCache,
    parents: Object.fromEntries(Object.entries(parents).map(([role, parent]) => [role, stageDir(parent.key)])),
  });
}

/**
 * Puts a checkpoint of a running stage into the artifact store. The stage may write its successor meanwhile: what is put
 * is the file as it was when this was called.
 */
export async function keepCheckpoint(dir: string, path: string, artifacts: ArtifactStore): Promise<ArtifactRecord> {
  const snapshot = join(dir, `${path}.kept-${process.pid}`);
  rmSync(snapshot, { force: true });
  linkSync(join(dir, path), snapshot);
  try {
    const content = await fileDigest(snapshot);
    await artifacts.put(snapshot, content);
    return { kind: 'checkpoint', path, ...content };
  } finally {
    rmSync(snapshot, { force: true });
  }
}
