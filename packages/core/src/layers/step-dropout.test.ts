import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadEngine } from '../node/load-engine.js';
import { StepDropout, type StepDropoutConfig } from './step-dropout.js';

beforeAll(async () => {
  await loadEngine();
});

function dropped(config: Partial<StepDropoutConfig>, step = 3, shape = [2, 8, 8, 16]): Float32Array {
  const layer = new StepDropout({ name: 'dropout', rate: 0.5, ...config });
  layer.setStep(1, step);
  return tf.tidy(
    () => (layer.apply(tf.ones(shape), { training: true }) as tf.Tensor).dataSync<'float32'>() as Float32Array,
  );
}

describe('StepDropout', () => {
  it('drops the given share and scales the rest', () => {
    const values = dropped({ rate: 0.25 });
    const zeros = values.filter((value) => value === 0).length / values.length;
    expect(zeros).toBeGreaterThan(0.2);
    expect(zeros).toBeLessThan(0.3);
    expect(new Set(values)).toEqual(new Set([0, Math.fround(1 / 0.75)]));
  });

  it('draws one mask per step and salt', () => {
    expect(dropped({})).toEqual(dropped({ salt: 0 }));
    expect(dropped({})).not.toEqual(dropped({}, 4));
    expect(dropped({ salt: 9 })).not.toEqual(dropped({}));
    expect(dropped({ salt: 9 })).toEqual(dropped({ salt: 9 }));
  });

  it('drops whole channels of an image, different ones in each', () => {
    const values = dropped({ unit: 'channel' });
    const channelsOf = (image: number) => values.slice(image * 1024, image * 1024 + 16);
    values.forEach((value, index) => {
      expect(value).toBe(channelsOf(Math.floor(index / 1024))[index % 16]);
    });
    expect(channelsOf(0)).not.toEqual(channelsOf(1));
  });
});

it('draws another mask for each part of a step, and drops nothing when it is frozen', () => {
  const layer = new StepDropout({ name: 'dropout', rate: 0.5 });
  const maskOf = (part?: number) => {
    layer.setStep(1, 3, part);
    return tf.tidy(() => (layer.apply(tf.ones([1, 4, 4, 8]), { training: true }) as tf.Tensor).dataSync().join());
  };
  expect(maskOf(0)).toBe(maskOf());
  expect(new Set([0, 1, 2].map(maskOf)).size).toBe(3);
  layer.trainable = false;
  expect(maskOf()).toBe(Array(128).fill(1).join());
});
