import type { Batch } from './batch.js';
import { type BatchOptions, openBatches } from './open-batches.js';

/** The first batches of a stream, which is closed afterwards. */
export async function takeBatches(options: BatchOptions, count: number): Promise<Batch[]> {
  const stream = await openBatches(options);
  try {
    const batches: Batch[] = [];
    for (let i = 0; i < count; i++) batches.push(await stream.next());
    return batches;
  } finally {
    await stream.close();
  }
}
