import { hostname } from 'node:os';
import type { ArtifactStore } from '../artifacts/artifact-store.js';
import { newWorkerName } from '../channel/worker-name.js';
import type { ControlReply } from '../control/control-request.js';
import { type ControlServer, serveControl } from '../control/serve-control.js';
import { StateConflictError } from '../errors.js';
import type { PlanDependencies, SweepPlan } from '../plan/plan-sweep.js';
import type { RedisLab } from '../redis/redis-lab.js';
import type { Clock, RunEvent } from '../scheduler/run-event.js';
import { Scheduler } from '../scheduler/scheduler.js';
import { embeddedLink, type WorkerLink } from '../scheduler/worker-link.js';
import type { Database, Store } from '../store/open-store.js';
import { openStoreForWriting } from '../store/open-store.js';
import type { RunPolicy } from '../sweep/run-policy.js';
import { startWorker, type Worker } from '../worker/worker.js';
import { executeInProcess } from './execute-in-process.js';
import type { RunsFolder } from './runs-folder.js';
import { type Beginning, type EndedSweep, ServedSweeps } from './served-sweeps.js';
import { shareFinishedFiles } from './share-finished-files.js';
import type { StageProgram } from './supervise-stage.js';
import { lockForWriting } from './writer-lock.js';

/** Who runs the stages: this process, one per device at a time, or the workers of a lab on Redis. */
export type Workforce =
  | { readonly kind: 'local'; readonly devices: readonly string[] }
  | { readonly kind: 'redis'; readonly lab: RedisLab };

export interface StartOptions {
  readonly folder: RunsFolder;
  readonly workforce: Workforce;
  /** Where workers that do not share the runs folder exchange files; null when there are none. */
  readonly artifacts: ArtifactStore | null;
  /** How the first sweep is run, by what its file or the store says. */
  readonly policyFor: (policy: RunPolicy) => RunPolicy;
  /** Folders outside the working directory that a sweep may read from which other processes extend. */
  readonly allowPath: readonly string[];
  /** Milliseconds that a worker may be silent before its attempts count as lost. */
  readonly leaseMs: number;
  /** Asks running stages to keep their state and end, or leaves them to the workers on Redis. */
  readonly stop: AbortSignal;
  /** Ends running stages of this process at once. */
  readonly kill: AbortSignal;
}

export interface StartDependencies extends PlanDependencies {
  readonly program: StageProgram;
  readonly clock: Clock;
  readonly onEvent: (event: RunEvent) => void;
  /** Told of each sweep before it runs, and again when it has become another. */
  readonly onPlan: (plan: SweepPlan, sweepId: string) => void;
  /** Told what was done when it begins with a request. */
  readonly onBegun: (reply: ControlReply) => void;
  /** Told of trouble that is gone on after. */
  readonly onTrouble: (error: Error) => void;
}

/**
 * Runs a sweep, and what other processes ask for meanwhile. Of a sweep file, all runs that is not complete: stages that an
 * earlier process left running, that failed or that were stopped are attempted again. Returns when nothing more of any
 * sweep can run, or after `stop`; a sweep that is paused is waited for.
 *
 * @returns the sweep, and behind it others that it was asked to run
 * @throws StateConflictError when another process writes to the runs folder
 * @throws NotFoundError, ConfigError when it begins with a request that cannot be carried out
 */
export async function startSweep(
  beginning: Beginning,
  options: StartOptions,
  dependencies: StartDependencies,
): Promise<EndedSweep[]> {
  const { folder } = options;
  const name = beginning.kind === 'file' ? beginning.start.sweep.name : beginning.request.sweep;
  const lock = lockForWriting(folder, `sweep ${name}`);
  let store: Store | undefined;
  try {
    store = openStoreForWriting(folder.database, dependencies.clock());
    return await runSweeps(store.db, beginning, options, dependencies);
  } finally {
    store?.close();
    lock.release();
  }
}

async function runSweeps(
  db: Database,
  beginning: Beginning,
  { folder, workforce, artifacts, policyFor, allowPath, leaseMs, stop, kill }: StartOptions,
  dependencies: StartDependencies,
): Promise<EndedSweep[]> {
  const { program, clock, onEvent, onTrouble, onBegun } = dependencies;
  const link = await openLink(workforce, leaseMs, onTrouble);
  const scheduler = new Scheduler({ ...link, ...folder, db, clock, leaseMs, artifacts, onEvent, onTrouble });
  const isLocal = workforce.kind === 'local';
  const shareFinished = async (plan: SweepPlan): Promise<void> =>
    artifacts === null ? undefined : shareFinishedFiles(db, plan, { ...folder, artifacts });
  const sweeps = new ServedSweeps({ ...dependencies, db, scheduler, isLocal, allowPath, shareFinished });
  let control: ControlServer | null = null;
  let worker: Worker | null = null;
  try {
    control = await openControl(folder, sweeps, onTrouble);
    const { policy, reply } = await sweeps.begin(beginning, policyFor);
    if (reply !== null) onBegun(reply);
    if (isLocal) worker = localWorker(link, workforce.devices, policy, { folder, artifacts, program, onTrouble });
    const running = worker;
    const stopped = aborted(stop).then(() => {
      sweeps.refuse();
      return running === null ? undefined : end(running, scheduler, kill);
    });
    await Promise.race([sweeps.ended(), stopped]);
  } finally {
    sweeps.refuse();
    await worker?.drain();
    await control?.close();
    await scheduler.close();
    await link.close();
  }
  return sweeps.results();
}

/** A sweep that nobody can reach is run all the same. */
async function openControl(
  folder: RunsFolder,
  sweeps: ServedSweeps,
  onTrouble: (error: Error) => void,
): Promise<ControlServer | null> {
  try {
    return await serveControl(folder, (request) => sweeps.carryOut(request));
  } catch (error) {
    if (!(error instanceof StateConflictError)) throw error;
    onTrouble(error);
    return null;
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
  {
    folder,
    artifacts,
    program,
    onTrouble,
  }: Pick<StartDependencies, 'program' | 'onTrouble'> & Pick<StartOptions, 'folder' | 'artifacts'>,
): Worker {
  const host = hostname();
  const identity = { name: newWorkerName('local', host, process.pid), host, pid: process.pid, capability, devices };
  return startWorker(identity, {
    ...link,
    queue: link.queueOf(capability),
    execute: executeInProcess(folder, program),
    folders: folder,
    artifacts,
    sharesFolder: () => true,
    // It was planned here, its paths held against the allowed ones.
    requireFit: async () => undefined,
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
