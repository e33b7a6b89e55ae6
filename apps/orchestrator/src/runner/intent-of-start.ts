import { ConfigError } from '../errors.js';
import type { SweepPlan } from '../plan/plan-sweep.js';
import type { Database } from '../store/open-store.js';
import type { SweepRunIntent } from '../store/record-run.js';
import { sweepOfDefinition, sweepRun } from '../store/sweep-runs.js';
import { stageKeysOfSweep } from '../store/sweep-stage-keys.js';
import { RunPolicy } from '../sweep/run-policy.js';
import type { SweepFile } from '../sweep/sweep-schema.js';
import { definitionId } from './definition-id.js';

/** A sweep file that is to be run. */
export interface SweepStart {
  readonly file: string;
  readonly sweep: SweepFile;
  readonly plan: SweepPlan;
}

/** An intent with what there is to say of it. */
export interface StartIntent extends SweepRunIntent {
  /** Stages that take the place of others, because dataset or code have changed since the file was started before. */
  readonly numChanged: number;
}

/**
 * What it takes to run a sweep file: all of it that is not complete.
 *
 * @throws ConfigError when its sweep has become a larger one since
 */
export function intentOfStart(db: Database, { file, sweep, plan }: SweepStart): StartIntent {
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
    numChanged: countChanged(db, id, plan),
  };
}

/** None when the sweep is not on record yet. */
function countChanged(db: Database, sweepId: string, { stages }: SweepPlan): number {
  const recorded = stageKeysOfSweep(db, sweepId).all();
  if (recorded.length === 0) return 0;
  const keys = new Set(recorded.map(({ key }) => key));
  return stages.filter(({ key }) => !keys.has(key)).length;
}
