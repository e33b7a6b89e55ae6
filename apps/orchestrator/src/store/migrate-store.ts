import { backUp } from './back-up.js';
import { databaseVersion, migrate, requireKnownVersion, shippedMigrations } from './migrate.js';
import { openExisting } from './open-store.js';

/** What became of a database. */
export interface StoreMigration {
  readonly from: number;
  readonly to: number;
  /** Copy of the database as it was; null when it was of the latest version. */
  readonly backup: string | null;
}

/**
 * Brings an older database to the form of this version, keeping a copy of it as it was. The caller holds the writer lock
 * of the runs folder.
 *
 * @throws NotFoundError when there is none
 * @throws StateConflictError when it is newer, or its references do not hold afterwards; it is left as it was
 */
export function migrateStore(file: string, nowMs: number): StoreMigration {
  const connection = openExisting(file);
  try {
    const from = databaseVersion(connection);
    const to = shippedMigrations().length;
    requireKnownVersion(file, from, to);
    if (from === to) return { from, to, backup: null };
    const time = new Date(nowMs).toISOString().replaceAll(/[:.]/g, '-');
    const backup = `${file}.version-${from}-${time}`;
    backUp(connection, backup);
    migrate(connection, shippedMigrations(), nowMs);
    return { from, to, backup };
  } finally {
    connection.close();
  }
}
