import type { ResultTable } from '../results/result-table.js';
import { resultTable } from '../results/result-table.js';
import { classScoresOfSweep } from '../store/class-scores-of-sweep.js';
import type { StoredSweep } from '../store/find-sweep.js';
import { findSweep } from '../store/find-sweep.js';
import type { Database } from '../store/open-store.js';
import { sampleGroupScoresOfSweep } from '../store/sample-group-scores-of-sweep.js';
import { trialsOfSweep } from '../store/trials-of-sweep.js';
import { readSweep } from '../sweep/read-sweep.js';

/** Which scores a table shows beside those over all classes and samples. */
export interface TableDetail {
  readonly classes: boolean;
  /** Groups of samples, where `evaluate.groupBy` made some. */
  readonly groups: boolean;
}

/** The one query behind every table, printed or exported. */
export function sweepResults(db: Database, { id, reporting }: StoredSweep, detail: TableDetail): ResultTable {
  return resultTable(reporting, trialsOfSweep(db, id), {
    ...(detail.classes && { classes: classScoresOfSweep(db, id) }),
    ...(detail.groups && { sampleGroups: sampleGroupScoresOfSweep(db, id) }),
  });
}

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
