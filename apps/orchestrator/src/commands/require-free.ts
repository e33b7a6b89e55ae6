import { existsSync } from 'node:fs';
import { Option } from 'commander';
import { ConfigError } from '../errors.js';

/** `--force`, for commands that write one file. */
export function forceOption(): Option {
  return new Option('--force', 'replace the file when it is there').default(false);
}

/**
 * To be asked before anything is computed, which can take minutes.
 *
 * @throws ConfigError when the file is there and may not be replaced
 */
export function requireFree(path: string, { force }: { readonly force: boolean }): void {
  if (!force && existsSync(path)) throw new ConfigError(`${path}: must not exist without --force; got a file`);
}
