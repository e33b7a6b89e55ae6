import type { Modality, SampleId } from '../dataset.js';

/**
 * Samples at network size, stacked; the arrays belong to whoever receives the batch. They may lie in shared memory, which
 * some calls of the platform refuse: copy them for such a call.
 */
export interface Batch {
  /** Optimiser step that the batch is for; in an evaluation the number of the batch. */
  readonly step: number;
  /** Pass over the split that the first sample belongs to; 0 in an evaluation. */
  readonly epoch: number;
  /** One per sample. Distinct, unless the split has fewer samples than a batch. */
  readonly ids: readonly SampleId[];
  /** [B, h, w, 3] by modality, normalised. */
  readonly images: Readonly<Record<Modality, Float32Array>>;
  /** [B, h, w], class index or `IGNORE_LABEL`. */
  readonly labels: Uint8Array;
}

/** What a batch is made of; with a `BatchPlan` it determines every value of the batch. */
export interface BatchRequest {
  readonly step: number;
  readonly epoch: number;
  readonly samples: readonly { readonly id: SampleId; readonly epoch: number }[];
}

/** Makes batches, in this thread or in others. */
export interface BatchBuilder {
  /**
   * Makes one batch; requests are served in the order of the calls.
   *
   * @throws DatasetError when a sample cannot be read: the first of the batch, whichever was found first
   */
  build(request: BatchRequest): Promise<Batch>;
  /** Takes the memory of a batch back; the caller does not use its arrays any more. */
  release(batch: Batch): void;
  /** Drops what has not been started, waits for the samples in work and frees everything; outstanding builds reject. */
  close(): Promise<void>;
}

/** Batches in the order of their steps, made ahead of time. */
export interface BatchStream {
  /**
   * The batch of the next step; the first is that of `startStep`. Calls may overlap and are answered in order.
   *
   * @throws DatasetError when a sample of the batch cannot be read; the stream stays failed, since going on would
   *   leave a step out
   */
  next(): Promise<Batch>;
  /**
   * Gives the memory of a batch back, to be used for a later one: the caller must not use its arrays any more. A batch
   * that is not given back is left to the garbage collector, which takes time.
   */
  release(batch: Batch): void;
  /** Milliseconds that calls of `next()` have spent waiting for a batch so far. */
  readonly waitMs: number;
  /** Stops all work and frees threads and memory; a waiting `next()` rejects. May be called again. */
  close(): Promise<void>;
}
