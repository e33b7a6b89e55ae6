import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DatasetFileError } from '../errors.js';
import { DepthInputSpec } from '../inputs/depth-input-spec.js';
import { AugmentSpec, FolderSpec, InputSpec } from '../spec.js';
import type { Batch } from './batch.js';
import { trainingOrder } from './batch-order.js';
import { evaluationSamples } from './evaluation-samples.js';
import { imagePath, writeFolderDataset } from './folder-fixture.js';
import { type BatchOptions, openBatches } from './open-batches.js';
import { takeBatches } from './take-batches-fixture.js';
import { ThreadPool } from './thread-pool.js';

const run = promisify(execFile);
const PACKAGE = fileURLToPath(new URL('../..', import.meta.url));
const INPUT = InputSpec.parse({ height: 16, width: 32 });

let root: string;
beforeAll(async () => {
  await buildWorker();
  root = await mkdtemp(join(tmpdir(), 'ssma-threads-'));
  await writeFolderDataset(root, 'train', 7);
  await writeFolderDataset(root, 'broken', 3);
  await writeFile(imagePath(root, 'broken', 's001'), 'not a picture');
  for (const id of await writeFolderDataset(root, 'ruined', 3))
    await writeFile(imagePath(root, 'ruined', id), 'ruined');
});
afterAll(() => rm(root, { recursive: true }));

describe('batches from worker threads', () => {
  test('are the same for 0, 1 and 3 threads', async () => {
    const [inProcess, one, three] = await Promise.all([0, 1, 3].map((numThreads) => batchesOf(numThreads, 8)));
    expect(inProcess?.map(({ step }) => step)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    expect(one).toEqual(inProcess);
    expect(three).toEqual(inProcess);
  });

  test('use the memory of a batch again that is given back, and of no other', async () => {
    const stream = await openBatches({ ...optionsFor('train'), numThreads: 2, prefetchBatches: 1 });
    const expected = await batchesOf(0, 5);
    const [kept, lent] = [await stream.next(), await stream.next()];
    stream.release(lent);
    stream.release(lent);
    const later = [await stream.next(), await stream.next(), await stream.next()];
    await stream.close();
    expect([kept, ...later]).toEqual([expected[0], ...expected.slice(2)]);
    const buffers = [kept, ...later].map(({ labels }) => labels.buffer);
    expect(new Set(buffers).size).toBe(4);
    expect(buffers).toContain(lent.labels.buffer);
  });

  test('evaluate a split in stored order', async () => {
    const ids: string[][] = [];
    const options = { ...sourceOf('train'), numThreads: 2, batchSize: 3, prefetchBatches: 2 };
    for await (const batch of evaluationSamples(options)) ids.push([...batch.ids]);
    expect(ids).toEqual([['s000', 's001', 's002'], ['s003', 's004', 's005'], ['s006']]);
  });

  test('report a broken file as the DatasetFileError that the loader throws', async () => {
    const stream = await openBatches({ ...optionsFor('broken'), numThreads: 1 });
    const failure = await stream.next().catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(DatasetFileError);
    expect(failure).toMatchObject({ code: 'DATASET', path: imagePath(root, 'broken', 's001') });
    await stream.close();
  });

  test('reject who waits when the stream is closed, and end the thread', async () => {
    const plan = { split: 'train', modalities: ['rgb'], input: INPUT, depthInput: DepthInputSpec.parse(undefined) };
    const task = { dataset: FolderSpec.parse({ name: 'folder', root }), plan, kept: { bytes: 0, disk: null } };
    const pool = new ThreadPool({ task, numThreads: 2, onNote: () => undefined });
    const waiting = pool.build({ step: 0, epoch: 0, samples: [{ id: 's000', epoch: 0 }] });
    const rejected = expect(waiting).rejects.toThrow('batch stream: closed while a batch was being made');
    await Promise.all([pool.close(), pool.close()]);
    await rejected;
    await expect(pool.build({ step: 1, epoch: 0, samples: [] })).rejects.toThrow('closed');
  });

  test('report the first broken sample of a batch, whichever thread found one first', async () => {
    const ids = ['s000', 's001', 's002'];
    const [first] = trainingOrder(ids, { seed: 11, batchSize: 3 })(0).samples;
    for (const numThreads of [0, 1, 3]) {
      const stream = await openBatches({ ...optionsFor('ruined'), numThreads });
      await expect(stream.next()).rejects.toMatchObject({ path: imagePath(root, 'ruined', first?.id ?? '') });
      await stream.close();
    }
  });

  test('fill and use one disk cache together', async () => {
    const cacheFolder = join(root, 'cache');
    const uncached = await batchesOf(0, 5);
    const notes: string[] = [];
    const cached = () => batchesOf(3, 5, 'train', { cacheFolder, cacheBytes: 0, onNote: (note) => notes.push(note) });
    expect(await Promise.all([cached(), cached()])).toEqual([uncached, uncached]);
    const entries = (await readdir(cacheFolder, { recursive: true, withFileTypes: true })).filter((e) => e.isFile());
    // One sample file and the hashes of a photo and a label map for each of 7 samples; no temporary file.
    expect(entries).toHaveLength(21);
    expect(await cached()).toEqual(uncached);
    expect(notes).toEqual([]);
  });

  test('pass on what a thread notes', async () => {
    const cacheFolder = join(root, 'blocked');
    await writeFile(cacheFolder, 'a file where the folder should be');
    const notes: string[] = [];
    const options = { cacheFolder, cacheBytes: 0, onNote: (note: string) => notes.push(note) };
    expect(await batchesOf(1, 2, 'train', options)).toEqual(await batchesOf(0, 2));
    expect([...new Set(notes)]).toEqual([
      `${cacheFolder}: cache files must be read; got ENOTDIR; the inputs are made without them`,
      `${cacheFolder}: cache files must be written; got ENOTDIR; the inputs are made without them`,
    ]);
  });

  test('keep a process alive that waits for them, and let one end that has abandoned them', async () => {
    const options = JSON.stringify({ ...optionsFor('train'), numThreads: 2 });
    const index = new URL('../../dist/pipeline/open-batches.js', import.meta.url).href;
    const script = `
      const { openBatches } = await import(${JSON.stringify(index)});
      const stream = await openBatches(${options});
      console.log((await stream.next()).ids.length);`;
    const { stdout, stderr } = await run(process.execPath, ['--input-type=module', '--eval', script], {
      timeout: 60_000,
    });
    expect({ stdout, stderr }).toEqual({ stdout: '3\n', stderr: '' });
  });
});

/** The worker runs from the build; an up-to-date build is left as it is, a stale one must not be tested. */
async function buildWorker(): Promise<void> {
  const typescript = dirname(createRequire(import.meta.url).resolve('typescript/package.json'));
  await run(process.execPath, [join(typescript, 'bin/tsc'), '--build', PACKAGE]);
}

function sourceOf(split: string) {
  return { dataset: FolderSpec.parse({ name: 'folder', root }), split, modalities: ['rgb'], input: INPUT };
}

function optionsFor(split: string) {
  const augment = AugmentSpec.parse({ scale: [0.7, 1.5] });
  return { ...sourceOf(split), augment, batchSize: 3, seed: 11, startStep: 0, prefetchBatches: 3 };
}

function batchesOf(
  numThreads: number,
  count: number,
  split = 'train',
  more: Partial<BatchOptions> = {},
): Promise<Batch[]> {
  return takeBatches({ ...optionsFor(split), numThreads, ...more } as BatchOptions, count);
}
