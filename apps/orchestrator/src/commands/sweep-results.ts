import type { ResultTable } from '../results/result-table.js';
import { resultTable } from '../results/result-table.js';
import { classScoresOfSweep } from '../store/class-scores-of-sweep.js';
import type { StoredSweep } from '../store/find-sweep.js';
import { findSweep } from '../store/find-sweep.js';
import type { Database } from '../store/open-store.js';
import { trialsOfSweep } from '../store/trials-of-sweep.js';
import { readSweep } from '../sweep/read-sweep.js';

/** The one query behind every table, printed or exported. */
export function sweepResults(db: Database, { id, reporting }: StoredSweep, withClasses: boolean): ResultTable {
  return resultTable(reporting, trialsOfSweep(db, id), withClasses ? classScoresOfSweep(db, id) : new Map());
}

/**
 * The sweep that a command's argument means: a sweep's name or id, or a sweep file, which stands for its name.
 *
 * @throws NotFoundError, ConfigError
 */
export async function sweepOfArgument(db: Database, argument: string): Promise<StoredSweep> {
  const isFile = /\.ya?ml$/i.test(argument);
  return findSweep(db, isFile ? (await readSweep(argument)).sweep.name : argument);
}
