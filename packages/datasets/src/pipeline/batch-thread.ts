import { Worker } from 'node:worker_threads';
import type { Batch, BatchBuilder, BatchRequest } from './batch.js';
import { errorOf, type ThreadAnswer, type ThreadRequest, type ThreadTask } from './thread-protocol.js';

/**
 * Node 20 cannot load TypeScript into a thread, so code that runs from its sources (tests) uses the built worker.
 */
const WORKER_URL = import.meta.url.endsWith('.ts')
  ? new URL('../../dist/pipeline/worker.js', import.meta.url)
  : new URL('./worker.js', import.meta.url);

interface Outstanding {
  readonly resolve: (batch: Batch) => void;
  readonly reject: (error: Error) => void;
}

/** A worker thread that makes batches. It does not keep the process alive by itself. */
export class BatchThread implements BatchBuilder {
  readonly #worker: Worker;
  readonly #exited: Promise<unknown>;
  readonly #outstandingByStep = new Map<number, Outstanding>();
  #end: Error | undefined;

  constructor(task: ThreadTask) {
    // Flags of the process are not for the worker: some, such as --input-type, would keep it from starting.
    this.#worker = new Worker(WORKER_URL, { workerData: task, execArgv: [] });
    this.#exited = new Promise((resolve) => this.#worker.once('exit', resolve));
    this.#worker.on('message', (answer: ThreadAnswer) => this.#settle(answer));
    this.#worker.on('error', (error: Error) => this.#endWith(error));
    this.#worker.on('exit', (exitCode) =>
      this.#endWith(new Error(`batch thread: must run until it is closed; ended with exit code ${exitCode}`)),
    );
    this.#worker.unref();
  }

  build(request: BatchRequest): Promise<Batch> {
    if (this.#end !== undefined) return Promise.reject(this.#end);
    return new Promise((resolve, reject) => {
      this.#outstandingByStep.set(request.step, { resolve, reject });
      this.#post({ kind: 'build', request });
    });
  }

  async close(): Promise<void> {
    // The worker ends by itself after the sample in work: to terminate it would cut off a running native decoder.
    this.#endWith(new Error('batch stream: closed while a batch was being made'));
    this.#post({ kind: 'close' });
    this.#worker.ref();
    await this.#exited;
  }

  #post(request: ThreadRequest): void {
    this.#worker.postMessage(request);
  }

  #settle(answer: ThreadAnswer): void {
    const step = answer.kind === 'built' ? answer.batch.step : answer.step;
    const outstanding = this.#outstandingByStep.get(step);
    this.#outstandingByStep.delete(step);
    if (answer.kind === 'built') outstanding?.resolve(answer.batch);
    else outstanding?.reject(errorOf(answer.failure));
  }

  #endWith(error: Error): void {
    this.#end ??= error;
    for (const { reject } of this.#outstandingByStep.values()) reject(this.#end);
    this.#outstandingByStep.clear();
  }
}
