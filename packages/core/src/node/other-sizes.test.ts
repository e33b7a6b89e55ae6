import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { buildModel, buildUnfilledModel } from '../build-model.js';
import { foldBatchNorm } from '../compile/fold-batch-norm.js';
import { graphOfModel } from '../compile/graph-of-model.js';
import { loadPortable } from '../compile/run-portable.js';
import type { ModelSpec } from '../spec.js';
import { EVERY_NETWORK, narrowSpec } from '../test-support/every-network.js';
import { fillWeights } from '../test-support/fill-weights.js';
import { testValues } from '../test-support/numeric-gradient.js';
import { readWeights, writeWeights } from '../weights/model-weights.js';
import { compileForInference } from './compile-for-inference.js';
import { loadEngine } from './load-engine.js';

beforeAll(async () => {
  await loadEngine();
});

const BUILT = { classes: 5, inputHeight: 32, inputWidth: 64, inputChannels: 3 };
const OTHER = { ...BUILT, inputHeight: 96, inputWidth: 32 };

/** Those that are not tied to their size. */
const VARIANTS = EVERY_NETWORK.filter(([, { network }]) => network !== 'cmode');

function imagesOf({ modalities }: ModelSpec, { inputHeight, inputWidth }: typeof BUILT): tf.Tensor4D[] {
  return modalities.map((_, m) =>
    tf.tensor4d(testValues(2 * inputHeight * inputWidth * 3, 5 + m), [2, inputHeight, inputWidth, 3]),
  );
}

describe('a network at another size', () => {
  it.each(VARIANTS)('%s gives bit by bit what it gives when it is built for that size', (_, spec) => {
    const network = buildModel(spec, BUILT, 3);
    fillWeights(network);
    const larger = buildUnfilledModel(spec, OTHER);
    writeWeights(larger, readWeights(network));
    const inputs = imagesOf(spec, OTHER);
    const own = imagesOf(spec, BUILT);
    for (const compile of [
      compileForInference,
      (model: typeof network) => loadPortable(foldBatchNorm(graphOfModel(model))),
    ]) {
      const [compiled, expected] = [compile(network), compile(larger)];
      tf.dispose(compiled.run(own));
      const [[found], [wanted]] = [[compiled.run(inputs)].flat(), [expected.run(inputs)].flat()];
      expect(found?.shape).toEqual([2, 96, 32, 5]);
      expect(found?.dataSync()).toEqual(wanted?.dataSync());
      tf.dispose([found as tf.Tensor, wanted as tf.Tensor]);
      compiled.dispose();
      expected.dispose();
    }
    tf.dispose([inputs, own]);
    network.dispose();
    larger.dispose();
  });

  it.each<[ModelSpec['network'], number | null, string]>([
    ['ssma', 16, 'be of one size with height and width multiples of 16'],
    ['fusenet-vgg16', 32, 'be of one size with height and width multiples of 32'],
    ['cmode', null, 'be 32 x 64, as a layer is connected to the whole map'],
  ])('%s says which sizes it runs on, and refuses others', (name, multipleOf, rule) => {
    const spec = narrowSpec(name);
    const network = buildModel(spec, BUILT, 3);
    const compiled = compileForInference(network);
    const refused = spec.modalities.map(() => tf.zeros<tf.Rank.R4>([1, 48, 72, 3]));
    expect(compiled.sizes).toEqual({ height: 32, width: 64, multipleOf });
    const before = tf.memory().numTensors;
    expect(() => compiled.run(refused)).toThrow(`inference: images must ${rule}; got 48 x 72`);
    expect(tf.memory().numTensors).toBe(before);
    compiled.dispose();
    network.dispose();
    tf.dispose(refused);
  });
});
