/**
 * Carries stage keys from the scheduler to whoever runs stages. The store is the record; the queue is a pointer into it.
 *
 * Delivery is at least once: a key may be delivered again after its handler was interrupted, so claiming and ending a
 * stage are compare-and-set writes in the store. What a stage is and how often it is tried are not the queue's business.
 */
export interface StageQueue {
  /**
   * Idempotent: a stage that is waiting is not added again and keeps its priority. One that is being handled is handed out
   * once more when its handler has ended, however often it was enqueued meanwhile: its handler may have looked at the
   * store before the reason for enqueuing it was written there.
   */
  enqueue(stageKey: string, options?: EnqueueOptions): Promise<void>;
  /** Number of keys that wait or are being handled; smaller than what was enqueued when the queue has lost some. */
  count(): Promise<number>;
  /** Hands out keys by priority, equal ones in the order in which they came, those already waiting included. */
  consume(handle: StageHandler, options: ConsumerOptions): Consumer;
  /** Closes every consumer; keys still waiting are left to the store. Enqueuing afterwards is an error. */
  close(): Promise<void>;
}

export interface EnqueueOptions {
  /** 1 to 2,097,151, lower first; `DEFAULT_PRIORITY` when left out. */
  readonly priority?: number;
}

/** Leaves room on both sides. */
export const DEFAULT_PRIORITY = 1000;

/** Runs a stage. The signal aborts when the consumer closes: keep the state and return. */
export type StageHandler = (stageKey: string, signal: AbortSignal) => Promise<void>;

export interface ConsumerOptions {
  /** Stages handled at a time, >= 1. */
  readonly concurrency: number;
  /** Told when a handler rejects; the stage then counts as handled. */
  readonly onHandlerError: (stageKey: string, error: unknown) => void;
}

export interface Consumer {
  /** Takes no more keys, aborts the signals of running handlers and resolves when they have ended. */
  close(): Promise<void>;
}
