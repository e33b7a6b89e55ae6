import { hostname } from 'node:os';
import { newWorkerName } from '../channel/worker-name.js';
import { contentId } from '../hash/content-id.js';
import type { SweepPlan } from '../plan/plan-sweep.js';
import type { PlannedStage } from '../plan/planned-stage.js';
import type { RedisLab } from '../redis/redis-lab.js';
import type { Clock, RunEvent } from '../scheduler/run-event.js';
import { Scheduler } from '../scheduler/scheduler.js';
import { embeddedLink, type WorkerLink } from '../scheduler/worker-link.js';
import type { Database, Store } from '../store/open-store.js';
import { openStoreForWriting } from '../store/open-store.js';
import { reopenStages } from '../store/recover-stages.js';
import { registerSweep } from '../store/register-sweep.js';
import { stageStates } from '../store/stage-states.js';
import { activateSweep, sweepOfDefinition } from '../store/sweep-runs.js';
import type { StageState } from '../store/tables.js';
import { type RunPolicy, withoutPolicy } from '../sweep/run-policy.js';
import type { SweepFile } from '../sweep/sweep-schema.js';
import { startWorker, type Worker } from '../worker/worker.js';
import { executeInProcess } from './execute-in-process.js';
import type { RunsFolder } from './runs-folder.js';
import type { StageProgram } from './supervise-stage.js';
import { lockForWriting } from './writer-lock.js';

/** What to run. */
export interface SweepStart {
  readonly file: string;
  readonly sweep: SweepFile;
  readonly plan: SweepPlan;
}

/** Who runs the stages: this process, one per device at a time, or the workers of a lab on Redis. */
export type Workforce =
  | { readonly kind: 'local'; readonly devices: readonly string[] }
  | { readonly kind: 'redis'; readonly lab: RedisLab };

export interface StartOptions {
  readonly folder: RunsFolder;
  readonly workforce: Workforce;
  readonly policy: RunPolicy;
  /** Milliseconds that a worker may be silent before its attempts count as lost. */
  readonly leaseMs: number;
  /** Asks running stages to keep their state and end, or leaves them to the workers on Redis. */
  readonly stop: AbortSignal;
  /** Ends running stages of this process at once. */
  readonly kill: AbortSignal;
}

export interface StartDependencies {
  readonly program: StageProgram;
  readonly clock: Clock;
  readonly onEvent: (event: RunEvent) => void;
  /** Told of trouble that is gone on after. */
  readonly onTrouble: (error: Error) => void;
}

/** Where a sweep stands after it was run. */
export interface StartedSweep {
  readonly sweepId: string;
  /** State of each of its stages, by key. */
  readonly stages: ReadonlyMap<string, StageState>;
}

/** Hash of what a sweep trains and evaluates and how it is reported, not where its file lies or how it is run. */
export function definitionId(sweep: SweepFile): string {
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
  const { folder, policy } = options;
  const lock = lockForWriting(folder, `sweep ${start.sweep.name}`);
  let store: Store | undefined;
  try {
    store = openStoreForWriting(folder.database, dependencies.clock());
    const sweepId = recordStart(store.db, start, policy, dependencies.clock());
    await runSweep(store.db, sweepId, options, dependencies);
    return { sweepId, stages: stageStates(store.db, start.plan.stages.map(keyOf)) };
  } finally {
    store?.close();
    lock.release();
  }
}

/** @returns the sweep's id */
function recordStart(db: Database, { file, sweep, plan }: SweepStart, policy: RunPolicy, nowMs: number): string {
  const definition = definitionId(sweep);
  const id = sweepOfDefinition(db, definition) ?? definition;
  registerSweep(db, { id, name: sweep.name, file, definition: sweep }, plan, nowMs);
  activateSweep(db, id, { policy, definitionId: definition });
  return id;
}

async function runSweep(
  db: Database,
  sweepId: string,
  { folder, workforce, policy, leaseMs, stop, kill }: StartOptions,
  { program, clock, onEvent, onTrouble }: StartDependencies,
): Promise<void> {
  const link = await openLink(workforce, leaseMs, onTrouble);
  const scheduler = new Scheduler({ ...link, db, clock, leaseMs, stageLog: folder.stageLog, onEvent, onTrouble });
  const worker =
    workforce.kind === 'local' ? localWorker(link, workforce.devices, policy, { folder, program, onTrouble }) : null;
  try {
    reopenStages(db, sweepId, 'unfinished');
    const settled = scheduler.run(sweepId, policy);
    const stopped = aborted(stop).then(() => (worker === null ? undefined : end(worker, scheduler, kill)));
    await Promise.race([settled, stopped]);
  } finally {
    await worker?.drain();
    await scheduler.close();
    await link.close();
  }
}

async function openLink(workforce: Workforce, leaseMs: number, onTrouble: (error: Error) => void): Promise<WorkerLink> {
  if (workforce.kind === 'local') return embeddedLink();
  // Loading the clients of Redis takes longer than the rest of the command.
  const { redisLink } = await import('../scheduler/redis-link.js');
  return redisLink({ ...workforce.lab, lockMs: leaseMs, onTrouble });
}

function localWorker(
  link: WorkerLink,
  devices: readonly string[],
  { capability }: RunPolicy,
  { folder, program, onTrouble }: Pick<StartDependencies, 'program' | 'onTrouble'> & { readonly folder: RunsFolder },
): Worker {
  const host = hostname();
  const identity = { name: newWorkerName('local', host, process.pid), host, pid: process.pid, capability, devices };
  return startWorker(identity, {
    ...link,
    queue: link.queueOf(capability),
    execute: executeInProcess(folder, program),
    folders: folder,
    artifacts: null,
    // The sweep file was held against the allowed paths when it was read.
    requireAllowed: () => undefined,
    onDrain: () => undefined,
    onTrouble,
  });
}

/** Ends what runs in this process, its state kept; at once when `kill` aborts. */
async function end(worker: Worker, scheduler: Scheduler, kill: AbortSignal): Promise<void> {
  scheduler.interrupt();
  if (kill.aborted) worker.kill();
  kill.addEventListener('abort', () => worker.kill(), { once: true });
  await worker.drain();
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

function keyOf({ key }: PlannedStage): string {
  return key;
}
