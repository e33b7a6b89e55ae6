import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { buildModel, ModelSpec } from '@ssma/core';
import { openBatches, openDataset, writeSyntheticDataset } from '@ssma/datasets';
import { createOptimiser, TrainSpec, trainingNetwork, trainStep } from '@ssma/train';

const STEPS = 60;

/**
 * Share of the time that training steps wait for their batch, in the setting of experiments/camvid.yaml: AdapNet++ at a
 * quarter of its width, 240 x 176, batch 8, flip, zoom and crop. The first batch, which starts the pipeline, is left out.
 *
 * @param root folder of CamVid; without it, a synthetic street of 100 images of 480 x 352
 */
export async function run({ root }) {
  const folder = root ?? (await mkdtemp(join(tmpdir(), 'ssma-bench-')));
  try {
    if (root === undefined) {
      const size = { height: 352, width: 480 };
      await writeSyntheticDataset({ as: 'cityscapes', root: folder, seed: 1, splits: { train: 100 }, ...size });
    }
    const dataset = root === undefined ? { name: 'cityscapes', root: folder, labels: 11 } : { name: 'folder', root };
    return await measure(dataset);
  } finally {
    if (root === undefined) await rm(folder, { recursive: true });
  }
}

async function measure(dataset) {
  const input = { height: 176, width: 240, normalisation: 'unit' };
  const spec = TrainSpec.parse({ steps: STEPS, augment: { flip: true, scale: [0.8, 1.6], crop: [0.7, 1] } });
  const { classes } = (await openDataset(dataset)).description;
  const shape = { classes: classes.length, inputHeight: input.height, inputWidth: input.width, inputChannels: 3 };
  const modelSpec = ModelSpec.parse({ network: 'adapnet++', widthMultiplier: 0.25 });
  const model = buildModel(modelSpec, shape, 1);
  const optimiser = createOptimiser(model, spec.optimiser);
  const network = trainingNetwork(model, modelSpec, spec);
  const { augment, batchSize } = spec;
  const source = { dataset, split: 'train', modalities: ['rgb'], input, augment, batchSize, seed: 1, startStep: 0 };
  const batches = await openBatches({ ...source, numThreads: 1, prefetchBatches: 4 });
  let batch = await batches.next();
  const start = { ms: performance.now(), waitMs: batches.waitMs };
  for (let step = 0; step < STEPS; step++) {
    trainStep(network, optimiser, batch, { seed: 1, step, learningRateFactor: 1 });
    await setImmediate();
    batch = await batches.next();
  }
  const elapsedMs = performance.now() - start.ms;
  const waitShare = (batches.waitMs - start.waitMs) / elapsedMs;
  await batches.close();
  return { ms: elapsedMs / STEPS, waitShare };
}
