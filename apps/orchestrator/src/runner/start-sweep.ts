import { contentId } from '../hash/content-id.js';
import type { SweepPlan } from '../plan/plan-sweep.js';
import type { PlannedStage } from '../plan/planned-stage.js';
import { embeddedQueue } from '../queue/embedded-queue.js';
import type { Database, Store } from '../store/open-store.js';
import { openStoreForWriting } from '../store/open-store.js';
import { loseAbandonedAttempts, reopenStages } from '../store/recover-stages.js';
import type { SweepRecord } from '../store/register-sweep.js';
import { registerSweep } from '../store/register-sweep.js';
import { stageStates } from '../store/stage-states.js';
import type { StageState } from '../store/tables.js';
import { type FailurePolicy, withoutPolicy } from '../sweep/failure-policy.js';
import type { SweepFile } from '../sweep/sweep-schema.js';
import type { Clock, RunEvent, Wait } from './attempt-stage.js';
import { attemptStage } from './attempt-stage.js';
import { executeInProcess } from './execute-in-process.js';
import { runStages } from './run-stages.js';
import type { RunsFolder } from './runs-folder.js';
import type { StageProgram } from './supervise-stage.js';
import { lockForWriting } from './writer-lock.js';

/** What to run. */
export interface SweepStart {
  readonly file: string;
  readonly sweep: SweepFile;
  readonly plan: SweepPlan;
}

export interface StartOptions {
  readonly folder: RunsFolder;
  /** Stages run at a time. */
  readonly concurrency: number;
  readonly policy: FailurePolicy;
  /** Asks running stages to keep their state and end. */
  readonly stop: AbortSignal;
  /** Ends running stages at once. */
  readonly kill: AbortSignal;
}

export interface StartDependencies {
  readonly program: StageProgram;
  readonly clock: Clock;
  readonly wait: Wait;
  readonly onEvent: (event: RunEvent) => void;
}

/** Where a sweep stands after it was run. */
export interface StartedSweep {
  readonly sweepId: string;
  /** State of each of its stages, by key. */
  readonly stages: ReadonlyMap<string, StageState>;
}

/** Id of a sweep: what it trains and evaluates and how it is reported, not where its file lies or what errors do to it. */
export function sweepId(sweep: SweepFile): string {
  return contentId('w', withoutPolicy(sweep));
}

/**
 * Records a sweep and runs what is not complete: stages that an earlier process left running, that failed or that were
 * stopped are attempted again, complete ones are not. Returns when nothing more can run, or after `stop`.
 *
 * @throws StateConflictError when another process writes to the runs folder
 */
export async function startSweep(
  start: SweepStart,
  options: StartOptions,
  dependencies: StartDependencies,
): Promise<StartedSweep> {
  const { folder } = options;
  const lock = lockForWriting(folder, `sweep ${start.sweep.name}`);
  let store: Store | undefined;
  try {
    store = openStoreForWriting(folder.database, dependencies.clock());
    const id = sweepId(start.sweep);
    prepareStore(
      store.db,
      { id, name: start.sweep.name, file: start.file, definition: start.sweep },
      start.plan,
      dependencies.clock(),
    );
    await runWaitingStages(store.db, id, options, dependencies);
    return { sweepId: id, stages: stageStates(store.db, start.plan.stages.map(keyOf)) };
  } finally {
    store?.close();
    lock.release();
  }
}

function prepareStore(db: Database, record: SweepRecord, plan: SweepPlan, nowMs: number): void {
  loseAbandonedAttempts(db, nowMs);
  registerSweep(db, record, plan, nowMs);
  reopenStages(db, record.id);
}

async function runWaitingStages(
  db: Database,
  id: string,
  options: StartOptions,
  dependencies: StartDependencies,
): Promise<void> {
  const { folder, concurrency, policy, stop, kill } = options;
  const { program, clock, wait, onEvent } = dependencies;
  const execute = executeInProcess(folder, program, kill);
  const queue = embeddedQueue();
  let hasFailed = false;
  const onStageEvent = (event: RunEvent): void => {
    if (event.type === 'ended' && event.stageState === 'failed') hasFailed = true;
    onEvent(event);
  };
  const attempt = (stageKey: string, stopStage: AbortSignal): Promise<void> =>
    attemptStage(
      stageKey,
      { ...policy, stop: stopStage },
      { db, execute, folders: folder, clock, wait, onEvent: onStageEvent },
    );
  const isHalted = (): boolean => hasFailed && policy.onError === 'stop';
  try {
    await runStages({ sweepId: id, concurrency, stop }, { db, queue, attempt, isHalted });
  } finally {
    await queue.close();
  }
}

function keyOf({ key }: PlannedStage): string {
  return key;
}
