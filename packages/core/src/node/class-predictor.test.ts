import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { buildModel } from '../build-model.js';
import { SsmaSpec } from '../spec.js';
import { testValues } from '../test-support/numeric-gradient.js';
import { classPredictor } from './class-predictor.js';
import { loadEngine } from './load-engine.js';

beforeAll(async () => {
  await loadEngine();
});

it('gives a fusion network each of its modalities, and names one that a batch lacks', async () => {
  const spec = SsmaSpec.parse({ network: 'ssma', modalities: ['rgb', 'depth'], widthMultiplier: 0.06 });
  const network = buildModel(spec, { classes: 5, inputHeight: 32, inputWidth: 32, inputChannels: 3 }, 1);
  const [rgb, depth] = [testValues(2 * 32 * 32 * 3, 1), testValues(2 * 32 * 32 * 3, 2)];
  const expected = tf.tidy(() => {
    const images = [rgb, depth].map((values) => tf.tensor4d(values, [2, 32, 32, 3]));
    const [logits] = network.predict(images) as tf.Tensor4D[];
    return tf.argMax(logits as tf.Tensor4D, 3).dataSync();
  });
  const predictor = classPredictor(network, spec.modalities);
  const predicted = await predictor.predict({ ids: ['a', 'b'], images: { depth, rgb } });
  const differing = predicted.filter((id, index) => id !== expected[index]).length;
  // Folding moves logits by float rounding, which decides ties.
  expect(differing).toBeLessThan(0.001 * predicted.length);
  await expect(predictor.predict({ ids: ['a', 'b'], images: { rgb } })).rejects.toThrow(
    'inference: batch must hold modality depth; got rgb',
  );
  predictor.dispose();
  network.dispose();
});
