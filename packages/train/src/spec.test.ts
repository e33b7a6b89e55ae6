import { expect, it } from 'vitest';
import { TrainSpec } from './spec.js';

it('a micro batch is at most the batch', () => {
  expect(TrainSpec.parse({ steps: 1, batchSize: 7, microBatchSize: 7 }).microBatchSize).toBe(7);
  const { error } = TrainSpec.safeParse({ steps: 1, batchSize: 7, microBatchSize: 8 });
  expect(error?.issues).toMatchObject([{ path: ['microBatchSize'], message: 'must be at most batchSize 7; got 8' }]);
});
