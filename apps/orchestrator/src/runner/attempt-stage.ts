import type { StageKind, StageProgress, StageTask } from '../stages/stage-context.js';
import type { AttemptId } from '../store/claim-stage.js';
import { claimStage } from '../store/claim-stage.js';
import type { AttemptFailure } from '../store/end-attempt.js';
import { completeAttempt, failAttempt } from '../store/end-attempt.js';
import type { Database } from '../store/open-store.js';
import { recordArtifact, recordMetrics } from '../store/record-reports.js';
import { renewLease } from '../store/renew-lease.js';
import { type StageFolders, stageTask } from '../store/stage-task.js';
import type { StageState } from '../store/tables.js';
import { type FailurePolicy, retryDelayMs } from '../sweep/failure-policy.js';
import type { StageReport } from './messages.js';
import type { AttemptEnd } from './supervise-stage.js';

/** Milliseconds since 1970. */
export type Clock = () => number;

/** Resolves after that many milliseconds, or at once when the signal aborts. */
export type Wait = (milliseconds: number, signal: AbortSignal) => Promise<void>;

/** Something that a watcher of a sweep wants to know. */
export type RunEvent =
  | { readonly type: 'started'; readonly stageKey: string; readonly kind: StageKind; readonly attempt: number }
  | { readonly type: 'progress'; readonly stageKey: string; readonly progress: StageProgress }
  /** `stageState` is `waiting` when the stage will be tried again, `retryInMs` later. */
  | {
      readonly type: 'ended';
      readonly stageKey: string;
      readonly end: AttemptEnd;
      readonly stageState: StageState;
      readonly retryInMs?: number;
    };

/** Runs one attempt somewhere and says how it ended; never rejects because of the stage. */
export type ExecuteAttempt = (
  task: StageTask,
  attempt: AttemptId,
  hooks: { readonly onReport: (report: StageReport) => void; readonly stop: AbortSignal },
) => Promise<EndedAttempt>;

export interface EndedAttempt {
  readonly end: AttemptEnd;
  /** Last lines that it wrote. */
  readonly logTail: string;
}

export interface AttemptDependencies {
  readonly db: Database;
  readonly execute: ExecuteAttempt;
  readonly folders: StageFolders;
  readonly clock: Clock;
  readonly wait: Wait;
  readonly onEvent: (event: RunEvent) => void;
}

/** How often a stage is tried again, and when. */
export type RetryPolicy = Pick<FailurePolicy, 'retries' | 'retryDelaySeconds'>;

const LEASE_MS = 30_000;
const HEARTBEAT_MS = 2_000;

/** Failures that would only be repeated: the input is wrong or the training diverged. */
const FINAL_CODES = new Set(['CONFIG', 'DATASET', 'SHAPE', 'CHECKPOINT', 'DIVERGED', 'NOT_FOUND', 'STATE_CONFLICT']);

/**
 * Claims a waiting stage, runs it and records how it ended. An attempt that died, or failed for a reason that may pass,
 * is followed by up to `retries` more, each after a longer wait. Does nothing when the stage is not waiting, so it may be called again.
 *
 * @param options.stop aborting asks the stage to keep its state; it is then `stopped`
 */
export async function attemptStage(
  stageKey: string,
  options: RetryPolicy & { readonly stop: AbortSignal },
  dependencies: AttemptDependencies,
): Promise<void> {
  const { db, clock, folders, onEvent, wait } = dependencies;
  for (let retry = 1; ; retry++) {
    const retriesLeft = options.retries + 1 - retry;
    const nowMs = clock();
    const attempt = claimStage(db, stageKey, { pid: process.pid, nowMs, leaseExpiresAtMs: nowMs + LEASE_MS });
    if (attempt === null) return;
    const task = stageTask(db, stageKey, folders);
    onEvent({ type: 'started', stageKey, kind: task.kind, attempt: attempt.number });
    const ended = await executeWithHeartbeat(task, attempt, options.stop, dependencies);
    const stageState = recordEnd(attempt, ended, { isStopping: options.stop.aborted, retriesLeft }, dependencies);
    const retryInMs = retryDelayMs(options, retry);
    onEvent({ type: 'ended', stageKey, end: ended.end, stageState, ...(stageState === 'waiting' && { retryInMs }) });
    if (stageState !== 'waiting') return;
    await wait(retryInMs, options.stop);
    if (options.stop.aborted) return;
  }
}

/** Renews the lease while the attempt runs; when it has been ended elsewhere, the process is asked to stop. */
async function executeWithHeartbeat(
  task: StageTask,
  attempt: AttemptId,
  stop: AbortSignal,
  dependencies: AttemptDependencies,
) {
  const { db, execute, clock, onEvent } = dependencies;
  const superseded = new AbortController();
  let latest: StageProgress | null = null;
  const heartbeat = setInterval(() => {
    const isAlive = renewLease(db, attempt, { leaseExpiresAtMs: clock() + LEASE_MS, progress: latest });
    if (!isAlive) superseded.abort();
  }, HEARTBEAT_MS);
  const onReport = (report: StageReport): void => {
    if (report.type === 'metrics') recordMetrics(db, attempt, report.metrics);
    else if (report.type === 'artifact') recordArtifact(db, attempt, report.artifact);
    else {
      latest = report.progress;
      onEvent({ type: 'progress', stageKey: task.key, progress: report.progress });
    }
  };
  try {
    return await execute(task, attempt, { onReport, stop: AbortSignal.any([stop, superseded.signal]) });
  } finally {
    clearInterval(heartbeat);
    renewLease(db, attempt, { leaseExpiresAtMs: clock() + LEASE_MS, progress: latest });
  }
}

function recordEnd(
  attempt: AttemptId,
  { end, logTail }: EndedAttempt,
  circumstances: { readonly isStopping: boolean; readonly retriesLeft: number },
  { db, clock }: AttemptDependencies,
): StageState {
  if (end.kind === 'complete') {
    completeAttempt(db, attempt, end.outcome, clock());
    return 'complete';
  }
  const failure = { ...failureOf(end), stageState: nextState(end, circumstances), logTail };
  failAttempt(db, attempt, failure, clock());
  return failure.stageState;
}

type Failure = Exclude<AttemptEnd, { kind: 'complete' }>;

function nextState(
  end: Failure,
  { isStopping, retriesLeft }: { readonly isStopping: boolean; readonly retriesLeft: number },
): AttemptFailure['stageState'] {
  const isFinal = end.kind === 'failed' && end.code !== undefined && FINAL_CODES.has(end.code);
  if (isStopping) return end.kind === 'failed' ? 'failed' : 'stopped';
  return isFinal || retriesLeft === 0 ? 'failed' : 'waiting';
}

function failureOf(end: Failure): Pick<AttemptFailure, 'state' | 'message' | 'code'> {
  if (end.kind === 'stopped') return { state: 'lost', message: 'stopped on request' };
  const code = end.kind === 'failed' && end.code !== undefined ? { code: end.code } : {};
  return { state: end.kind, message: end.message, ...code };
}
