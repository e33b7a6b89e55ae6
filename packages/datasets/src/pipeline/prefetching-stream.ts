import type { Batch, BatchBuilder, BatchRequest, BatchStream } from './batch.js';

export interface PrefetchOptions {
  readonly builder: BatchBuilder;
  /** Samples of a step; undefined after the last step of a finite stream. */
  readonly requestAt: (step: number) => BatchRequest | undefined;
  readonly startStep: number;
  /** Batches being made or ready besides those handed out, >= 1; bounds the memory. */
  readonly prefetchBatches: number;
}

const LONGEST_TIMEOUT_MS = 2 ** 31 - 1;

/**
 * Hands out batches in the order of their steps while the builder works on the following ones. It gets whole batches
 * well in advance and needs nothing of this thread in between, so threads go on while it is blocked by a step.
 */
export class PrefetchingStream implements BatchStream {
  readonly #options: PrefetchOptions;
  readonly #batchByStep = new Map<number, Promise<Batch>>();
  #nextStep: number;
  #nextStepToRequest: number;
  #waitMs = 0;
  #end: { readonly error: unknown } | undefined;

  constructor(options: PrefetchOptions) {
    this.#options = options;
    this.#nextStep = options.startStep;
    this.#nextStepToRequest = options.startStep;
    this.#requestUntil(options.startStep + options.prefetchBatches);
  }

  get waitMs(): number {
    return this.#waitMs;
  }

  async next(): Promise<Batch> {
    if (this.#end !== undefined) throw this.#end.error;
    const step = this.#nextStep++;
    this.#requestUntil(step + 1);
    const pending = this.#batchByStep.get(step);
    if (pending === undefined) throw new RangeError(`batch stream: step must not pass the last one; got ${step}`);
    try {
      const batch = await this.#waitFor(pending);
      this.#batchByStep.delete(step);
      this.#requestUntil(step + 1 + this.#options.prefetchBatches);
      return batch;
    } catch (error) {
      this.#end ??= { error };
      throw this.#end.error;
    }
  }

  release(batch: Batch): void {
    this.#options.builder.release(batch);
  }

  async close(): Promise<void> {
    this.#end ??= { error: new Error('batch stream: must be open for next(); got a closed one') };
    this.#batchByStep.clear();
    await this.#options.builder.close();
  }

  #requestUntil(endStep: number): void {
    const { builder, requestAt } = this.#options;
    if (this.#end !== undefined) return;
    for (; this.#nextStepToRequest < endStep; this.#nextStepToRequest++) {
      const request = requestAt(this.#nextStepToRequest);
      if (request === undefined) return;
      const batch = builder.build(request);
      // next() reports a failure when its step's turn comes; until then the rejection must not count as unhandled.
      batch.catch(() => undefined);
      this.#batchByStep.set(this.#nextStepToRequest, batch);
    }
  }

  async #waitFor(pending: Promise<Batch>): Promise<Batch> {
    const startedMs = performance.now();
    // Batch threads do not keep the process alive, so that a stream can be abandoned; somebody who waits does.
    const keepAlive = setInterval(() => undefined, LONGEST_TIMEOUT_MS);
    try {
      return await pending;
    } finally {
      clearInterval(keepAlive);
      this.#waitMs += performance.now() - startedMs;
    }
  }
}
