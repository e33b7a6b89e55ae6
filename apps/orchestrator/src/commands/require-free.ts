import { existsSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { Option } from 'commander';
import { ConfigError } from '../errors.js';

/** `--force`, for commands that write one file. */
export function forceOption(): Option {
  return new Option('--force', 'replace the file when it is there').default(false);
}

/**
 * To be asked before anything is computed, which can take minutes.
 *
 * @throws ConfigError when the file is there and may not be replaced, or its folder is a file
 */
export function requireFree(path: string, { force }: { readonly force: boolean }): void {
  requireFolder(dirname(path));
  if (!force && existsSync(path)) throw new ConfigError(`${path}: must not exist without --force; got a file`);
}

/**
 * As `requireFree`, for a folder that is made where it is missing.
 *
 * @throws ConfigError when it, or what it would lie in, is a file
 */
export function requireFolder(path: string): void {
  if (!existsSync(path)) requireFolder(dirname(path));
  else if (!statSync(path).isDirectory()) {
    throw new ConfigError(`${path}: must be a folder or a name for one; got a file`);
  }
}
