import { existsSync } from 'node:fs';
import type { RunsFolder } from '../runner/runs-folder.js';
import { lockForWriting } from '../runner/writer-lock.js';
import { openStoreForReading, openStoreForWriting, type Store } from '../store/open-store.js';

/**
 * Opens the database of a runs folder for reading; a folder without one gets an empty one, so that the first sweep can be
 * started over HTTP.
 *
 * @throws StateConflictError when another version of ssma has written it
 */
export function openServedStore(folder: RunsFolder, nowMs: number): Store {
  if (!existsSync(folder.database)) makeStore(folder, nowMs);
  return openStoreForReading(folder.database);
}

function makeStore(folder: RunsFolder, nowMs: number): void {
  const lock = lockForWriting(folder, 'serve');
  try {
    openStoreForWriting(folder.database, nowMs).close();
  } finally {
    lock.release();
  }
}
