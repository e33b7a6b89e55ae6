import { type Job, Queue, WaitingError, Worker } from 'bullmq';
import { z } from 'zod';
import { StateConflictError } from '../errors.js';
import { redisTrouble } from '../redis/connect-redis.js';
import { labPrefix, type RedisLab } from '../redis/redis-lab.js';
import { StageKey } from './stage-key.js';
import { type ConsumerOptions, DEFAULT_PRIORITY, type StageHandler, type StageQueue } from './stage-queue.js';

export interface BullmqQueueOptions extends RedisLab {
  /** What a worker must be able to do for these stages, e.g. `gpu`: there is a queue for each. */
  readonly capability: string;
  /** Told of trouble that the queue goes on after, such as a lost connection or a lock that ran out. */
  readonly onTrouble: (error: Error) => void;
  /** Milliseconds that a handler may be silent, because its process is, before its stage is handed out again. */
  readonly lockMs?: number;
}

/** A job carries the key and nothing else: what is to be done is looked up in the store. */
const StageJob = z.strictObject({ stageKey: StageKey });

const LOCK_MS = 30_000;

/** A stage whose workers keep dying is given up by the store, which counts attempts, not by the queue. */
const MAX_STALLED_COUNT = 2 ** 31;

/**
 * A queue on Redis for workers on any number of machines, one per capability and lab.
 *
 * Uniqueness is BullMQ's deduplication by stage key rather than a job id: adding an id that is still stored is a silent
 * no-op, which would lose a stage that is enqueued between the end of its handler and the removal of its job. Jobs go when
 * they are handled. A job whose worker is silent for `lockMs` is handed out again, so two handlers may hold one stage.
 */
export function bullmqQueue(options: BullmqQueueOptions): StageQueue {
  const { address, capability, onTrouble, lockMs = LOCK_MS } = options;
  const shared = { connection: { ...address.options }, prefix: labPrefix(options.lab) };
  const tell = (error: Error): void => onTrouble(redisTrouble(address, error));
  const queue = new Queue(capability, { ...shared, streams: { events: { maxLen: 100 } } });
  queue.on('error', tell);
  const closers = new Set<() => Promise<void>>();
  let isClosed = false;

  return {
    async enqueue(stageKey, { priority = DEFAULT_PRIORITY } = {}) {
      if (isClosed) throw new StateConflictError(`queue: it must be open to take a stage; got ${stageKey} after close`);
      const deduplication = { id: stageKey, keepLastIfActive: true };
      const job: z.infer<typeof StageJob> = { stageKey };
      await queue.add('stage', job, { priority, deduplication, removeOnComplete: true, removeOnFail: true });
    },
    count: () => queue.getJobCountByTypes('waiting', 'prioritized', 'active', 'delayed'),
    consume(handle, consumerOptions) {
      const closing = new AbortController();
      const process = jobHandler(handle, consumerOptions, { signal: closing.signal, onTrouble });
      const worker = new Worker(capability, process, {
        ...shared,
        concurrency: consumerOptions.concurrency,
        lockDuration: lockMs,
        stalledInterval: lockMs,
        maxStalledCount: MAX_STALLED_COUNT,
      });
      worker.on('error', tell);
      const close = async (): Promise<void> => {
        closing.abort();
        await worker.close();
      };
      closers.add(close);
      return { close };
    },
    async close() {
      isClosed = true;
      await Promise.all([...closers].map((close) => close()));
      await queue.close();
    },
  };
}

/** Never fails a job: how a stage ended is the store's business. */
function jobHandler(
  handle: StageHandler,
  { onHandlerError }: ConsumerOptions,
  { signal, onTrouble }: { readonly signal: AbortSignal; readonly onTrouble: (error: Error) => void },
) {
  return async (job: Job, token?: string): Promise<void> => {
    // Fetched while the consumer was closing.
    if (signal.aborted) {
      await job.moveToWait(token);
      throw new WaitingError();
    }
    const parsed = StageJob.safeParse(job.data);
    if (!parsed.success) {
      onTrouble(new StateConflictError(`queue ${job.queueName}: a job must hold a stage key only; got job ${job.id}`));
      return;
    }
    const { stageKey } = parsed.data;
    try {
      await handle(stageKey, signal);
    } catch (error) {
      onHandlerError(stageKey, error);
    }
  };
}
