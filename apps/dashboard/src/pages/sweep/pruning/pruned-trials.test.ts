import type { StageNode, TrialSummary } from '@ssma/orchestrator/client';
import { expect, test } from 'vitest';
import { prunedTrials } from './pruned-trials.js';

const STAGE = {
  kind: 'evaluate',
  name: 'evaluate',
  seed: 0,
  state: 'complete',
  numAttempts: 1,
  progress: null,
  error: null,
  numTrials: 1,
  elapsedMs: 1,
  costs: null,
} as const;
const TRIAL = {
  groupId: 'g',
  seed: 0,
  position: 0,
  label: '',
  state: 'complete',
  pixelAccuracy: null,
  frequencyWeightedIou: null,
  endedAtMs: 1,
} as const;

test('finds the network of a trial in the graph, and names the method without the stage', () => {
  const costs = { parameters: 90, flops: 700 };
  const stages: StageNode[] = [
    { ...STAGE, key: 'n1', kind: 'train', parents: {}, costs },
    { ...STAGE, key: 'e1', parents: { train: 'n1' } },
  ];
  const axes = { 'prune.upTo': 2, 'prune.ranking': 'l1', 'prune.shortcuts': 'pruned' };
  const trials: TrialSummary[] = [
    { ...TRIAL, id: 'a', axes, meanIou: 0.5, evaluation: 'e1' },
    { ...TRIAL, id: 'b', axes, meanIou: null, evaluation: null },
    { ...TRIAL, id: 'c', axes, meanIou: 0.5, evaluation: 'gone' },
  ];
  const found = { trial: trials[0], network: 'n1', method: 'l1 · pruned', stage: 2 };
  expect(prunedTrials(trials, stages)).toEqual([{ ...found, recorded: costs }]);
  expect(prunedTrials(trials, stages.slice(1))).toEqual([{ ...found, recorded: null }]);
});
