import type { StoredSweep } from '../store/find-sweep.js';
import { findSweep } from '../store/find-sweep.js';
import type { Database } from '../store/open-store.js';
import { readSweep } from '../sweep/read-sweep.js';

/**
 * The sweep that a command's argument means: a sweep's name or id, or a sweep file, which stands for its name.
 *
 * @throws NotFoundError, ConfigError
 */
export async function sweepOfArgument(db: Database, argument: string): Promise<StoredSweep> {
  return findSweep(db, isSweepFile(argument) ? (await readSweep(argument)).sweep.name : argument);
}

/** Whether an argument is a sweep file rather than a name or id. */
export function isSweepFile(argument: string): boolean {
  return /\.ya?ml$/i.test(argument);
}
