import { linkSync, mkdirSync, rmSync } from 'node:fs';
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
 * Gets what a stage reads from the artifact store: the files of its parents, and the checkpoints that it goes on from.
 * Files that are there already with the content on record stay.
 *
 * @throws the store's error when a content is not there or cannot be read
 */
export async function fetchInputs(
  assignment: StageAssignment,
  artifacts: ArtifactStore,
  { stageDir }: StageFolders,
): Promise<void> {
  for (const { key, artifacts: files } of Object.values(assignment.parents)) {
    for (const file of files) await fetchFile(file, artifacts, stageDir(key));
  }
  for (const file of assignment.kept) await fetchFile(file, artifacts, stageDir(assignment.key));
}

async function fetchFile(
  { path, sha256, bytes }: ArtifactRecord,
  artifacts: ArtifactStore,
  dir: string,
): Promise<void> {
  const target = join(dir, path);
  if (await hasContent(target, sha256)) return;
  mkdirSync(join(target, '..'), { recursive: true });
  await artifacts.fetch({ sha256, bytes }, target);
}

async function hasContent(file: string, sha256: string): Promise<boolean> {
  try {
    return (await fileDigest(file)).sha256 === sha256;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return false;
    throw error;
  }
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
