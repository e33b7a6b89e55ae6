import { buildModel, ModelSpec, profileModel } from '@ssma/core';
import { createOptimiser, TrainSpec, trainingNetwork, trainStep } from '@ssma/train';
import { againstPeak } from '../measure.mjs';

/** One training step of full AdapNet++, counted as three forward passes. */
export function run({ height, width, batchSize, rounds = 10 }) {
  const { step, flops } = trainingStep({ height, width, batchSize });
  return againstPeak(step, { flops, rounds });
}

/**
 * A network with its optimiser and one batch of noise.
 *
 * @param frozen prefixes of the weights that are not trained
 */
export function trainingStep({ height, width, batchSize, frozen = [], ...model }) {
  const spec = ModelSpec.parse({ network: 'adapnet++', ...model });
  const shape = { classes: 12, inputHeight: height, inputWidth: width, inputChannels: 3 };
  const layers = buildModel(spec, shape, 1);
  const groups = frozen.map((prefix) => ({ prefix, learningRate: 0 }));
  const train = TrainSpec.parse({ steps: 1, optimiser: { learningRate: 1e-4, groups } });
  const optimiser = createOptimiser(layers, train.optimiser);
  const network = trainingNetwork(layers, spec, train);
  const pixels = batchSize * height * width;
  const image = Float32Array.from({ length: pixels * 3 }, (_, i) => Math.sin(i * 0.7));
  const batch = {
    step: 0,
    epoch: 0,
    ids: Array.from({ length: batchSize }, (_, i) => String(i)),
    images: Object.fromEntries(network.modalities.map((modality) => [modality, image])),
    labels: Uint8Array.from({ length: pixels }, (_, i) => (i >> 3) % 12),
  };
  let count = 0;
  return {
    step: () => trainStep(network, optimiser, batch, { seed: 1, step: count++, learningRateFactor: 1 }),
    flops: 3 * profileModel(layers).total.flops * batchSize,
    dispose() {
      network.dispose();
      optimiser.dispose();
      layers.dispose();
    },
  };
}
