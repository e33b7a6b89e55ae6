import { databaseVersion, shippedMigrations } from './migrate.js';
import type { SqliteConnection } from './open-sqlite.js';
import { openExisting } from './open-store.js';

/** What a check has found out about a database file. */
export interface DatabaseCheck {
  /** Number of the latest migration that it has had; null when it cannot be read. */
  readonly version: number | null;
  /** The version that this ssma works with. */
  readonly latestVersion: number;
  /** Rows of each table. */
  readonly rows: Readonly<Record<string, number>>;
  readonly problems: readonly string[];
}

const DAMAGED = new Set(['SQLITE_CORRUPT', 'SQLITE_NOTADB']);

/**
 * Looks through every page and reference of a database, whatever its version.
 *
 * @throws NotFoundError when there is none
 */
export function checkDatabase(file: string): DatabaseCheck {
  const connection = openExisting(file);
  const latestVersion = shippedMigrations().length;
  try {
    // One view of the database for all queries, also while a sweep writes to it.
    return connection.transaction(() => inspect(connection, latestVersion)).deferred();
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && DAMAGED.has(String(error.code)))) throw error;
    return {
      version: null,
      latestVersion,
      rows: {},
      problems: [`the file must be a whole database; ${error.message}`],
    };
  } finally {
    connection.close();
  }
}

function inspect(connection: SqliteConnection, latestVersion: number): DatabaseCheck {
  const version = databaseVersion(connection);
  const damage = texts(connection, 'SELECT integrity_check FROM pragma_integrity_check').filter(
    (text) => text !== 'ok',
  );
  const references = texts(
    connection,
    `SELECT "table" || ' refers to ' || parent || ' rows that are gone: ' || count(*)
       FROM pragma_foreign_key_check GROUP BY "table", parent, fkid`,
  );
  const versions =
    version === latestVersion ? [] : [`the database must be of version ${latestVersion}; got version ${version}`];
  return { version, latestVersion, rows: rowsByTable(connection), problems: [...versions, ...damage, ...references] };
}

function rowsByTable(connection: SqliteConnection): Record<string, number> {
  const tables = texts(
    connection,
    "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY name",
  );
  return Object.fromEntries(
    tables.map((name) => [name, Number(connection.prepare(`SELECT count(*) FROM "${name}"`).pluck().get())]),
  );
}

function texts(connection: SqliteConnection, sql: string): string[] {
  return connection.prepare(sql).pluck().all().map(String);
}
