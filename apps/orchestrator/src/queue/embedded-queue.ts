import { StateConflictError } from '../errors.js';
import { priorityKeys } from './priority-keys.js';
import {
  type Consumer,
  type ConsumerOptions,
  DEFAULT_PRIORITY,
  type StageHandler,
  type StageQueue,
} from './stage-queue.js';

/** A queue within this process: nothing to install, and nothing survives the process but the store. */
export function embeddedQueue(): StageQueue {
  const waiting = priorityKeys();
  const active = new Set<string>();
  /** Enqueued while they are handled, with their priority. */
  const again = new Map<string, number>();
  const consumers = new Set<EmbeddedConsumer>();
  let isClosed = false;

  const dispatch = (): void => {
    for (const consumer of consumers) {
      while (consumer.hasRoom()) {
        const stageKey = waiting.take()?.key;
        if (stageKey === undefined) return;
        active.add(stageKey);
        consumer.handle(stageKey).finally(() => release(stageKey));
      }
    }
  };

  const release = (stageKey: string): void => {
    active.delete(stageKey);
    const priority = again.get(stageKey);
    again.delete(stageKey);
    if (priority !== undefined) waiting.add(stageKey, priority);
    dispatch();
  };

  return {
    async enqueue(stageKey, { priority = DEFAULT_PRIORITY } = {}) {
      if (isClosed) throw new StateConflictError(`queue: it must be open to take a stage; got ${stageKey} after close`);
      if (active.has(stageKey)) again.set(stageKey, priority);
      else waiting.add(stageKey, priority);
      dispatch();
    },
    count: async () => waiting.size() + active.size,
    consume(handle, options) {
      const consumer = new EmbeddedConsumer(handle, options);
      consumers.add(consumer);
      dispatch();
      return consumer;
    },
    async close() {
      isClosed = true;
      await Promise.all([...consumers].map((consumer) => consumer.close()));
    },
  };
}

class EmbeddedConsumer implements Consumer {
  readonly #handle: StageHandler;
  readonly #options: ConsumerOptions;
  readonly #closing = new AbortController();
  readonly #running = new Set<Promise<void>>();

  constructor(handle: StageHandler, options: ConsumerOptions) {
    this.#handle = handle;
    this.#options = options;
  }

  hasRoom(): boolean {
    return !this.#closing.signal.aborted && this.#running.size < this.#options.concurrency;
  }

  /** Never rejects. */
  handle(stageKey: string): Promise<void> {
    const run = this.#handle(stageKey, this.#closing.signal)
      .catch((error: unknown) => this.#options.onHandlerError(stageKey, error))
      .finally(() => this.#running.delete(run));
    this.#running.add(run);
    return run;
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await Promise.all(this.#running);
  }
}
