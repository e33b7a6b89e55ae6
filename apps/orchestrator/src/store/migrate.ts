import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { StateConflictError } from '../errors.js';
import type { SqliteConnection } from './open-sqlite.js';

/** One step of the database's form; forward only. */
export interface Migration {
  /** Counts from 1 without gaps. */
  readonly number: number;
  /** First line of the file, without the comment mark. */
  readonly title: string;
  readonly sql: string;
}

const MIGRATIONS_FOLDER = fileURLToPath(new URL('../../migrations/', import.meta.url));

/** The migrations that this version ships, by number. */
export function shippedMigrations(): Migration[] {
  const files = readdirSync(MIGRATIONS_FOLDER).filter((name) => name.endsWith('.sql'));
  return files.sort().map((name, index) => {
    const sql = readFileSync(`${MIGRATIONS_FOLDER}/${name}`, 'utf8');
    const number = Number(name.slice(0, 4));
    if (number !== index + 1) throw new Error(`migrations: ${name} must have number ${index + 1}`);
    return { number, title: sql.slice(0, sql.indexOf('\n')).replace(/^--\s*/, ''), sql };
  });
}

/** Number of the latest migration that the database has had; 0 for an empty file. */
export function databaseVersion(connection: SqliteConnection): number {
  const hasTable = connection.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'migrations'").get() !== undefined;
  if (!hasTable) return 0;
  return Number(connection.prepare('SELECT coalesce(max(number), 0) FROM migrations').pluck().get());
}

/**
 * Brings the database to the form of the latest migration, all in one transaction: it is done whole or not at all.
 *
 * @param nowMs recorded as the time of the change
 * @throws StateConflictError when the database is newer than the latest migration, or when its references do not hold
 *   afterwards; it is left as it was
 */
export function migrate(connection: SqliteConnection, migrations: readonly Migration[], nowMs: number): void {
  // A migration that rebuilds a table would otherwise delete the rows that refer to it. No effect inside a transaction.
  connection.pragma('foreign_keys = OFF');
  connection.transaction(() => applyPending(connection, migrations, nowMs)).immediate();
  connection.pragma('foreign_keys = ON');
}

function applyPending(connection: SqliteConnection, migrations: readonly Migration[], nowMs: number): void {
  const version = databaseVersion(connection);
  requireKnownVersion(connection.name, version, migrations.length);
  if (version === migrations.length) return;
  connection.exec(
    'CREATE TABLE IF NOT EXISTS migrations (number INTEGER PRIMARY KEY, title TEXT NOT NULL, applied_at_ms INTEGER NOT NULL) STRICT',
  );
  for (const { number, title, sql } of migrations.slice(version)) {
    connection.exec(sql);
    connection.prepare('INSERT INTO migrations VALUES (?, ?, ?)').run(number, title, nowMs);
  }
  const broken = connection.pragma('foreign_key_check');
  if (Array.isArray(broken) && broken.length > 0) {
    throw new StateConflictError(
      `${connection.name}: references must hold after migration; got ${JSON.stringify(broken[0])}`,
    );
  }
}

/** @throws StateConflictError when a newer ssma has written the database */
export function requireKnownVersion(file: string, version: number, latest: number): void {
  if (version <= latest) return;
  throw new StateConflictError(
    `${file}: the database must be of version ${latest} or older; got version ${version}, written by a newer ssma`,
  );
}
