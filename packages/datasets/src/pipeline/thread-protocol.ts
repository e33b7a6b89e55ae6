import { DatasetError, DatasetFileError } from '../errors.js';
import type { DatasetSpec } from '../spec.js';
import type { BatchRequest } from './batch.js';
import type { BatchArrays, BatchPlan } from './build-batch.js';
import type { KeptSamples } from './sample-loader.js';

/** What a sample thread works on all its life. */
export interface ThreadTask {
  readonly dataset: DatasetSpec;
  readonly plan: BatchPlan;
  readonly kept: KeptSamples;
  /** One number in shared memory, not 0 from the moment when no sample must be started any more. */
  readonly closing: Int32Array;
}

/** A batch that all threads fill together; its arrays lie in shared memory. */
export interface SharedBatch {
  readonly request: BatchRequest;
  readonly arrays: BatchArrays<SharedArrayBuffer>;
  /** One number in shared memory: the index of the next sample that no thread has taken. */
  readonly nextIndex: Int32Array;
}

/** To every sample thread, in the same order. */
export type ThreadRequest = { readonly kind: 'fill'; readonly batch: SharedBatch } | { readonly kind: 'close' };

/** From a sample thread: `done` once per sample that it took. */
export type ThreadAnswer =
  | { readonly kind: 'done'; readonly step: number; readonly index: number; readonly failure: ThreadFailure | null }
  | { readonly kind: 'note'; readonly note: string };

/** An error as plain data: a structured clone would lose its class and fields. */
export type ThreadFailure = { readonly message: string; readonly stack: string | undefined } & (
  | { readonly kind: 'file'; readonly path: string; readonly rule: string }
  | { readonly kind: 'dataset' | 'unexpected' }
);

/** Whatever was thrown, ready to cross between threads. */
export function failureOf(error: unknown): ThreadFailure {
  if (!(error instanceof Error)) return { kind: 'unexpected', message: String(error), stack: undefined };
  const { message, stack } = error;
  if (error instanceof DatasetFileError) return { kind: 'file', path: error.path, rule: error.rule, message, stack };
  return { kind: error instanceof DatasetError ? 'dataset' : 'unexpected', message, stack };
}

/** The error that a failure was made from, of the same class; its stack is that of the thread where it was thrown. */
export function errorOf(failure: ThreadFailure): Error {
  const error = rebuiltError(failure);
  if (failure.stack !== undefined) error.stack = failure.stack;
  return error;
}

function rebuiltError(failure: ThreadFailure): Error {
  switch (failure.kind) {
    case 'file':
      return new DatasetFileError(failure.path, failure.rule);
    case 'dataset':
      return new DatasetError(failure.message);
    case 'unexpected':
      return new Error(failure.message);
  }
}
