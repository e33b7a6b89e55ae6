import { Worker } from 'node:worker_threads';
import type { Batch, BatchBuilder, BatchRequest } from './batch.js';
import { type BatchArrays, emptyArrays } from './build-batch.js';
import { allocateShared } from './shared-memory.js';
import {
  errorOf,
  type SharedBatch,
  type ThreadAnswer,
  type ThreadRequest,
  type ThreadTask,
} from './thread-protocol.js';

/**
 * Node 20 cannot load TypeScript into a thread, so code that runs from its sources (tests) uses the built worker.
 */
const WORKER_URL = import.meta.url.endsWith('.ts')
  ? new URL('../../dist/pipeline/worker.js', import.meta.url)
  : new URL('./worker.js', import.meta.url);

/** What the threads of a pool share. */
export interface PoolOptions {
  readonly task: Omit<ThreadTask, 'closing'>;
  /** >= 1. */
  readonly numThreads: number;
  readonly onNote: (note: string) => void;
}

type SharedArrays = BatchArrays<SharedArrayBuffer>;

interface Outstanding {
  readonly request: BatchRequest;
  readonly arrays: SharedArrays;
  readonly failures: { readonly index: number; readonly error: Error }[];
  readonly resolve: (batch: Batch) => void;
  readonly reject: (error: Error) => void;
  missing: number;
}

/**
 * Worker threads that fill batches together: each takes the next sample that no other has taken and writes its values
 * into the batch, which lies in memory that all threads share. Nothing of this thread is needed in between, so they go on
 * while it is blocked by a step. They do not keep the process alive by themselves.
 */
export class ThreadPool implements BatchBuilder {
  readonly #options: PoolOptions;
  readonly #closing = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  readonly #workers: readonly Worker[];
  readonly #exited: readonly Promise<unknown>[];
  readonly #outstandingByStep = new Map<number, Outstanding>();
  readonly #arraysOfBatch = new WeakMap<Batch, SharedArrays>();
  readonly #unusedArrays: SharedArrays[] = [];
  #end: Error | undefined;

  constructor(options: PoolOptions) {
    this.#options = options;
    const workerData: ThreadTask = { ...options.task, closing: this.#closing };
    // Flags of the process are not for the workers: some, such as --input-type, would keep them from starting.
    const start = () => new Worker(WORKER_URL, { workerData, execArgv: [] });
    this.#workers = Array.from({ length: options.numThreads }, start);
    this.#exited = this.#workers.map((worker) => new Promise((resolve) => worker.once('exit', resolve)));
    for (const worker of this.#workers) this.#listenTo(worker);
  }

  build(request: BatchRequest): Promise<Batch> {
    if (this.#end !== undefined) return Promise.reject(this.#end);
    const numSamples = request.samples.length;
    const arrays = this.#arraysFor(numSamples);
    const nextIndex = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
    return new Promise((resolve, reject) => {
      const outstanding: Outstanding = { request, arrays, failures: [], resolve, reject, missing: numSamples };
      this.#outstandingByStep.set(request.step, outstanding);
      const batch: SharedBatch = { request, arrays, nextIndex };
      this.#postToAll({ kind: 'fill', batch });
    });
  }

  release(batch: Batch): void {
    const arrays = this.#arraysOfBatch.get(batch);
    if (arrays === undefined) return;
    this.#arraysOfBatch.delete(batch);
    this.#unusedArrays.push(arrays);
  }

  async close(): Promise<void> {
    // Workers end by themselves after the sample in work: to terminate them would cut off a running native decoder.
    this.#endWith(new Error('batch stream: closed while a batch was being made'));
    this.#postToAll({ kind: 'close' });
    for (const worker of this.#workers) worker.ref();
    await Promise.all(this.#exited);
  }

  #listenTo(worker: Worker): void {
    worker.on('message', (answer: ThreadAnswer) => this.#take(answer));
    worker.on('error', (error: Error) => this.#endWith(error));
    worker.on('exit', (exitCode) =>
      this.#endWith(new Error(`batch thread: must run until it is closed; ended with exit code ${exitCode}`)),
    );
    worker.unref();
  }

  #postToAll(request: ThreadRequest): void {
    for (const worker of this.#workers) worker.postMessage(request);
  }

  #take(answer: ThreadAnswer): void {
    if (answer.kind === 'note') {
      this.#options.onNote(answer.note);
      return;
    }
    const outstanding = this.#outstandingByStep.get(answer.step);
    if (outstanding === undefined) return;
    const { index, failure } = answer;
    if (failure !== null) outstanding.failures.push({ index, error: errorOf(failure) });
    outstanding.missing--;
    if (outstanding.missing === 0) this.#settle(outstanding);
  }

  #settle({ request, arrays, failures, resolve, reject }: Outstanding): void {
    const { step, epoch, samples } = request;
    this.#outstandingByStep.delete(step);
    const batch: Batch = { step, epoch, ids: samples.map(({ id }) => id), ...arrays };
    this.#arraysOfBatch.set(batch, arrays);
    const [first] = failures.sort((a, b) => a.index - b.index);
    if (first === undefined) resolve(batch);
    else reject(first.error);
  }

  /** Arrays of a batch that was given back, or new ones. */
  #arraysFor(numSamples: number): SharedArrays {
    const { plan } = this.#options.task;
    const numLabels = numSamples * plan.input.height * plan.input.width;
    const index = this.#unusedArrays.findIndex(({ labels }) => labels.length === numLabels);
    const [unused] = index < 0 ? [] : this.#unusedArrays.splice(index, 1);
    return unused ?? emptyArrays(plan, numSamples, allocateShared);
  }

  #endWith(error: Error): void {
    this.#end ??= error;
    Atomics.store(this.#closing, 0, 1);
    for (const { reject } of this.#outstandingByStep.values()) reject(this.#end);
    this.#outstandingByStep.clear();
  }
}
