import { existsSync, renameSync, rmSync } from 'node:fs';
import { ConfigError } from '../errors.js';
import type { SqliteConnection } from './open-sqlite.js';

/**
 * Writes the database as it is at this moment to a new file. A reader's view of the database does not change, so a sweep
 * may go on writing meanwhile; the file has its name once it is whole.
 *
 * @throws ConfigError when the file is there: nothing is overwritten
 * @throws SqliteError when it cannot be written, e.g. SQLITE_FULL; nothing is left behind
 */
export function backUp(connection: SqliteConnection, file: string): void {
  if (existsSync(file)) throw new ConfigError(`${file}: the file of a backup must not exist; got a file`);
  const partial = `${file}.part-${process.pid}`;
  try {
    // SQLite's backup interface starts again whenever another process writes, so beside a busy sweep it might never end.
    connection.prepare('VACUUM INTO ?').run(partial);
    renameSync(partial, file);
  } finally {
    rmSync(partial, { force: true });
  }
}
