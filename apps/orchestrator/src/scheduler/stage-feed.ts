import { priorityKeys } from '../queue/priority-keys.js';
import type { StageQueue } from '../queue/stage-queue.js';
import type { Database } from '../store/open-store.js';
import { readyChildren } from '../store/ready-children.js';
import { readyStages } from '../store/ready-stages.js';
import { stagesWithParents } from '../store/stages-with-parents.js';
import { sweepsOfStage } from '../store/sweep-runs.js';
import { isComplete, sweepStanding } from '../store/sweep-standing.js';
import type { StageState } from '../store/tables.js';
import type { EarlyStop } from '../sweep/early-stop.js';
import type { RunPolicy } from '../sweep/run-policy.js';
import { PendingStages } from './pending-stages.js';

export interface StageFeedDependencies {
  readonly db: Database;
  readonly queueOf: (capability: string) => StageQueue;
  readonly onTrouble: (error: Error) => void;
}

/** `closed`: nothing more begins; `paused`: neither, but the sweep is waited for. */
export type FeedMode = 'open' | 'paused' | 'closed';

/** Stages on their way to the queues at a time: Redis is busy with fewer, and a hundred thousand would fill the memory. */
const HANDED_AT_A_TIME = 200;

interface ServedSweep {
  policy: RunPolicy;
  mode: FeedMode;
  isSettled: boolean;
  readonly settled: Promise<void>;
  readonly settle: () => void;
}

/** Hands the stages of the sweeps that it serves to the queues as soon as their parents are complete. */
export class StageFeed {
  readonly #dependencies: StageFeedDependencies;
  readonly #served = new Map<string, ServedSweep>();
  readonly #pending = new PendingStages();
  readonly #claimed = new Set<string>();
  /** Have had an attempt. */
  readonly #begun = new Set<string>();
  /** To be handed to a queue. */
  readonly #outbox = priorityKeys();
  /** Held by each queue, as far as is known. */
  readonly #handed = new Map<StageQueue, Set<string>>();
  readonly #delayed = new Map<string, NodeJS.Timeout>();
  #numOnTheirWay = 0;
  #isClosed = false;

  constructor(dependencies: StageFeedDependencies) {
    this.#dependencies = dependencies;
  }

  /**
   * Begins to serve a sweep, or goes on after it was paused, closed or extended, and looks for stages that can run.
   *
   * @param running stages that run, of any sweep: since before this process, or for another sweep
   * @returns resolves when nothing of it runs or can run any more, or it was closed and what ran has ended
   */
  serve(sweepId: string, policy: RunPolicy, running: Iterable<string> = []): Promise<void> {
    const before = this.#served.get(sweepId);
    const isNew = before === undefined || before.isSettled;
    const sweep: ServedSweep = isNew ? { ...deferred(), policy, mode: 'open', isSettled: false } : before;
    this.#served.set(sweepId, sweep);
    sweep.policy = policy;
    sweep.mode = 'open';
    for (const stageKey of running) this.#adopt(stageKey);
    this.#offer(readyStages(this.#dependencies.db, sweepId), [sweepId]);
    this.#settleIfDone(sweepId);
    return sweep.settled;
  }

  /**
   * Begins no further stage of a sweep.
   *
   * @returns its running stages that no other sweep waits for
   */
  hold(sweepId: string, mode: Exclude<FeedMode, 'open'>): string[] {
    const sweep = this.#served.get(sweepId);
    if (sweep === undefined) return [];
    sweep.mode = mode;
    const own = [...this.#pending.keys()].filter((key) => this.#pending.sweepsOf(key).includes(sweepId));
    for (const key of own) if (!this.#claimed.has(key)) this.#forget(key, sweepId);
    this.#settleIfDone(sweepId);
    return own.filter((key) => this.#claimed.has(key) && !this.isNeeded(key));
  }

  /** Ids of the sweeps that are served, or were. */
  sweeps(): string[] {
    return [...this.#served.keys()];
  }

  /** Whether a sweep is waited for: it is under way or paused. */
  isServed(sweepId: string): boolean {
    return this.#served.get(sweepId)?.isSettled === false;
  }

  /** Whether a stage that is under way is to go on to its end. */
  isNeeded(stageKey: string): boolean {
    return this.#openSweepsOf(stageKey).length > 0;
  }

  /** Whether an attempt at the stage may begin. */
  isWanted(stageKey: string): boolean {
    return !this.#claimed.has(stageKey) && this.isNeeded(stageKey);
  }

  /** An attempt at the stage has begun. */
  claimed(stageKey: string): void {
    this.#claimed.add(stageKey);
    this.#begun.add(stageKey);
    this.#takeBack(stageKey);
  }

  /** The policy by which a stage under way is run: that of the sweep which tries hardest, if several wait for it. */
  policyOf(stageKey: string): RunPolicy | undefined {
    const policies = this.#pending.sweepsOf(stageKey).flatMap((id) => this.#served.get(id)?.policy ?? []);
    return policies.sort((a, b) => b.retries - a.retries)[0];
  }

  /** The rule by which the stage is given up; none when a sweep that waits for it has none. */
  earlyStopOf(stageKey: string): EarlyStop | undefined {
    const rules = this.#pending.sweepsOf(stageKey).map((id) => this.#served.get(id)?.policy.earlyStop);
    return rules.includes(undefined) ? undefined : rules[0];
  }

  /** An attempt at the stage has ended; one that waits is handed out again after the delay. */
  ended(stageKey: string, state: StageState, retryInMs: number): void {
    const sweeps = this.#pending.sweepsOf(stageKey);
    this.#claimed.delete(stageKey);
    if (state === 'complete') {
      for (const child of readyChildren(this.#dependencies.db, stageKey)) {
        this.#offer([child], this.#sweepsThatNeed(child));
      }
    }
    if (state === 'waiting' && this.isNeeded(stageKey)) this.#enqueueLater(stageKey, retryInMs);
    else {
      this.#pending.remove(stageKey);
      this.#begun.delete(stageKey);
    }
    for (const id of sweeps) {
      if (state === 'failed' && this.#served.get(id)?.policy.onError === 'stop') this.hold(id, 'closed');
      this.#settleIfDone(id);
    }
  }

  /** Hands out again what the queues have lost, as a flushed Redis does. */
  async refill(): Promise<void> {
    for (const [queue, keys] of this.#handed) {
      const numHanded = keys.size;
      if (numHanded === 0 || (await queue.count()) >= numHanded) continue;
      this.#enqueue([...keys].filter((key) => this.isWanted(key)));
    }
  }

  close(): void {
    this.#isClosed = true;
    for (const timer of this.#delayed.values()) clearTimeout(timer);
    this.#delayed.clear();
  }

  #adopt(stageKey: string): void {
    this.#claimed.add(stageKey);
    for (const id of this.#sweepsThatNeed(stageKey)) this.#pending.add(stageKey, id);
  }

  #offer(keys: readonly string[], sweepIds: readonly string[]): void {
    const fresh = keys.filter((key) => sweepIds.filter((id) => this.#pending.add(key, id)).length > 0);
    this.#enqueue(fresh);
  }

  /** What is begun is finished first: stages that had an attempt or read the result of another go before the others. */
  #enqueue(keys: readonly string[]): void {
    const deep = stagesWithParents(this.#dependencies.db, keys);
    for (const key of keys) {
      const priority = 2 * (this.policyOf(key)?.priority ?? 1) - (deep.has(key) || this.#begun.has(key) ? 1 : 0);
      this.#outbox.add(key, priority);
    }
    this.#emptyOutbox();
  }

  #emptyOutbox(): void {
    while (this.#numOnTheirWay < HANDED_AT_A_TIME && !this.#isClosed) {
      const next = this.#outbox.take();
      if (next === undefined) return;
      this.#numOnTheirWay += 1;
      void this.#hand(next.key, next.priority)
        .catch(this.#dependencies.onTrouble)
        .finally(() => {
          this.#numOnTheirWay -= 1;
          this.#emptyOutbox();
        });
    }
  }

  async #hand(stageKey: string, priority: number): Promise<void> {
    const queue = this.#queueOf(stageKey);
    if (queue === undefined) return;
    try {
      await queue.enqueue(stageKey, { priority });
    } finally {
      // One that the queue has refused counts as lost by it: `refill` hands it over again.
      if (this.isWanted(stageKey)) this.#noteHanded(queue, stageKey);
    }
  }

  #noteHanded(queue: StageQueue, stageKey: string): void {
    const handed = this.#handed.get(queue);
    if (handed === undefined) this.#handed.set(queue, new Set([stageKey]));
    else handed.add(stageKey);
  }

  /** No queue holds it any more, or none that counts. */
  #takeBack(stageKey: string): void {
    for (const handed of this.#handed.values()) handed.delete(stageKey);
  }

  #enqueueLater(stageKey: string, delayMs: number): void {
    if (delayMs <= 0) {
      this.#enqueue([stageKey]);
      return;
    }
    const enqueue = (): void => {
      this.#delayed.delete(stageKey);
      this.#enqueue([stageKey]);
    };
    this.#delayed.set(stageKey, setTimeout(enqueue, delayMs));
  }

  #forget(stageKey: string, sweepId: string): void {
    this.#pending.remove(stageKey, sweepId);
    if (this.#pending.sweepsOf(stageKey).length > 0) return;
    this.#takeBack(stageKey);
    clearTimeout(this.#delayed.get(stageKey));
    this.#delayed.delete(stageKey);
  }

  #queueOf(stageKey: string): StageQueue | undefined {
    const policy = this.policyOf(stageKey);
    return policy === undefined ? undefined : this.#dependencies.queueOf(policy.capability);
  }

  #openSweepsOf(stageKey: string): string[] {
    return this.#pending.sweepsOf(stageKey).filter((id) => this.#served.get(id)?.mode === 'open');
  }

  #sweepsThatNeed(stageKey: string): string[] {
    return sweepsOfStage(this.#dependencies.db, stageKey).filter((id) => this.#served.get(id)?.mode === 'open');
  }

  #settleIfDone(sweepId: string): void {
    const sweep = this.#served.get(sweepId);
    if (sweep === undefined || this.#pending.count(sweepId) > 0) return;
    // What ran when it was paused may have been the last of it.
    if (sweep.mode === 'paused' && !isComplete(sweepStanding(this.#dependencies.db, sweepId))) return;
    sweep.mode = 'closed';
    sweep.isSettled = true;
    sweep.settle();
  }
}

function deferred(): { readonly settled: Promise<void>; readonly settle: () => void } {
  let settle = (): void => undefined;
  const settled = new Promise<void>((resolve) => {
    settle = resolve;
  });
  return { settled, settle };
}
