import { lstatSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { LAST_CHECKPOINT } from '@ssma/train/checkpoint-files';
import { and, eq } from 'drizzle-orm';
import type { RunsFolder } from '../runner/runs-folder.js';
import { tryFileLock } from '../store/file-lock.js';
import type { Database } from '../store/open-store.js';
import { artifacts } from '../store/tables.js';
import type { Garbage } from './garbage.js';

/** What became of garbage. */
export interface RemovedGarbage {
  readonly removed: readonly Garbage[];
  /** Folders of unknown stages that a process is working in. */
  readonly inUse: readonly Garbage[];
}

/**
 * Removes garbage that the caller has found while it held the writer lock, which it still holds.
 *
 * Rows go first: a row without its file is what an audit finds, a file without its row is not, and is found as garbage
 * the next time. So this may be killed anywhere.
 *
 * @param onProgress told after each piece
 * @throws the file system's error for a file that cannot be removed; what was removed before it stays removed
 */
export function removeGarbage(
  db: Database,
  folder: RunsFolder,
  garbage: readonly Garbage[],
  onProgress: (done: number, total: number) => void,
): RemovedGarbage {
  dropRows(db, garbage);
  const removed: Garbage[] = [];
  const inUse: Garbage[] = [];
  for (const [index, piece] of garbage.entries()) {
    (removeFiles(folder, piece) ? removed : inUse).push(piece);
    onProgress(index + 1, garbage.length);
  }
  return { removed, inUse };
}

/** Removes the artifact rows of superseded checkpoints; durable when it returns, also after a power cut. */
export function dropRows(db: Database, garbage: readonly Garbage[]): void {
  db.transaction(
    (tx) => {
      for (const piece of garbage) {
        if (piece.kind !== 'superseded-checkpoint') continue;
        const isOfPiece = and(eq(artifacts.stageKey, piece.stageKey), eq(artifacts.path, LAST_CHECKPOINT));
        tx.delete(artifacts).where(isOfPiece).run();
      }
    },
    { behavior: 'immediate' },
  );
}

/** @returns false when it is a folder that a process is working in: it stays */
export function removeFiles({ root }: RunsFolder, { kind, path }: Garbage): boolean {
  const target = join(root, path);
  if (kind !== 'unknown-stage') {
    rmSync(target, { force: true });
    return true;
  }
  const lockFile = join(target, 'lock');
  const lock = lstatSync(lockFile, { throwIfNoEntry: false })?.isFile() === true ? tryFileLock(lockFile) : null;
  if (lock === undefined) return false;
  try {
    rmSync(target, { recursive: true, force: true });
    return true;
  } finally {
    lock?.release();
  }
}
