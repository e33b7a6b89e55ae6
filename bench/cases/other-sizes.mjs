import { performance } from 'node:perf_hooks';
import { buildModel, ModelSpec } from '@ssma/core';
import { compileForInference } from '@ssma/core/node';
import { scaledSizes } from '@ssma/eval/inference';
import * as tf from '@tensorflow/tfjs-core';

/**
 * What the sizes of a multi-scale prediction take in memory: full SSMA, one image at each size, small ones, so that it is
 * the weights that count.
 *
 * @param copies a network compiled for each size, instead of one for all
 * @returns memory of the process in MiB before the first pass, after one at the network's size, and after all
 */
export function run({ copies = false, scales = [0.5, 0.75, 1, 1.25, 1.5, 1.75, 2], height = 96, width = 192 }) {
  const start = performance.now();
  const spec = ModelSpec.parse({ network: 'ssma', modalities: ['rgb', 'depth'] });
  const model = buildModel(spec, { classes: 12, inputHeight: height, inputWidth: width, inputChannels: 3 }, 1);
  const parameters = model.countParams();
  const first = compileForInference(model);
  const others = copies ? scales.slice(1).map(() => compileForInference(model)) : [];
  model.dispose();
  const beforeMib = memoryMib();
  const pass = (network, size) => {
    const image = tf.zeros([1, size.height, size.width, 3]);
    network.run([image, image]).dispose();
    image.dispose();
  };
  pass(first, { height, width });
  const oneSizeMib = memoryMib();
  const sizes = scaledSizes({ size: { height, width }, multipleOf: first.sizes.multipleOf }, scales);
  for (const [index, size] of sizes.entries()) pass(others[index - 1] ?? first, size);
  return {
    ms: performance.now() - start,
    parameters,
    numSizes: sizes.length,
    beforeMib,
    oneSizeMib,
    allSizesMib: memoryMib(),
  };
}

function memoryMib() {
  globalThis.gc?.();
  return Math.round(process.memoryUsage().rss / 2 ** 20);
}
