import { eq, placeholder } from 'drizzle-orm';
import type { Database } from './open-store.js';
import { preparedOnce } from './prepared-once.js';
import type { StageState } from './tables.js';
import { sweepTrials, trials } from './tables.js';

/** A trial of a sweep with its result. Scores are fractions, null while there is no result or nothing to measure. */
export interface TrialRow {
  readonly id: string;
  readonly groupId: string;
  readonly seed: number;
  readonly label: string;
  /** Value of every axis of the sweep, by dotted path. */
  readonly axes: Readonly<Record<string, unknown>>;
  readonly state: StageState;
  readonly meanIou: number | null;
  readonly pixelAccuracy: number | null;
  readonly frequencyWeightedIou: number | null;
}

/** The trials of a sweep in the order of its file. Reads summary columns only, never stages, series or matrices. */
export function trialsOfSweep(db: Database, sweepId: string): TrialRow[] {
  return query(db)
    .all({ sweepId })
    .map(({ axesJson, ...row }) => ({ ...row, axes: JSON.parse(axesJson) }));
}

const query = preparedOnce((db) => {
  const { label, axesJson, state, meanIou, pixelAccuracy, frequencyWeightedIou } = sweepTrials;
  const { id, groupId, seed } = trials;
  return db
    .select({ id, groupId, seed, label, axesJson, state, meanIou, pixelAccuracy, frequencyWeightedIou })
    .from(sweepTrials)
    .innerJoin(trials, eq(trials.id, sweepTrials.trialId))
    .where(eq(sweepTrials.sweepId, placeholder('sweepId')))
    .orderBy(sweepTrials.position)
    .prepare();
});
