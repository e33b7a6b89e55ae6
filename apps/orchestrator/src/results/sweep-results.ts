import { classScoresOfSweep } from '../store/class-scores-of-sweep.js';
import type { StoredSweep } from '../store/find-sweep.js';
import type { Database } from '../store/open-store.js';
import { sampleGroupScoresOfSweep } from '../store/sample-group-scores-of-sweep.js';
import { trialsOfSweep } from '../store/trials-of-sweep.js';
import { type ResultTable, resultTable } from './result-table.js';

/** Which scores a table shows beside those over all classes and samples. */
export interface TableDetail {
  readonly classes: boolean;
  /** Groups of samples, where `evaluate.groupBy` made some. */
  readonly groups: boolean;
}

/** The one query behind every table, printed, exported or served. */
export function sweepResults(db: Database, { id, reporting }: StoredSweep, detail: TableDetail): ResultTable {
  return resultTable(reporting, trialsOfSweep(db, id), {
    ...(detail.classes && { classes: classScoresOfSweep(db, id) }),
    ...(detail.groups && { sampleGroups: sampleGroupScoresOfSweep(db, id) }),
  });
}
