import { ModelSpec, outputNamesOf } from '@ssma/core';
import { loadEngine } from '@ssma/core/node';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { lossTerms, segmentationLoss } from './loss.js';
import { LossSpec } from './spec.js';

beforeAll(async () => {
  await loadEngine();
});

describe('lossTerms', () => {
  const namesOf = (fusion: unknown) =>
    outputNamesOf(ModelSpec.parse({ network: 'ssma', modalities: ['rgb', 'depth'], fusion }));

  it('weighs each output by its name, at any place', () => {
    const weights = LossSpec.parse({ auxiliary1: 0.1, auxiliary2: 0.2, blockLatent: 0.3, blockSkip: 0.4 });
    const weightsOf = (fusion: unknown) => lossTerms(namesOf(fusion), weights).map(({ weight }) => weight);
    expect(weightsOf({ blockHeads: true })).toEqual([1, 0.1, 0.2, 0.3, 0.4, 0.4]);
    expect(weightsOf({ placement: 'decoder', blockHeads: true })).toEqual([1, 0.1, 0.2, 0.1, 0.2, 0.3]);
  });

  it('by default as in the paper: 0.6 and 0.5; leaves out what weighs nothing', () => {
    const [logits, ...heads] = lossTerms(
      namesOf({ blockHeads: true }),
      LossSpec.parse({ auxiliary2: 0, blockSkip: 0 }),
    );
    expect(logits).toEqual({ outputIndex: 0, weight: 1 });
    expect(heads).toEqual([
      { outputIndex: 1, weight: 0.6 },
      { outputIndex: 3, weight: 0.5 },
    ]);
  });
});

it('is the weighted sum of the cross-entropies: uniform logits give ln(classes)', () => {
  tf.tidy(() => {
    const labels = tf.tensor3d([0, 1, 255, 1], [1, 2, 2], 'int32');
    const uniform = tf.zeros<tf.Rank.R4>([1, 2, 2, 2]);
    const terms = [
      { outputIndex: 0, weight: 1 },
      { outputIndex: 2, weight: 0.5 },
    ];
    const { total, main } = segmentationLoss([uniform, uniform], labels, terms);
    expect(main.dataSync()[0]).toBeCloseTo(Math.log(2), 6);
    expect(total.dataSync()[0]).toBeCloseTo(1.5 * Math.log(2), 6);
  });
});
