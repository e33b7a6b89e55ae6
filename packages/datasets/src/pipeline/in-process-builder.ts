import type { NetworkSampleLoader } from '../inputs/network-sample.js';
import type { BatchBuilder, BatchRequest } from './batch.js';
import { type BatchPlan, buildBatch } from './build-batch.js';

/** Makes batches on the event loop of the calling thread. */
export function inProcessBuilder(load: NetworkSampleLoader, plan: BatchPlan): BatchBuilder {
  const closing = new AbortController();
  let idle: Promise<unknown> = Promise.resolve();
  return {
    build(request: BatchRequest) {
      const batch = idle.then(() => buildBatch(load, plan, { request, signal: closing.signal }));
      // A batch that fails does not stop the ones behind it; its caller learns of it from the promise returned.
      idle = batch.catch(() => undefined);
      return batch;
    },
    release() {
      // Arrays of this thread alone are counted by the garbage collector and cost nothing to leave to it.
    },
    async close() {
      closing.abort(new Error('batch stream: closed while a batch was being made'));
      await idle;
    },
  };
}
