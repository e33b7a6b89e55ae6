import { buildModel, ModelSpec, profileModel } from '@ssma/core';
import { createOptimiser, TrainSpec, trainStep } from '@ssma/train';
import { againstPeak } from '../measure.mjs';

/** One training step of full AdapNet++, counted as three forward passes. */
export function run({ height, width, batchSize, rounds = 10 }) {
  const { step, flops } = trainingStep({ height, width, batchSize });
  return againstPeak(step, { flops, rounds });
}

/** A network with its optimiser and one batch of noise. */
export function trainingStep({ height, width, batchSize, widthMultiplier = 1 }) {
  const shape = { classes: 12, inputHeight: height, inputWidth: width, inputChannels: 3 };
  const model = buildModel(ModelSpec.parse({ network: 'adapnet++', widthMultiplier }), shape, 1);
  const { optimiser: optimiserSpec, loss } = TrainSpec.parse({ steps: 1, optimiser: { learningRate: 1e-4 } });
  const optimiser = createOptimiser(model, optimiserSpec);
  const pixels = batchSize * height * width;
  const batch = {
    step: 0,
    epoch: 0,
    ids: Array.from({ length: batchSize }, (_, i) => String(i)),
    images: { rgb: Float32Array.from({ length: pixels * 3 }, (_, i) => Math.sin(i * 0.7)) },
    labels: Uint8Array.from({ length: pixels }, (_, i) => (i >> 3) % 12),
  };
  let count = 0;
  const step = () =>
    trainStep(model, optimiser, batch, { loss, modalities: ['rgb'], seed: 1, step: count++, learningRateFactor: 1 });
  return { step, flops: 3 * profileModel(model).total.flops * batchSize };
}
