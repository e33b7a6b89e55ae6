import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { prepareSample } from '../augment/prepare-sample.js';
import type { Dataset } from '../dataset.js';
import { openDataset } from '../open-dataset.js';
import { FolderSpec, InputSpec } from '../spec.js';
import type { Batch } from './batch.js';
import { evaluationSamples } from './evaluation-samples.js';
import { writeFolderDataset } from './folder-fixture.js';

const INPUT = InputSpec.parse({ height: 16, width: 16 });
const MEANS = { split: 'val', modalities: ['rgb'], input: INPUT, numThreads: 0, prefetchBatches: 2 } as const;

let root: string;
let ids: string[];
let dataset: Dataset;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'ssma-evaluation-'));
  ids = await writeFolderDataset(root, 'val', 5);
  dataset = await openDataset(FolderSpec.parse({ name: 'folder', root }));
});
afterAll(() => rm(root, { recursive: true }));

describe('evaluationSamples', () => {
  test('gives every sample once in stored order, as prepareSample makes it', async () => {
    const batches: Batch[] = [];
    for await (const batch of evaluationSamples({ ...MEANS, dataset, batchSize: 2 })) batches.push(batch);
    expect(batches.map((batch) => batch.ids)).toEqual([ids.slice(0, 2), ids.slice(2, 4), ids.slice(4)]);
    for (const { ids: idsOfBatch, images, labels } of batches) {
      for (const [index, id] of idsOfBatch.entries()) {
        const expected = prepareSample(await dataset.load('val', id, ['rgb']), INPUT);
        expect(images.rgb?.slice(index * 768, (index + 1) * 768)).toEqual(expected.images.rgb);
        expect(labels.slice(index * 256, (index + 1) * 256)).toEqual(expected.labels);
      }
    }
  });

  test('gives the named samples in the order of the names', async () => {
    const batches: Batch[] = [];
    const named = [ids[3] as string, ids[0] as string, ids[4] as string];
    for await (const batch of evaluationSamples({ ...MEANS, dataset, batchSize: 2, ids: named })) batches.push(batch);
    expect(batches.map((batch) => batch.ids)).toEqual([named.slice(0, 2), named.slice(2)]);
    const expected = prepareSample(await dataset.load('val', named[2] as string, ['rgb']), INPUT);
    expect(batches[1]?.labels).toEqual(expected.labels);
  });

  test('refuses a name that is none of the split', async () => {
    const iteration = evaluationSamples({ ...MEANS, dataset, batchSize: 2, ids: [ids[0] as string, 'elsewhere'] });
    await expect(iteration.next()).rejects.toThrow(
      `evaluation: ids must be samples of split val, e.g. ${ids[0]}; got elsewhere`,
    );
  });

  test('stops reading when the iteration is left early', async () => {
    const loaded: string[] = [];
    const load: Dataset['load'] = (split, id, modalities) => {
      loaded.push(id);
      return dataset.load(split, id, modalities);
    };
    for await (const { ids: idsOfBatch } of evaluationSamples({
      ...MEANS,
      dataset: { ...dataset, load },
      batchSize: 1,
      prefetchBatches: 1,
    })) {
      expect(idsOfBatch).toEqual(ids.slice(0, 1));
      break;
    }
    expect(loaded.length).toBeLessThanOrEqual(2);
  });

  test('passes on what is wrong with the split', async () => {
    const iteration = evaluationSamples({ ...MEANS, dataset, split: 'test', batchSize: 2 });
    await expect(iteration.next()).rejects.toThrow('split must be one of val; got "test"');
  });
});
