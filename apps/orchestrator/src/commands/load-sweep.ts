import type { SweepPlan } from '../plan/plan-sweep.js';
import { planSweep } from '../plan/plan-sweep.js';
import { expandSweep } from '../sweep/expand-sweep.js';
import { readSweep } from '../sweep/read-sweep.js';
import type { SweepFile } from '../sweep/sweep-schema.js';
import type { ExpandedSweep } from '../sweep/trial.js';
import type { Services } from './services.js';

/** A sweep file, ready to be shown or run. */
export interface LoadedSweep {
  readonly file: string;
  readonly sweep: SweepFile;
  readonly expanded: ExpandedSweep;
  readonly plan: SweepPlan;
}

/**
 * Reads, expands and plans a sweep file; rules of the file that change nothing are noted.
 *
 * @throws ConfigError, DatasetError
 */
export async function loadSweep(file: string, settings: readonly string[], services: Services): Promise<LoadedSweep> {
  const definition = await readSweep(file, settings);
  const expanded = expandSweep(definition);
  for (const rule of expanded.idleRules) services.note(`${rule}: is one of its values mistyped?`);
  const plan = await planSweep(expanded.trials, services);
  return { file, sweep: definition.sweep, expanded, plan };
}
