import { expect, test } from 'vitest';
import { type CostedTrial, networkPoints, shareOfLargest } from './network-points.js';

const TRIAL = {
  groupId: 'g',
  seed: 0,
  position: 0,
  state: 'complete',
  axes: {},
  meanIou: 0.50004,
  pixelAccuracy: null,
  frequencyWeightedIou: null,
  endedAtMs: 1,
  evaluation: 'e',
} as const;

function network(id: string, costs: Pick<CostedTrial, 'parameters' | 'flops'>, stage: number | null = 1): CostedTrial {
  const trial = { ...TRIAL, id, label: `trial ${id}` };
  return { trial, network: 'n', method: 'l1', stage, recorded: null, ...costs };
}

const NETWORKS = [
  network('a', { parameters: 2_000_000, flops: 4e9 }),
  network('b', { parameters: 1_500_000, flops: null }),
  network('c', { parameters: null, flops: 3e9 }, null),
];

test('points are in the unit of the axis; a network whose cost is not on record is none', () => {
  expect(networkPoints(NETWORKS, 'parameters')).toEqual([
    { id: 'a', name: 'l1, stage 1', method: 'l1', cost: 2, score: 50 },
    { id: 'b', name: 'l1, stage 1', method: 'l1', cost: 1.5, score: 50 },
  ]);
  expect(networkPoints(NETWORKS, 'flops').map(({ id, name, cost }) => [id, name, cost])).toEqual([
    ['a', 'l1, stage 1', 4],
    ['c', 'trial c', 3],
  ]);
});

test('shares are of the largest that is on record', () => {
  expect(shareOfLargest(NETWORKS, 'parameters')).toEqual([100, 75, null]);
  expect(shareOfLargest(NETWORKS, 'flops')).toEqual([100, null, 75]);
  expect(shareOfLargest([network('d', { parameters: null, flops: null })], 'flops')).toEqual([null]);
});
