import { expect, test } from 'vitest';
import { planSweep } from '../plan/plan-sweep.js';
import { EarlyStop } from '../sweep/early-stop.js';
import { expandSweep } from '../sweep/expand-sweep.js';
import { parseSweep } from '../sweep/read-sweep.js';
import { sweepText } from '../test-support/sweep-text.js';
import { ineffectiveRule } from './ineffective-rule.js';

const RULE = { rule: 'median', metric: 'validation/meanIou', goal: 'maximize', minSteps: 5, minTrials: 2 };

/** The answer for a sweep of three trainings of 10 steps. */
async function answer(rule: object, ...lines: readonly string[]): Promise<string | null> {
  const text = sweepText('seeds: [0, 1, 2]', ...lines).replace('steps: 10', 'steps: 10, validateEvery: 5');
  const plan = await planSweep(expandSweep(parseSweep(text, 'a.yaml')).trials, {
    inspectDataset: async () => ({ fingerprint: 'fingerprint', modalities: ['rgb'] }),
    hashWeights: async (path) => path,
  });
  return ineffectiveRule(EarlyStop.parse({ ...RULE, ...rule }), plan.stages);
}

test('a rule that can act is let be', async () => {
  expect(await answer({})).toBeNull();
  // One of two validates.
  expect(await answer({}, 'grid: { train.validateEvery: [0, 5] }')).toBeNull();
});

test('a rule that cannot act is told why', async () => {
  expect(await answer({}, 'grid: { train.validateEvery: [0] }')).toBe(
    'earlyStop.metric must be a series of a training; got "validation/meanIou" (no training has validateEvery > 0)',
  );
  expect(await answer({ metric: 'train/loss' }, 'grid: { train.validateEvery: [0] }')).toBeNull();
  expect(await answer({ minSteps: 10 })).toBe(
    'earlyStop.minSteps must be less than the steps of a training; got 10 (the longest has 10)',
  );
  expect(await answer({ minTrials: 3 })).toBe(
    'earlyStop.minTrials must be less than the trainings that compete; got 3 (at most 3 compete)',
  );
});
