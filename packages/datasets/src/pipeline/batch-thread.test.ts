import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DatasetFileError } from '../errors.js';
import { AugmentSpec, InputSpec } from '../spec.js';
import type { Batch } from './batch.js';
import { BatchThread } from './batch-thread.js';
import { evaluationSamples } from './evaluation-samples.js';
import { imagePath, writeFolderDataset } from './folder-fixture.js';
import { openBatches } from './open-batches.js';

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
});
afterAll(() => rm(root, { recursive: true }));

describe('batches from worker threads', () => {
  test('are the same for 0, 1 and 3 threads', async () => {
    const [inProcess, one, three] = await Promise.all([0, 1, 3].map((numThreads) => takeBatches(numThreads, 8)));
    expect(inProcess?.map(({ step }) => step)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    expect(one).toEqual(inProcess);
    expect(three).toEqual(inProcess);
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
    const plan = { split: 'train', modalities: ['rgb'], input: INPUT };
    const thread = new BatchThread({ dataset: { name: 'folder', root }, plan, cacheBytes: 0 });
    const waiting = thread.build({ step: 0, epoch: 0, samples: [{ id: 's000', epoch: 0 }] });
    const rejected = expect(waiting).rejects.toThrow('batch stream: closed while a batch was being made');
    await Promise.all([thread.close(), thread.close()]);
    await rejected;
    await expect(thread.build({ step: 1, epoch: 0, samples: [] })).rejects.toThrow('closed');
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
  return { dataset: { name: 'folder' as const, root }, split, modalities: ['rgb'], input: INPUT };
}

function optionsFor(split: string) {
  const augment = AugmentSpec.parse({ scale: [0.7, 1.5] });
  return { ...sourceOf(split), augment, batchSize: 3, seed: 11, startStep: 0, prefetchBatches: 3 };
}

async function takeBatches(numThreads: number, count: number): Promise<Batch[]> {
  const stream = await openBatches({ ...optionsFor('train'), numThreads });
  try {
    const batches: Batch[] = [];
    for (let i = 0; i < count; i++) batches.push(await stream.next());
    return batches;
  } finally {
    await stream.close();
  }
}
