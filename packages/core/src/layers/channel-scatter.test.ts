import * as tf from '@tensorflow/tfjs-core';
import { input, model as modelOf } from '@tensorflow/tfjs-layers';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadEngine } from '../node/load-engine.js';
import { numericGradient, relativeError, testValues } from '../test-support/numeric-gradient.js';
import { apply } from './apply.js';
import { ChannelScatter, scatterChannels } from './channel-scatter.js';

beforeAll(async () => {
  await loadEngine();
});

describe('ChannelScatter', () => {
  it('puts two channels at places 1 and 3 of four, zeros elsewhere [1,1,2,2]', () => {
    const layer = new ChannelScatter({ name: 'scatter', of: 4, kept: [1, 3] });
    const image = input({ shape: [1, 2, 2] });
    const network = modelOf({ inputs: image, outputs: apply(layer, image) });
    const before = tf.memory().numTensors;
    const x = tf.tensor4d([5, 6, 7, 8], [1, 1, 2, 2]);
    const y = network.predict(x) as tf.Tensor;
    expect(y.shape).toEqual([1, 1, 2, 4]);
    expect([...y.dataSync()]).toEqual([0, 5, 0, 6, 0, 7, 0, 8]);
    tf.dispose([x, y]);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('gradient is that of finite differences', () => {
    const places = { of: 5, kept: [0, 2, 3] };
    const weights = testValues(2 * 2 * 5, 3);
    const loss = (x: tf.Tensor) =>
      tf.sum(
        tf.mul(tf.square(scatterChannels(x as tf.Tensor4D, places)), tf.tensor(weights, [1, 2, 2, 5])),
      ) as tf.Scalar;
    const values = testValues(2 * 2 * 3, 4);
    const expected = numericGradient(loss, values, [1, 2, 2, 3]);
    const actual = tf.tidy(() =>
      tf
        .grad(loss)(tf.tensor(values, [1, 2, 2, 3]))
        .dataSync(),
    );
    expect(relativeError(actual, expected)).toBeLessThan(1e-2);
  });

  it('any places: each channel at its place, the others zero', () => {
    const places = fc.integer({ min: 1, max: 9 }).chain((of) =>
      fc.record({
        of: fc.constant(of),
        kept: fc
          .uniqueArray(fc.integer({ min: 0, max: of - 1 }), { minLength: 1 })
          .map((all) => all.sort((a, b) => a - b)),
      }),
    );
    fc.assert(
      fc.property(places, ({ of, kept }) => {
        const values = testValues(3 * kept.length, of);
        const y = tf.tidy(() => scatterChannels(tf.tensor4d(values, [1, 3, 1, kept.length]), { of, kept }).dataSync());
        const expected = new Float32Array(3 * of);
        for (let row = 0; row < 3; row++)
          for (const [index, place] of kept.entries())
            expected[row * of + place] = values[row * kept.length + index] as number;
        expect([...y]).toEqual([...expected]);
      }),
      { seed: 7, numRuns: 30 },
    );
  });
});
