import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { BatchRequest } from './batch.js';
import { evaluationOrder, trainingOrder } from './batch-order.js';

describe('trainingOrder', () => {
  test('drops the incomplete last batch of each epoch and shuffles every epoch anew', () => {
    const requestAt = trainingOrder(idsOf(50), { seed: 7, batchSize: 8 });
    const epochs = [0, 1].map((epoch) => [0, 1, 2, 3, 4, 5].map((i) => requestAt(epoch * 6 + i)));
    for (const [epoch, requests] of epochs.entries()) {
      expect(requests.map((request) => request.epoch)).toEqual(Array(6).fill(epoch));
      expect(new Set(requests.flatMap(idsIn)).size).toBe(48);
    }
    expect(epochs[0]?.flatMap(idsIn)).not.toEqual(epochs[1]?.flatMap(idsIn));
  });

  test('repeats a split that is smaller than a batch, epoch after epoch', () => {
    const requestAt = trainingOrder(idsOf(3), { seed: 1, batchSize: 4 });
    const samples = [0, 1, 2].flatMap((step) => requestAt(step).samples);
    expect(samples.map(({ epoch }) => epoch)).toEqual([0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3]);
    expect([0, 1, 2].map((step) => requestAt(step).epoch)).toEqual([0, 1, 2]);
    for (let epoch = 0; epoch < 4; epoch++) {
      expect(
        samples
          .slice(epoch * 3, epoch * 3 + 3)
          .map(({ id }) => id)
          .sort(),
      ).toEqual(idsOf(3));
    }
  });

  test('depends on the seed', () => {
    const [one, other] = [1, 2].map((seed) => idsIn(trainingOrder(idsOf(40), { seed, batchSize: 40 })(0)));
    expect(one).not.toEqual(other);
  });

  test('gives the same request for a step whatever was asked for before', () => {
    fc.assert(
      fc.property(
        fc.record({
          numSamples: fc.integer({ min: 1, max: 20 }),
          batchSize: fc.integer({ min: 1, max: 9 }),
          seed: fc.nat(),
        }),
        fc.array(fc.nat(60), { minLength: 1 }),
        ({ numSamples, ...order }, steps) => {
          const requestAt = trainingOrder(idsOf(numSamples), order);
          for (const step of steps) expect(requestAt(step)).toEqual(trainingOrder(idsOf(numSamples), order)(step));
        },
      ),
      { seed: 20_240_201 },
    );
  });
});

describe('evaluationOrder', () => {
  test('gives every sample once in stored order, the rest in a smaller batch', () => {
    const requests = evaluationOrder(idsOf(5), 2);
    expect(requests.map(idsIn)).toEqual([['a0', 'a1'], ['a2', 'a3'], ['a4']]);
    expect(requests.map(({ step }) => step)).toEqual([0, 1, 2]);
  });
});

function idsOf(count: number): string[] {
  return Array.from({ length: count }, (_, i) => `a${i}`);
}

function idsIn({ samples }: BatchRequest): string[] {
  return samples.map(({ id }) => id);
}
