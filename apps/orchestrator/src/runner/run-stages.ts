import type { StageQueue } from '../queue/stage-queue.js';
import type { Database } from '../store/open-store.js';
import { readyStages } from '../store/ready-stages.js';

export interface RunStagesDependencies {
  readonly db: Database;
  readonly queue: StageQueue;
  /** Runs one stage to its end and records it; a repeated call for a stage that is not waiting does nothing. */
  readonly attempt: (stageKey: string, stop: AbortSignal) => Promise<void>;
  /** Once true, no further stage begins; those that run go on to their end. */
  readonly isHalted: () => boolean;
}

/**
 * Hands the sweep's stages to the queue as soon as their parents are complete, until none can run any more: all are
 * complete, or what is left waits for a stage that failed, or the run is halted.
 *
 * @param options.stop aborting stops the running stages and resolves when they have ended
 * @throws the first error of `attempt`, which is ours or the store's, never the stage's; the other stages are stopped
 */
export async function runStages(
  options: { readonly sweepId: string; readonly concurrency: number; readonly stop: AbortSignal },
  { db, queue, attempt, isHalted }: RunStagesDependencies,
): Promise<void> {
  const { sweepId, concurrency, stop } = options;
  const pending = new Set<string>();
  const finish = new AbortController();
  const errors: unknown[] = [];
  const enqueueReady = async (): Promise<void> => {
    const ready = isHalted() ? [] : readyStages(db, sweepId).filter((key) => !pending.has(key));
    for (const key of ready) pending.add(key);
    for (const key of ready) await queue.enqueue(key);
    if (pending.size === 0) finish.abort();
  };
  const onHandlerError = (_stageKey: string, error: unknown): void => {
    errors.push(error);
    finish.abort();
  };
  await enqueueReady();
  const handle = async (stageKey: string, signal: AbortSignal): Promise<void> => {
    if (!isHalted()) await attempt(stageKey, signal);
    pending.delete(stageKey);
    if (!signal.aborted) await enqueueReady();
  };
  const consumer = queue.consume(handle, { concurrency, onHandlerError });
  await aborted(AbortSignal.any([stop, finish.signal]));
  await consumer.close();
  if (errors.length > 0) throw errors[0];
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
