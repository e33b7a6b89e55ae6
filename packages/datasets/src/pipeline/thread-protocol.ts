import { DatasetError, DatasetFileError } from '../errors.js';
import type { DatasetSpec } from '../spec.js';
import type { Batch, BatchRequest } from './batch.js';
import type { BatchPlan } from './build-batch.js';

/** What a batch thread works on all its life. */
export interface ThreadTask {
  readonly dataset: DatasetSpec;
  readonly plan: BatchPlan;
  /** Budget of the thread's own sample cache. */
  readonly cacheBytes: number;
}

/** To a batch thread. */
export type ThreadRequest = { readonly kind: 'build'; readonly request: BatchRequest } | { readonly kind: 'close' };

/** From a batch thread: one answer per `build`, in the same order. */
export type ThreadAnswer =
  | { readonly kind: 'built'; readonly batch: Batch }
  | { readonly kind: 'failed'; readonly step: number; readonly failure: ThreadFailure };

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
