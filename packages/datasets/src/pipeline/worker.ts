import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import type { Dataset } from '../dataset.js';
import { openDataset } from '../open-dataset.js';
import type { DatasetSpec } from '../spec.js';
import type { Batch } from './batch.js';
import type { SampleLoader } from './build-batch.js';
import { inProcessBuilder } from './in-process-builder.js';
import { cacheSamples } from './sample-cache.js';
import { failureOf, type ThreadAnswer, type ThreadRequest, type ThreadTask } from './thread-protocol.js';

/** Answers build requests until it is told to close; then the port closes and the thread ends by itself. */
function serve(port: MessagePort, { dataset, plan, cacheBytes }: ThreadTask): void {
  const builder = inProcessBuilder(cacheSamples(lazyLoader(dataset), cacheBytes), plan);
  port.on('message', (message: ThreadRequest) => {
    if (message.kind === 'close') {
      port.close();
      void builder.close();
      return;
    }
    const { request } = message;
    builder.build(request).then(
      (batch) => answer({ kind: 'built', batch }, buffersOf(batch)),
      (error: unknown) => answer({ kind: 'failed', step: request.step, failure: failureOf(error) }, []),
    );
  });

  function answer(message: ThreadAnswer, transfer: ArrayBuffer[]): void {
    port.postMessage(message, transfer);
  }
}

/** Opens the dataset with the first sample, so that a failure to open it answers a request like any other failure. */
function lazyLoader(spec: DatasetSpec): SampleLoader {
  let opened: Promise<Dataset> | undefined;
  return {
    async load(split, id, modalities) {
      opened ??= openDataset(spec);
      return (await opened).load(split, id, modalities);
    },
  };
}

function buffersOf({ images, labels }: Batch): ArrayBuffer[] {
  return [labels.buffer, ...Object.values(images).map((values) => values.buffer)];
}

if (parentPort === null) throw new Error('batch worker: must run on a worker thread; got the main thread');
// The cast is sound because only BatchThread starts this file, and it passes a ThreadTask.
serve(parentPort, workerData as ThreadTask);
