import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { buildModel } from '../build-model.js';
import { foldBatchNorm } from '../compile/fold-batch-norm.js';
import { graphOfModel } from '../compile/graph-of-model.js';
import { AdapnetppSpec } from '../spec.js';
import { relativeError, testValues } from '../test-support/numeric-gradient.js';
import { compileForInference } from './compile-for-inference.js';
import { loadEngine } from './load-engine.js';

beforeAll(async () => {
  await loadEngine();
});

const SHAPE = { classes: 5, inputHeight: 32, inputWidth: 48, inputChannels: 3 };

/** A small network whose batch norms all shift and scale, so that a wrong fold shows. */
function smallNetwork() {
  const network = buildModel(AdapnetppSpec.parse({ network: 'adapnet++', widthMultiplier: 0.06 }), SHAPE, 3);
  network.weights.forEach((weight, index) => {
    if (weight.originalName.endsWith('/kernel')) return;
    const size = tf.util.sizeFromShape(weight.shape as number[]);
    const values = testValues(size, index + 1).map((value) =>
      /gamma|Variance/.test(weight.originalName) ? 1 + 0.5 * value : 0.3 * value,
    );
    const tensor = tf.tensor(values, weight.shape as number[]);
    weight.write(tensor);
    tensor.dispose();
  });
  return network;
}

const image = (batch: number) => tf.tensor4d(testValues(batch * 32 * 48 * 3, 9), [batch, 32, 48, 3]);

describe('compileForInference', () => {
  it.each([1, 2])("gives the network's logits, batch of %i", (batch) => {
    const network = smallNetwork();
    const compiled = compileForInference(network);
    const x = image(batch);
    const [expected, ...auxiliary] = network.predict(x) as tf.Tensor4D[];
    const logits = compiled.run(x);
    expect(logits.shape).toEqual([batch, 32, 48, 5]);
    expect(relativeError(logits.dataSync(), (expected as tf.Tensor4D).dataSync())).toBeLessThan(1e-4);
    tf.dispose([x, logits, expected as tf.Tensor, auxiliary]);
    compiled.dispose();
    network.dispose();
  });

  it('leaves the tensor count as it was', () => {
    const network = smallNetwork();
    const x = image(1);
    const before = tf.memory().numTensors;
    const compiled = compileForInference(network);
    compiled.run(x).dispose();
    compiled.dispose();
    expect(tf.memory().numTensors).toBe(before);
    x.dispose();
    network.dispose();
  });
});

it('every batch norm behind a convolution is folded; those behind the input and the residual sums stay', () => {
  const network = smallNetwork();
  const graph = foldBatchNorm(graphOfModel(network));
  const kept = graph.nodes.filter(({ kind }) => kind === 'affine' || kind === 'relu').map(({ name }) => name);
  const units = [3, 4, 6, 3].flatMap((count, stage) =>
    Array.from({ length: count }, (_, unit) => `stage${stage + 1}/unit${unit + 1}/norm`),
  );
  expect(kept).toEqual(['input/norm', ...units]);
  network.dispose();
});
