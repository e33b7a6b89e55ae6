import { afterEach, describe, expect, test, vi } from 'vitest';
import { DatasetError } from '../errors.js';
import type { Batch, BatchBuilder, BatchRequest } from './batch.js';
import { PrefetchingStream } from './prefetching-stream.js';

afterEach(() => {
  vi.useRealTimers();
});

describe('PrefetchingStream', () => {
  test('hands out batches in step order, whichever is ready first', async () => {
    const builder = manualBuilder();
    const stream = streamOf(builder, { startStep: 3, prefetchBatches: 2 });
    expect(builder.requestedSteps).toEqual([3, 4]);
    builder.finish(4);
    builder.finish(3);
    expect((await stream.next()).step).toBe(3);
    expect((await stream.next()).step).toBe(4);
  });

  test('has no more than prefetchBatches in work or ready', async () => {
    const builder = manualBuilder();
    const stream = streamOf(builder, { startStep: 0, prefetchBatches: 3 });
    expect(builder.requestedSteps).toEqual([0, 1, 2]);
    for (const step of [0, 1, 2]) builder.finish(step);
    await stream.next();
    expect(builder.requestedSteps).toEqual([0, 1, 2, 3]);
  });

  test('asks for nothing past the last step and refuses to go there', async () => {
    const builder = manualBuilder();
    const requestAt = (step: number) => (step < 1 ? requestOf(step) : undefined);
    const stream = new PrefetchingStream({ builder, requestAt, startStep: 0, prefetchBatches: 4 });
    expect(builder.requestedSteps).toEqual([0]);
    builder.finish(0);
    await stream.next();
    await expect(stream.next()).rejects.toThrow('batch stream: step must not pass the last one; got 1');
  });

  test('answers overlapping calls in order', async () => {
    const builder = manualBuilder();
    const stream = streamOf(builder, { startStep: 0, prefetchBatches: 1 });
    const calls = [stream.next(), stream.next()];
    for (const step of [1, 0]) builder.finish(step);
    expect((await Promise.all(calls)).map(({ step }) => step)).toEqual([0, 1]);
  });

  test('reports a failure at its step and stays failed', async () => {
    const builder = manualBuilder();
    const stream = streamOf(builder, { startStep: 0, prefetchBatches: 3 });
    builder.fail(1, new DatasetError('a.png: must be a PNG; got text'));
    builder.finish(0);
    builder.finish(2);
    expect((await stream.next()).step).toBe(0);
    await expect(stream.next()).rejects.toThrow(DatasetError);
    await expect(stream.next()).rejects.toThrow('a.png: must be a PNG; got text');
  });

  test('counts only the time in which a batch was not ready', async () => {
    vi.useFakeTimers({ toFake: ['performance'] });
    const builder = manualBuilder();
    const stream = streamOf(builder, { startStep: 0, prefetchBatches: 1 });
    const waiting = stream.next();
    vi.advanceTimersByTime(20);
    builder.finish(0);
    await waiting;
    expect(stream.waitMs).toBe(20);
    builder.finish(1);
    vi.advanceTimersByTime(500);
    await stream.next();
    expect(stream.waitMs).toBe(20);
  });

  test('gives a batch back to its builder', async () => {
    const builder = manualBuilder();
    const stream = streamOf(builder, { startStep: 4, prefetchBatches: 1 });
    builder.finish(4);
    stream.release(await stream.next());
    expect(builder.releasedSteps).toEqual([4]);
  });

  test('closes its builder, rejects who waits and refuses further calls', async () => {
    const builder = manualBuilder();
    const stream = streamOf(builder, { startStep: 0, prefetchBatches: 2 });
    const waiting = stream.next();
    const rejected = expect(waiting).rejects.toThrow('batch stream: must be open for next(); got a closed one');
    await stream.close();
    await rejected;
    expect(builder.isClosed()).toBe(true);
    await expect(stream.next()).rejects.toThrow('batch stream: must be open for next(); got a closed one');
  });
});

function streamOf(builder: BatchBuilder, range: { startStep: number; prefetchBatches: number }) {
  return new PrefetchingStream({ builder, requestAt: requestOf, ...range });
}

function requestOf(step: number): BatchRequest {
  return { step, epoch: 0, samples: [] };
}

/** A builder whose batches end when the test says so. */
function manualBuilder() {
  const outstanding = new Map<number, { resolve(batch: Batch): void; reject(error: Error): void }>();
  const requestedSteps: number[] = [];
  const releasedSteps: number[] = [];
  let isClosed = false;
  return {
    requestedSteps,
    isClosed: () => isClosed,
    build: ({ step }: BatchRequest) => {
      requestedSteps.push(step);
      return new Promise<Batch>((resolve, reject) => outstanding.set(step, { resolve, reject }));
    },
    finish: (step: number) =>
      outstanding.get(step)?.resolve({ step, epoch: 0, ids: [], images: {}, labels: new Uint8Array() }),
    fail: (step: number, error: Error) => outstanding.get(step)?.reject(error),
    release: (batch: Batch) => releasedSteps.push(batch.step),
    releasedSteps,
    close: async () => {
      isClosed = true;
      for (const { reject } of outstanding.values()) reject(new Error('builder closed'));
    },
  };
}
