import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Database } from 'better-sqlite3';

/** An open SQLite connection. */
export type SqliteConnection = Database;

type SqliteConstructor = typeof import('better-sqlite3');

/** Node-API version that better-sqlite3 13 asks for; Node has it since 22.14. */
const NODE_API_OF_13 = 10;

const require = createRequire(import.meta.url);

/**
 * Opens a SQLite file with the addon that set-up built for this Node and machine, or else with the package's own.
 *
 * @param options.busyTimeoutMs  how long a call waits for another connection's lock before it fails
 * @throws SqliteError when the file is not a database or cannot be opened
 */
export function openSqlite(
  file: string,
  options: { readonly busyTimeoutMs: number; readonly fileMustExist?: boolean },
): SqliteConnection {
  const name = sqlitePackage();
  const Sqlite: SqliteConstructor = require(name);
  const addon = cachedAddon(name);
  return new Sqlite(file, {
    timeout: options.busyTimeoutMs,
    fileMustExist: options.fileMustExist ?? false,
    ...(existsSync(addon) && { nativeBinding: addon }),
  });
}

/**
 * better-sqlite3 12 cannot be used from Node 24 on (its prepared statements abort the process when they are collected),
 * and 13 not before Node 22.14.
 */
function sqlitePackage(): string {
  return Number(process.versions.napi) >= NODE_API_OF_13 ? 'better-sqlite3' : 'better-sqlite3-12';
}

/** Where set-up puts an addon that it built: one folder per version of package, Node interface and machine. */
function cachedAddon(name: string): string {
  const { version }: { version: string } = require(`${name}/package.json`);
  const machine = `${process.versions.modules}-${process.platform}-${process.arch}`;
  return join(cacheFolder(), `better-sqlite3-${version}-${machine}`, 'better_sqlite3.node');
}

function cacheFolder(): string {
  const { SSMA_CACHE, XDG_CACHE_HOME } = process.env;
  if (SSMA_CACHE) return SSMA_CACHE;
  if (XDG_CACHE_HOME) return join(XDG_CACHE_HOME, 'ssma');
  return process.platform === 'darwin'
    ? join(homedir(), 'Library', 'Caches', 'ssma')
    : join(homedir(), '.cache', 'ssma');
}
