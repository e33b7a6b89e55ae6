import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import type { NetworkSampleLoader } from '../inputs/network-sample.js';
import { openDataset } from '../open-dataset.js';
import { fillPlace } from './build-batch.js';
import { sampleLoader } from './sample-loader.js';
import { countShared } from './shared-memory.js';
import {
  failureOf,
  type SharedBatch,
  type ThreadAnswer,
  type ThreadFailure,
  type ThreadRequest,
  type ThreadTask,
} from './thread-protocol.js';

/** Fills batches until it is told to close; then the port closes and the thread ends by itself. */
function serve(port: MessagePort, task: ThreadTask): void {
  const answer = (message: ThreadAnswer) => port.postMessage(message);
  const load = lazyLoader(task, (note) => answer({ kind: 'note', note }));
  let idle = Promise.resolve();
  port.on('message', (message: ThreadRequest) => {
    if (message.kind === 'close') port.close();
    else idle = idle.then(() => fill(message.batch));
  });

  /** Takes samples of the batch, one after another, until all are taken by this or another thread. */
  async function fill({ request, arrays, nextIndex }: SharedBatch): Promise<void> {
    const { step, samples } = request;
    for (const { buffer } of [...Object.values(arrays.images), arrays.labels]) countShared(buffer);
    for (;;) {
      if (Atomics.load(task.closing, 0) !== 0) return;
      const index = Atomics.add(nextIndex, 0, 1);
      const sample = samples[index];
      if (sample === undefined) return;
      const failure = await fillPlace(load, task.plan, { arrays, place: { ...sample, index } }).then(
        (): ThreadFailure | null => null,
        failureOf,
      );
      answer({ kind: 'done', step, index, failure });
    }
  }
}

/** Opens the dataset with the first sample, so that a failure to open it answers for a sample like any other failure. */
function lazyLoader({ dataset, plan, kept }: ThreadTask, onNote: (note: string) => void): NetworkSampleLoader {
  let opened: Promise<NetworkSampleLoader> | undefined;
  return async (id) => {
    opened ??= openDataset(dataset).then((open) => sampleLoader(open, plan, { kept, onNote }));
    return (await opened)(id);
  };
}

if (parentPort === null) throw new Error('batch worker: must run on a worker thread; got the main thread');
// The cast is sound because only ThreadPool starts this file, and it passes a ThreadTask.
serve(parentPort, workerData as ThreadTask);
