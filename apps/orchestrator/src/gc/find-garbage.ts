import { lstatSync } from 'node:fs';
import { join, relative } from 'node:path';
import { BEST_CHECKPOINT, LAST_CHECKPOINT } from '@ssma/train/checkpoint-files';
import { isTemporaryName } from '../artifacts/place-file.js';
import { StageKey } from '../queue/stage-key.js';
import type { RunsFolder } from '../runner/runs-folder.js';
import type { Database } from '../store/open-store.js';
import { stages } from '../store/tables.js';
import { entriesOf, type FoundFile, filesBelow, filesIn } from './files-below.js';
import type { Garbage } from './garbage.js';
import { validatedTrainings } from './validated-trainings.js';

/** What is younger may belong to a write that is under way. */
const LEFTOVER_AGE_MS = 24 * 3_600_000;

/** Of `backUp` and of the note about the writer; every other write has a name that `isTemporaryName` knows. */
const PARTIAL_NAME = /\.part-\d+$/;

/**
 * Lists what nothing in a runs folder needs; changes nothing and follows no link. Exact for the holder of the writer
 * lock, and right about everything that it lists for others.
 *
 * The folders of waiting, running and stopped stages are left out, whatever lies in them: their checkpoint is how they
 * go on.
 */
export function findGarbage(db: Database, folder: RunsFolder, nowMs: number): Garbage[] {
  // Folders before rows: a stage has its row before it has its folder.
  const names = stageFolderNames(folder);
  const rows = db.select({ key: stages.key, state: stages.state }).from(stages).all();
  const stateByKey = new Map(rows.map(({ key, state }) => [key, state]));
  const ended = names.filter((name) => ['complete', 'failed'].includes(stateByKey.get(name) ?? ''));
  return [
    ...names.filter((name) => !stateByKey.has(name)).map((name) => unknownStage(folder, name)),
    ...supersededCheckpoints(db, folder, new Set(names)),
    ...[...filesIn(folder.root), ...ended.flatMap((key) => [...filesBelow(folder.stageDir(key))])]
      .filter((file) => isLeftover(file, nowMs))
      .map(({ path, bytes }) => ({ kind: 'interrupted-write' as const, path: relative(folder.root, path), bytes })),
  ];
}

/** Names that a stage can have: a folder of another name was made by somebody else. */
function stageFolderNames({ root }: RunsFolder): string[] {
  return entriesOf(join(root, 'stages'))
    .filter((entry) => entry.isDirectory() && StageKey.safeParse(entry.name).success)
    .map(({ name }) => name);
}

function unknownStage(folder: RunsFolder, key: string): Garbage {
  const path = folder.stageDir(key);
  const bytes = [...filesBelow(path)].reduce((sum, file) => sum + file.bytes, 0);
  return { kind: 'unknown-stage', path: relative(folder.root, path), bytes };
}

/**
 * Whether the artifact row is still there does not matter, so what a killed removal has left is found again. A best
 * checkpoint that is not as it was recorded leaves the last one where it is.
 */
function supersededCheckpoints(db: Database, folder: RunsFolder, names: ReadonlySet<string>): Garbage[] {
  return validatedTrainings(db).flatMap(({ stageKey, bestBytes }): Garbage[] => {
    if (!names.has(stageKey)) return [];
    const last = join(folder.stageDir(stageKey), LAST_CHECKPOINT);
    const bytes = fileSize(last);
    const isResultThere = fileSize(join(folder.stageDir(stageKey), BEST_CHECKPOINT)) === bestBytes;
    if (bytes === null || !isResultThere) return [];
    return [{ kind: 'superseded-checkpoint', path: relative(folder.root, last), bytes, stageKey }];
  });
}

/** Of a regular file, else null. */
function fileSize(path: string): number | null {
  const stats = lstatSync(path, { throwIfNoEntry: false });
  return stats?.isFile() === true ? stats.size : null;
}

function isLeftover({ name, changedMs }: FoundFile, nowMs: number): boolean {
  return (isTemporaryName(name) || PARTIAL_NAME.test(name)) && nowMs - changedMs > LEFTOVER_AGE_MS;
}
