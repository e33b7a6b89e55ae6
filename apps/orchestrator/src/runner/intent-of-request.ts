import type { ControlRequest } from '../control/control-request.js';
import { ConfigError } from '../errors.js';
import { planOfToday } from '../plan/plan-of-today.js';
import type { PlanDependencies, SweepPlan } from '../plan/plan-sweep.js';
import { definitionOfSweep } from '../store/definition-of-sweep.js';
import { findSweep, type StoredSweep } from '../store/find-sweep.js';
import type { Database } from '../store/open-store.js';
import type { SweepRunIntent } from '../store/record-run.js';
import type { Reopened } from '../store/recover-stages.js';
import { stageStates } from '../store/stage-states.js';
import { requireSweepRun } from '../store/sweep-runs.js';
import { hopelessStages, sweepStanding } from '../store/sweep-standing.js';
import type { StageState } from '../store/tables.js';
import { trialsToPlan } from '../store/trials-to-plan.js';

type GoOnRequest = Extract<ControlRequest, { type: 'resume' | 'retry' }>;

/** Where a sweep that is asked to run on stands. */
export interface RunSurroundings extends PlanDependencies {
  readonly db: Database;
  /** Whether the orchestrator waits for a sweep. */
  readonly isRunning: (sweepId: string) => boolean;
}

/** An intent with what there is to say of it. */
export interface RequestedRun extends SweepRunIntent {
  /** Stages that can run, unless one before them fails. */
  readonly numRunnable: number;
  /** Stages that take the place of others, because dataset or code have changed. */
  readonly numChanged: number;
}

/**
 * What it takes to let a sweep on record run on. Where its files lie was held against the allowed paths when it was started.
 *
 * @throws NotFoundError when there is no such sweep
 * @throws ConfigError when its state does not allow it, or nothing of it can run
 */
export async function intentOfRequest(request: GoOnRequest, surroundings: RunSurroundings): Promise<RequestedRun> {
  const { db, isRunning } = surroundings;
  const stored = findSweep(db, request.sweep);
  requireSuitable(db, stored, request, isRunning(stored.id));
  const trials = trialsToPlan(db, stored.id);
  const { plan, numChanged } = await planOfToday(db, stored.id, { stored: trials, wanted: trials }, surroundings);
  // The sweep may have come to its end meanwhile.
  const { policy, definitionId, state } = requireSuitable(db, stored, request, isRunning(stored.id));
  if (state === 'active' && isRunning(stored.id)) requireUnchanged(stored, numChanged);
  if (request.type === 'retry' && request.which === 'failed' && numChanged > 0) {
    throw new ConfigError(
      `${titleOf(stored)}: the stages that failed must still be its stages; got ${numChanged} others, as its dataset or the code has changed ("ssma sweep resume" runs those)`,
    );
  }
  const reopens = reopensOf(request);
  const numRunnable = countRunnable(db, stored.id, plan, reopens);
  if (numRunnable === 0) throw new ConfigError(nothingToRun(db, stored));
  const { id, name, file } = stored;
  return {
    sweep: { id, name, file, definition: definitionOfSweep(db, id) },
    definitionId,
    policy,
    plan,
    isOnRecord: numChanged === 0,
    reopens,
    numRunnable,
    numChanged,
  };
}

/** @throws ConfigError when stages that run are of another plan than those that would be added */
export function requireUnchanged(sweep: Pick<StoredSweep, 'id' | 'name'>, numChanged: number): void {
  if (numChanged === 0) return;
  throw new ConfigError(
    `${titleOf(sweep)}: its dataset and the code must stay what they are while it runs; got ${numChanged} stages that would be others (stop it, then resume it)`,
  );
}

/** A sweep in messages. */
export function titleOf({ name, id }: Pick<StoredSweep, 'id' | 'name'>): string {
  return `sweep ${name} (${id})`;
}

/** Stages of a plan that can run once those of some states are reopened, unless one before them fails. */
export function countRunnable(
  db: Database,
  sweepId: string,
  { stages }: SweepPlan,
  reopens: readonly Reopened[],
): number {
  const states = stageStates(
    db,
    stages.map(({ key }) => key),
  );
  const isAll = reopens.includes('missing');
  const hopeless = isAll ? new Set<string>() : hopelessStages(db, sweepId);
  const blocked = new Set<StageState>(isAll || reopens.includes('failed') ? [] : ['failed']);
  const reachable = new Set<string>();
  let numRunnable = 0;
  for (const { key, parents } of stages) {
    const state = states.get(key) ?? 'waiting';
    const isReachable =
      state === 'complete' ||
      (!blocked.has(state) && !hopeless.has(key) && Object.values(parents).every((parent) => reachable.has(parent)));
    if (!isReachable) continue;
    reachable.add(key);
    if (state !== 'complete') numRunnable += 1;
  }
  return numRunnable;
}

function requireSuitable(db: Database, sweep: StoredSweep, request: GoOnRequest, isRunning: boolean) {
  const run = requireSweepRun(db, sweep.id);
  const isUnderWay = isRunning && run.state === 'active';
  if (request.type === 'resume') {
    if (!isUnderWay) return run;
    throw new ConfigError(`${titleOf(sweep)}: to resume it, it must not be running; got active`);
  }
  const { failed, stopped, waiting } = sweepStanding(db, sweep.id);
  if (request.which === 'failed' && failed === 0) {
    throw new ConfigError(`${titleOf(sweep)}: for "retry --failed" it must have stages that failed; got none`);
  }
  if (request.which === 'missing' && failed + stopped + (isUnderWay ? 0 : waiting) === 0) {
    throw new ConfigError(
      `${titleOf(sweep)}: for "retry --missing" it must have stages without a result; got none that does not run or wait to`,
    );
  }
  return run;
}

function reopensOf(request: GoOnRequest): readonly Reopened[] {
  if (request.type === 'resume') return ['stopped'];
  return request.which === 'failed' ? ['failed', 'stopped'] : ['missing'];
}

function nothingToRun(db: Database, sweep: StoredSweep): string {
  const { failed, ...others } = sweepStanding(db, sweep.id);
  const numStages = failed + Object.values(others).reduce((sum, number) => sum + number, 0);
  const got =
    others.complete === numStages
      ? `a complete one (${numStages} of ${numStages} stages; "ssma sweep extend" adds trials)`
      : `${failed} that failed and none that does not need them ("ssma sweep retry --failed" tries them again)`;
  return `${titleOf(sweep)}: it must have stages that can run; got ${got}`;
}
