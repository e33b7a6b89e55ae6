import { openSqlite } from './open-sqlite.js';

/** A lock on a file, held by this process. */
export interface FileLock {
  release(): void;
}

/**
 * Takes a lock that the operating system gives back when the process ends, however it ends. SQLite's locks are that
 * on every platform, so the lock file is an empty database with an open exclusive transaction.
 *
 * @param path made when missing; its folder must exist
 * @returns undefined when another holder, in this process or another, has it
 */
export function tryFileLock(path: string): FileLock | undefined {
  const connection = openSqlite(path, { busyTimeoutMs: 0 });
  try {
    connection.exec('BEGIN EXCLUSIVE');
    return { release: () => connection.close() };
  } catch (error) {
    connection.close();
    if (error instanceof Error && 'code' in error && error.code === 'SQLITE_BUSY') return undefined;
    throw error;
  }
}
