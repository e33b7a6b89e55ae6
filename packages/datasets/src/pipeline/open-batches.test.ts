import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Dataset } from '../dataset.js';
import { DepthInputSpec } from '../inputs/depth-input-spec.js';
import { openDataset } from '../open-dataset.js';
import { AugmentSpec, FolderSpec, InputSpec } from '../spec.js';
import { imagePath, writeFolderDataset } from './folder-fixture.js';
import { openBatches } from './open-batches.js';
import { takeBatches } from './take-batches-fixture.js';

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'ssma-batches-'));
  await writeFolderDataset(root, 'train', 7);
});
afterAll(() => rm(root, { recursive: true }));

describe('openBatches', () => {
  test('gives a resumed training the batches of an uninterrupted one', async () => {
    const uninterrupted = await takeBatches(optionsFor(root), 9);
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 7 }),
        fc.integer({ min: 1, max: 4 }),
        async (startStep, prefetchBatches) => {
          const resumed = await takeBatches({ ...optionsFor(root), startStep, prefetchBatches }, 2);
          expect(resumed).toEqual(uninterrupted.slice(startStep, startStep + 2));
        },
      ),
      { seed: 20_240_202, numRuns: 8 },
    );
  });

  test('gives the same batches with and without a cache', async () => {
    const [cached, uncached, crowded] = await Promise.all(
      [undefined, 0, 10_000].map((cacheBytes) =>
        takeBatches({ ...optionsFor(root), ...(cacheBytes !== undefined && { cacheBytes }) }, 6),
      ),
    );
    expect(cached).toEqual(uncached);
    expect(crowded).toEqual(uncached);
  });

  test('varies what the options say and nothing else', async () => {
    const { augment: _, ...still } = optionsFor(root);
    const [plain] = await takeBatches(still, 1);
    const [augmented] = await takeBatches(optionsFor(root), 1);
    const [unvaried] = await takeBatches({ ...still, augment: AugmentSpec.parse({ flip: false }) }, 1);
    const [reseeded] = await takeBatches({ ...still, seed: 12 }, 1);
    expect(unvaried).toEqual(plain);
    expect(augmented?.ids).toEqual(plain?.ids);
    expect(augmented?.images).not.toEqual(plain?.images);
    expect(reseeded?.ids).not.toEqual(plain?.ids);
  });

  test('derives what a dataset does not store, as the options say', async () => {
    const dataset = withDepth(await openDataset(FolderSpec.parse({ name: 'folder', root })));
    const options = { ...optionsFor(root), dataset, numThreads: 0 as const, modalities: ['jet', 'rgb', 'depth'] };
    const { augment: _, ...still } = options;
    const input = { ...options.input, normalisation: 'raw' as const };
    const [near] = await takeBatches({ ...still, input }, 1);
    const jet = { of: 'disparity' as const, range: [0.1, 0.5] as [number, number] };
    const depthInput = { ...DepthInputSpec.parse(undefined), jet };
    const [far] = await takeBatches({ ...still, input, depthInput }, 1);
    // Depth grows from 2 m at the top to 25 m at the bottom: blue to red, and 1 / depth from red to blue.
    expect([near, far].map((batch) => [...(batch?.images.jet?.slice(0, 3) ?? [])])).toEqual([
      [0, 0, 128],
      [128, 0, 0],
    ]);
    expect([near, far].map((batch) => batch?.images.depth?.[0])).toEqual([0, 255]);
    expect(near?.images.rgb).toEqual(far?.images.rgb);
    await expect(takeBatches({ ...options, modalities: ['hha'] }, 1)).rejects.toThrow(
      'modalities must be at least one of rgb, depth, jet of dataset folder; got hha',
    );
  });

  test('keeps samples for later runs in a folder, under their content', async () => {
    const cacheFolder = join(root, 'kept');
    const uncached = await takeBatches(optionsFor(root), 3);
    const cached = { ...optionsFor(root), cacheFolder, cacheBytes: 0 };
    expect(await takeBatches(cached, 3)).toEqual(uncached);
    expect(await takeBatches(cached, 3)).toEqual(uncached);
    const [photo, other] = ['s000', 's001'].map((id) => imagePath(root, 'train', id)) as [string, string];
    const original = await readFile(photo);
    await writeFile(photo, await readFile(other));
    expect(await takeBatches(cached, 3)).toEqual(await takeBatches(optionsFor(root), 3));
    await writeFile(photo, original);
    expect(await takeBatches(cached, 3)).toEqual(uncached);
  });

  test('reads a dataset object as it reads the spec of the same dataset', async () => {
    const dataset = await openDataset(FolderSpec.parse({ name: 'folder', root }));
    expect(await takeBatches({ ...optionsFor(root), dataset, numThreads: 0 }, 3)).toEqual(
      await takeBatches(optionsFor(root), 3),
    );
  });

  test.each([
    [{ modalities: ['rgb', 'hha'] }, 'modalities must be at least one of rgb of dataset folder; got rgb, hha'],
    [{ modalities: [] }, 'modalities must be at least one of rgb of dataset folder; got none'],
    [{ split: 'test' }, 'split must be one of train; got "test"'],
    [{ batchSize: 0 }, 'batches: batchSize must be an integer >= 1; got 0'],
    [{ prefetchBatches: 0 }, 'batches: prefetchBatches must be an integer >= 1; got 0'],
    [{ numThreads: -1 }, 'batches: numThreads must be an integer >= 0; got -1'],
    [{ startStep: 1.5 }, 'batches: startStep must be an integer >= 0; got 1.5'],
    [{ cacheBytes: -1 }, 'batches: cacheBytes must be an integer >= 0; got -1'],
  ])('refuses %j', async (change, message) => {
    await expect(openBatches({ ...optionsFor(root), ...change })).rejects.toThrow(message);
  });
});

/** The dataset with a depth map that grows by a metre per row, from 2 m. */
function withDepth(dataset: Dataset): Dataset {
  return {
    ...dataset,
    description: { ...dataset.description, depths: ['depth'] },
    async load(split, id, modalities) {
      const sample = await dataset.load(
        split,
        id,
        modalities.filter((modality) => modality !== 'depth'),
      );
      const { height, width } = sample.labels;
      const data = Float32Array.from({ length: height * width }, (_, i) => 2 + Math.floor(i / width));
      return { ...sample, depths: { depth: { height, width, data } } };
    },
  };
}

function optionsFor(folder: string) {
  return {
    dataset: FolderSpec.parse({ name: 'folder', root: folder }),
    split: 'train',
    modalities: ['rgb'],
    input: InputSpec.parse({ height: 16, width: 32 }),
    augment: AugmentSpec.parse({ scale: [0.7, 1.5], crop: [0.6, 1] }),
    batchSize: 3,
    seed: 11,
    startStep: 0,
    numThreads: 0,
    prefetchBatches: 2,
  };
}
