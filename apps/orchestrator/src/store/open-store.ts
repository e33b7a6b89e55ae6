import { existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import type { BetterSQLite3Database } from 'drizzle-orm/better-sqlite3';
import { drizzle } from 'drizzle-orm/better-sqlite3';
import { NotFoundError, StateConflictError } from '../errors.js';
import { databaseVersion, migrate, requireKnownVersion, shippedMigrations } from './migrate.js';
import type { SqliteConnection } from './open-sqlite.js';
import { openSqlite } from './open-sqlite.js';

/** What every store query takes first. */
export type Database = BetterSQLite3Database;

/** An open store; the caller closes it. */
export interface Store {
  readonly db: Database;
  close(): void;
}

/** A reader and the writer meet for milliseconds only; longer means that something is wrong. */
const BUSY_TIMEOUT_MS = 5_000;

/**
 * Opens the database for the one process that writes, making folder and file where needed. The caller holds the writer
 * lock of the runs folder.
 *
 * @throws StateConflictError when another version of ssma has written it; only `migrateStore` changes its form
 */
export function openStoreForWriting(file: string, nowMs: number): Store {
  mkdirSync(dirname(file), { recursive: true });
  const connection = openSqlite(file, { busyTimeoutMs: BUSY_TIMEOUT_MS });
  return closingOnError(connection, () => {
    if (databaseVersion(connection) > 0) requireLatestVersion(connection);
    connection.pragma('journal_mode = WAL');
    // A commit is confirmed to workers, which then forget what it holds: a power cut must not undo it.
    connection.pragma('synchronous = FULL');
    migrate(connection, shippedMigrations(), nowMs);
    return storeOf(connection);
  });
}

/**
 * Opens the database for looking only; it may be written by another process meanwhile.
 *
 * @throws NotFoundError when there is none
 * @throws StateConflictError when it is of another version
 */
export function openStoreForReading(file: string): Store {
  const connection = openExisting(file);
  return closingOnError(connection, () => {
    requireLatestVersion(connection);
    connection.pragma('query_only = ON');
    return storeOf(connection);
  });
}

/**
 * A connection to a database that is there, whatever its version; the caller closes it.
 *
 * @throws NotFoundError when there is none
 */
export function openExisting(file: string): SqliteConnection {
  requireDatabase(file);
  return openSqlite(file, { busyTimeoutMs: BUSY_TIMEOUT_MS, fileMustExist: true });
}

/** @throws NotFoundError when there is none */
export function requireDatabase(file: string): void {
  if (existsSync(file)) return;
  throw new NotFoundError(
    `${file}: the runs folder must have a database; got none (start a sweep first, or give --runs)`,
  );
}

function requireLatestVersion(connection: SqliteConnection): void {
  const version = databaseVersion(connection);
  const latest = shippedMigrations().length;
  requireKnownVersion(connection.name, version, latest);
  if (version === latest) return;
  throw new StateConflictError(
    `${connection.name}: the database must be of version ${latest}; got ${version} ("ssma db migrate --runs ${dirname(connection.name)}" keeps a copy and migrates it)`,
  );
}

function storeOf(connection: SqliteConnection): Store {
  return { db: drizzle(connection), close: () => connection.close() };
}

function closingOnError<T>(connection: SqliteConnection, use: () => T): T {
  try {
    return use();
  } catch (error) {
    connection.close();
    throw error;
  }
}
