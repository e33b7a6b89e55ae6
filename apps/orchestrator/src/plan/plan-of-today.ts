import type { Database } from '../store/open-store.js';
import { stageKeysOfSweep } from '../store/sweep-stage-keys.js';
import type { Trial } from '../sweep/trial.js';
import { type PlanDependencies, planSweep, type SweepPlan } from './plan-sweep.js';

/** What trials have to do by what their dataset and the code are at present. */
export interface PlanOfToday {
  readonly plan: SweepPlan;
  /** Stages of trials on record that are not those on record: dataset or code have changed since. */
  readonly numChanged: number;
}

/**
 * Plans a sweep on record again.
 *
 * @param stored its trials as they are on record
 * @param wanted those that it is to have, which may be more
 * @throws ConfigError, DatasetError as `planSweep`
 */
export async function planOfToday(
  db: Database,
  sweepId: string,
  { stored, wanted }: { readonly stored: readonly Trial[]; readonly wanted: readonly Trial[] },
  dependencies: PlanDependencies,
): Promise<PlanOfToday> {
  const plan = await planSweep(wanted, dependencies);
  const ids = new Set(stored.map(({ id }) => id));
  const needed = new Set(plan.trials.flatMap(({ id, stageKeys }) => (ids.has(id) ? stageKeys : [])));
  const recorded = stageKeysOfSweep(db, sweepId).all();
  for (const { key } of recorded) needed.delete(key);
  return { plan, numChanged: needed.size };
}
