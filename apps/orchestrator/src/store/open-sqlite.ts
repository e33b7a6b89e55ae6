import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { homedir } from 'node:os';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';

/** An open SQLite connection. */
export type SqliteConnection = Sqlite.Database;

/**
 * Opens a SQLite file with the addon that set-up built for this Node version, or else with the package's own.
 *
 * @param options.busyTimeoutMs  how long a call waits for another connection's lock before it fails
 * @throws SqliteError when the file is not a database or cannot be opened
 */
export function openSqlite(
  file: string,
  options: { readonly busyTimeoutMs: number; readonly fileMustExist?: boolean },
): SqliteConnection {
  const addon = cachedAddon();
  return new Sqlite(file, {
    timeout: options.busyTimeoutMs,
    fileMustExist: options.fileMustExist ?? false,
    ...(existsSync(addon) && { nativeBinding: addon }),
  });
}

/** Where set-up puts the addon: one folder per version of package, Node interface and machine. */
function cachedAddon(): string {
  const { version }: { version: string } = createRequire(import.meta.url)('better-sqlite3/package.json');
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
