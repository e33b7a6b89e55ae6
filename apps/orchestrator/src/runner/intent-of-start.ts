import { ConfigError } from '../errors.js';
import type { SweepPlan } from '../plan/plan-sweep.js';
import type { Database } from '../store/open-store.js';
import type { SweepRunIntent } from '../store/record-run.js';
import { sweepOfDefinition, sweepRun } from '../store/sweep-runs.js';
import { RunPolicy } from '../sweep/run-policy.js';
import type { SweepFile } from '../sweep/sweep-schema.js';
import { definitionId } from './definition-id.js';

/** A sweep file that is to be run. */
export interface SweepStart {
  readonly file: string;
  readonly sweep: SweepFile;
  readonly plan: SweepPlan;
}

/**
 * What it takes to run a sweep file: all of it that is not complete.
 *
 * @throws ConfigError when its sweep has become a larger one since
 */
export function intentOfStart(db: Database, { file, sweep, plan }: SweepStart): SweepRunIntent {
  const definition = definitionId(sweep);
  const id = sweepOfDefinition(db, definition) ?? definition;
  const present = sweepRun(db, id)?.definitionId ?? '';
  if (present !== '' && present !== definition) {
    throw new ConfigError(
      `${file}: it must be what its sweep has been since it was extended; got the sweep as it was before ("ssma sweep resume ${id}" runs it as it is)`,
    );
  }
  const policy = RunPolicy.parse(
    Object.fromEntries(Object.keys(RunPolicy.shape).map((key) => [key, Reflect.get(sweep, key)])),
  );
  return {
    sweep: { id, name: sweep.name, file, definition: sweep },
    definitionId: definition,
    policy,
    plan,
    isOnRecord: false,
    reopens: ['unfinished'],
  };
}
