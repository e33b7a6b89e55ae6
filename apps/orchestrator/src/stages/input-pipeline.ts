/**
 * Batches are decoded by one thread, four ahead of the step: native operators use every core themselves, and a step is
 * many times slower than the decoding of its batch.
 */
export const INPUT_PIPELINE = { numThreads: 1, prefetchBatches: 4 } as const;
