import { appendFileSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import type { ArtifactStore } from '../artifacts/artifact-store.js';
import { type AttemptCursor, type AttemptEvent, type AttemptRef, attemptKey } from '../channel/attempt-event.js';
import type { EventConsumer } from '../channel/event-channel.js';
import type { MailboxListener } from '../channel/mailbox.js';
import { LOCAL_WORKER, ORCHESTRATOR } from '../channel/worker-name.js';
import type { WorkerRequest } from '../channel/worker-request.js';
import { judgeTraining } from '../early-stop/judge-training.js';
import { recordEarlyStop } from '../early-stop/record-early-stop.js';
import type { RunsFolder } from '../runner/runs-folder.js';
import type { StageMetric } from '../stages/stage-context.js';
import { claimStage } from '../store/claim-stage.js';
import { failAttempt } from '../store/end-attempt.js';
import { expiredAttempts, extendLeases, type HeldAttempt, renewLeases, runningAttempts } from '../store/leases.js';
import { nextStageState, type SilentEnd } from '../store/next-stage-state.js';
import type { Database } from '../store/open-store.js';
import { eventRecorder, type FailedEnd, type RecordEvents } from '../store/record-events.js';
import { loseAbandonedAttempts } from '../store/recover-stages.js';
import { stageAssignment } from '../store/stage-assignment.js';
import { stageStanding } from '../store/stage-standing.js';
import { setSweepState } from '../store/sweep-runs.js';
import { recordWorker, recordWorkerLeft } from '../store/workers.js';
import type { RunPolicy } from '../sweep/run-policy.js';
import { ResultFiles } from './result-files.js';
import type { Clock, RunEvent } from './run-event.js';
import { StageFeed } from './stage-feed.js';
import { StopRequests } from './stop-requests.js';
import type { WorkerLink } from './worker-link.js';

export interface SchedulerDependencies extends Omit<WorkerLink, 'close'> {
  readonly db: Database;
  readonly clock: Clock;
  /** Milliseconds that a worker may be silent before its attempts count as lost. */
  readonly leaseMs: number;
  /** Folder of a stage on workers that share the runs folder. */
  readonly stageDir: RunsFolder['stageDir'];
  /** File for the log lines that workers send. */
  readonly stageLog: RunsFolder['stageLog'];
  /** Where files of workers that do not share the runs folder are; null when all do. */
  readonly artifacts: ArtifactStore | null;
  readonly onEvent: (event: RunEvent) => void;
  /** Told of trouble that is gone on after, e.g. a full disk: nothing is lost, it is tried again. */
  readonly onTrouble: (error: Error) => void;
}

/** Ticks per lease. */
const TICKS = 10;
const LONGEST_TICK_MS = 2_000;
/** A cancelled attempt that has not ended by then is killed. */
const CANCEL_GRACE_MS = 1_500;

/**
 * Runs sweeps on workers: hands out their stages, answers claims, stores what happens, watches leases. The one writer of the
 * database while it lives: the caller holds the writer lock.
 */
export class Scheduler {
  readonly #dependencies: SchedulerDependencies;
  readonly #feed: StageFeed;
  readonly #stops: StopRequests;
  readonly #results: ResultFiles;
  readonly #record: RecordEvents;
  readonly #workerOf = new Map<string, HeldAttempt>();
  readonly #pidOf = new Map<string, number>();
  readonly #listener: MailboxListener;
  readonly #consumer: EventConsumer;
  readonly #timer: NodeJS.Timeout;
  #lastTickMs: number;
  #ticking: Promise<void> | undefined;

  constructor(dependencies: SchedulerDependencies) {
    const { db, clock, events, requests, commands, leaseMs, stageDir, artifacts, onTrouble } = dependencies;
    this.#dependencies = dependencies;
    this.#feed = new StageFeed(dependencies);
    this.#stops = new StopRequests(commands, onTrouble);
    this.#lastTickMs = clock();
    loseAbandonedAttempts(db, LOCAL_WORKER, clock());
    // Nobody could hear the workers until this moment.
    extendLeases(db, clock() + leaseMs);
    for (const held of runningAttempts(db)) this.#workerOf.set(held.stageKey, held);
    const onKnown = (result: AttemptEvent): void => this.#storeHeld(result);
    this.#results = new ResultFiles({ stageDir, artifacts, onTrouble, onKnown });
    this.#record = eventRecorder(
      db,
      (attempt, end) => this.#judge(attempt, end),
      (result, files) => this.#results.standingOf(result, files),
    );
    this.#consumer = events.consume((batch) => this.#store(batch), { onTrouble });
    this.#listener = requests.listen(ORCHESTRATOR, (request) => this.#answer(request));
    this.#timer = setInterval(() => this.#tick(), Math.min(leaseMs / TICKS, LONGEST_TICK_MS));
  }

  /**
   * Runs a sweep that is in the store, or goes on with it after it was paused, stopped, cancelled or extended; resolves when
   * nothing of it runs or can run any more.
   */
  run(sweepId: string, policy: RunPolicy): Promise<void> {
    const settled = this.#feed.serve(sweepId, policy, this.#workerOf.keys());
    for (const stageKey of this.#workerOf.keys()) if (this.#feed.isNeeded(stageKey)) this.#stops.withdraw(stageKey);
    return settled;
  }

  /** Whether `run` has not resolved for a sweep. */
  isRunning(sweepId: string): boolean {
    return this.#feed.isServed(sweepId);
  }

  /**
   * The running stages keep their state and end; `run` goes on. Those that another sweep waits for run on.
   *
   * @returns number of stages that were asked to end
   */
  pause(sweepId: string): number {
    setSweepState(this.#dependencies.db, sweepId, 'paused');
    return this.#askToEnd(this.#feed.hold(sweepId, 'paused'), { graceMs: Infinity });
  }

  /**
   * The running stages go on to their end, and no further one begins.
   *
   * @returns number of stages that run for this sweep alone
   */
  stop(sweepId: string): number {
    setSweepState(this.#dependencies.db, sweepId, 'stopped');
    return this.#feed.hold(sweepId, 'closed').length;
  }

  /**
   * The running stages end within seconds, and no further one begins. Those that another sweep waits for run on.
   *
   * @returns number of stages that were asked to end
   */
  cancel(sweepId: string): number {
    setSweepState(this.#dependencies.db, sweepId, 'cancelled');
    return this.#askToEnd(this.#feed.hold(sweepId, 'closed'), { graceMs: CANCEL_GRACE_MS });
  }

  /** Asks all running stages to keep their state and end; no further one begins. */
  interrupt(): void {
    for (const sweepId of this.#feed.sweeps()) {
      this.#askToEnd(this.#feed.hold(sweepId, 'closed'), { graceMs: Infinity });
    }
    this.#results.giveUp();
  }

  /** Stores what has arrived and ends; attempts on workers go on, and their news wait in the channel. */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    this.#feed.close();
    this.#stops.close();
    this.#results.close();
    await this.#listener.close();
    await this.#consumer.close();
    await this.#ticking;
  }

  /**
   * Stores a batch. A result whose files take long to find is passed over: it is stored when they are found, and its
   * worker, which tells it again until then, is answered the next time.
   */
  async #store(batch: readonly AttemptEvent[]): Promise<readonly AttemptCursor[]> {
    const { cursors, undecided } = this.#apply(batch);
    if (undecided.length === 0) return cursors;
    await this.#results.soon(undecided);
    const later = this.#apply(undecided).cursors;
    const decided = new Set(later.map(attemptKey));
    return [...cursors.filter((cursor) => !decided.has(attemptKey(cursor))), ...later];
  }

  #storeHeld(result: AttemptEvent): void {
    try {
      this.#apply([result]);
    } catch (error) {
      // Its worker tells it again.
      this.#dependencies.onTrouble(errorOf(error));
    }
  }

  #apply(batch: readonly AttemptEvent[]): ReturnType<RecordEvents> {
    const recorded = this.#record(batch, this.#dependencies.clock());
    for (const event of recorded.applied) this.#react(event);
    return recorded;
  }

  /** @returns number of stages that were asked */
  #askToEnd(
    stageKeys: readonly string[],
    { graceMs, isFinal = false }: { readonly graceMs: number; readonly isFinal?: boolean },
  ): number {
    const nowMs = this.#dependencies.clock();
    const running = stageKeys.flatMap((stageKey) => this.#workerOf.get(stageKey) ?? []);
    for (const held of running) this.#stops.add({ ...held, killAtMs: nowMs + graceMs, isFinal }, nowMs);
    return running.length;
  }

  #answer(request: WorkerRequest): void {
    const { db, clock, leaseMs, commands, onTrouble } = this.#dependencies;
    try {
      switch (request.type) {
        case 'claim':
          this.#answerClaim(request);
          return;
        case 'alive': {
          const { worker: name, isDraining, type: _, ...rest } = request;
          const nowMs = clock();
          const state = isDraining ? 'draining' : 'alive';
          this.#pidOf.set(name, request.pid);
          recordWorker(db, { ...rest, name, state, firstSeenMs: nowMs, lastSeenMs: nowMs });
          const held = request.slots.flatMap(({ running }) => running ?? []);
          for (const attempt of renewLeases(db, held, nowMs + leaseMs)) {
            commands.send(name, { type: 'kill', ...attempt }).catch(onTrouble);
          }
          return;
        }
        case 'left':
          recordWorkerLeft(db, request.worker, clock());
          return;
      }
    } catch (error) {
      // A full disk, say. Workers ask again, and renew their leases again.
      onTrouble(errorOf(error));
    }
  }

  #answerClaim({ worker, claimId, stageKey, device }: Extract<WorkerRequest, { type: 'claim' }>): void {
    const { db, clock, leaseMs, commands, onTrouble } = this.#dependencies;
    const nowMs = clock();
    const isRepeated = this.#workerOf.get(stageKey)?.worker === worker;
    const pid = this.#pidOf.get(worker) ?? 0;
    const claim = { claimId, worker, device, pid, nowMs, leaseExpiresAtMs: nowMs + leaseMs };
    const attempt = this.#feed.isWanted(stageKey) || isRepeated ? claimStage(db, stageKey, claim) : null;
    if (attempt === null) {
      commands.send(worker, { type: 'refused', claimId }).catch(onTrouble);
      return;
    }
    this.#feed.claimed(stageKey);
    this.#workerOf.set(stageKey, { stageKey, attempt: attempt.number, worker });
    const assignment = stageAssignment(db, stageKey);
    const grant = { type: 'granted', claimId, attempt: attempt.number, leaseMs, assignment } as const;
    commands.send(worker, grant).catch(onTrouble);
  }

  /** A stage of a sweep that is not run at present waits until it is. */
  #judge(attempt: AttemptRef, end: FailedEnd | SilentEnd): ReturnType<typeof nextStageState> {
    const { db, clock } = this.#dependencies;
    const policy = this.#feed.policyOf(attempt.stageKey) ?? UNSERVED;
    const isAsked = this.#stops.has(attempt.stageKey);
    return nextStageState(db, attempt, end, { policy, isAsked, nowMs: clock() });
  }

  /** What a stored event leads to. It is in the store, so trouble here must not have it stored again. */
  #react({ stageKey, attempt, news }: AttemptEvent): void {
    const { onEvent, onTrouble, stageLog } = this.#dependencies;
    try {
      if (news.type === 'started') onEvent({ type: 'started', stageKey, attempt, worker: news.worker });
      else if (news.type === 'progress') onEvent({ type: 'progress', stageKey, progress: news.progress });
      else if (news.type === 'log') appendLog(stageLog(stageKey), news.text);
      else if (news.type === 'metrics') this.#giveUpIfHopeless({ stageKey, attempt }, news.metrics);
      else if (news.type === 'ended') this.#stageEnded(stageKey, news.end);
    } catch (error) {
      onTrouble(errorOf(error));
    }
  }

  #giveUpIfHopeless({ stageKey, attempt: number }: AttemptRef, points: readonly StageMetric[]): void {
    const { db, clock } = this.#dependencies;
    const rule = this.#feed.earlyStopOf(stageKey);
    for (const { name, step } of points) {
      if (rule === undefined || name !== rule.metric) continue;
      const hopeless = judgeTraining(db, rule, { stageKey, step });
      if (hopeless === 'continue') continue;
      if (!recordEarlyStop(db, { stageKey, number }, { rule, hopeless }, clock())) continue;
      this.#askToEnd([stageKey], { graceMs: Infinity, isFinal: true });
    }
  }

  #stageEnded(stageKey: string, end: EndedStage['end']): void {
    const { db, clock, onEvent } = this.#dependencies;
    this.#workerOf.delete(stageKey);
    this.#stops.ended(stageKey);
    this.#results.ended(stageKey);
    const { state: stageState, retryAtMs } = stageStanding(db, stageKey);
    const retryInMs = Math.max(0, retryAtMs - clock());
    onEvent({ type: 'ended', stageKey, end, stageState, ...(stageState === 'waiting' && { retryInMs }) });
    this.#feed.ended(stageKey, stageState, retryInMs);
  }

  #tick(): void {
    this.#ticking ??= this.#watch()
      .catch((error: unknown) => this.#dependencies.onTrouble(errorOf(error)))
      .finally(() => {
        this.#ticking = undefined;
      });
  }

  async #watch(): Promise<void> {
    const { db, clock, leaseMs } = this.#dependencies;
    // Waits while Redis is away, so that a lease runs out only where its worker could have been heard.
    await this.#feed.refill();
    const nowMs = clock();
    const isLate = nowMs - this.#lastTickMs > leaseMs / 2;
    this.#lastTickMs = nowMs;
    if (isLate) extendLeases(db, nowMs + leaseMs);
    this.#stops.sendAgain(nowMs);
    for (const held of expiredAttempts(db, nowMs)) this.#lose(held, nowMs);
  }

  /** Ends an attempt whose worker is silent. Should it speak again, its news have no effect. */
  #lose({ stageKey, attempt, worker }: HeldAttempt, nowMs: number): void {
    const { db, leaseMs, commands, onTrouble } = this.#dependencies;
    const end = { kind: 'silent', message: `its worker was silent for ${leaseMs / 1000} s` } as const;
    const failure = this.#judge({ stageKey, attempt }, end);
    if (!failAttempt(db, { stageKey, number: attempt }, failure, nowMs)) return;
    commands.send(worker, { type: 'kill', stageKey, attempt }).catch(onTrouble);
    this.#stageEnded(stageKey, end);
  }
}

type EndedStage = Extract<RunEvent, { type: 'ended' }>;

/** What runs without a sweep that waits for it is neither failed nor tried again. */
const UNSERVED = { retries: Number.MAX_SAFE_INTEGER, retryDelaySeconds: 0 };

function appendLog(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  appendFileSync(file, text);
}

function errorOf(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}
