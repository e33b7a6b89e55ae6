/**
 * Carries stage keys from the scheduler to whoever runs stages. The store is the record; the queue is a pointer into it.
 *
 * Delivery is at least once: a key may be delivered again after its handler was interrupted, so claiming and ending a
 * stage are compare-and-set writes in the store. What a stage is, its priority and its retries are not the queue's
 * business.
 */
export interface StageQueue {
  /** Idempotent: a stage that is waiting or being handled is not added again; one that was handled is. */
  enqueue(stageKey: string): Promise<void>;
  /** Hands out keys in the order in which they came, those already waiting first. */
  consume(handle: StageHandler, options: ConsumerOptions): Consumer;
  /** Closes every consumer; keys still waiting are left to the store. Enqueuing afterwards is an error. */
  close(): Promise<void>;
}

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
