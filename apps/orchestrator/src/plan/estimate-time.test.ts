import { expect, test } from 'vitest';
import { claimStage } from '../store/claim-stage.js';
import { failAttempt } from '../store/end-attempt.js';
import { pastDurations } from '../store/past-durations.js';
import { completeStage } from '../test-support/complete-stage.js';
import { freshClaim } from '../test-support/fresh-claim.js';
import { storedSweep } from '../test-support/stored-sweep.js';
import { sweepText } from '../test-support/sweep-text.js';
import { estimateTime } from './estimate-time.js';

test('a training takes the median time per step of those before it, an evaluation the median time', async () => {
  const { db, plan } = await storedSweep(sweepText('grid: { train.steps: [10, 20, 40, 100] }'));
  const [ten, ofTen, twenty, ofTwenty, forty, ofForty, hundred, ofHundred] = plan.stages;
  const [first, second, third] = [
    [ten, ofTen, 20_000, 3_000],
    [twenty, ofTwenty, 20_000, 4_000],
    [forty, ofForty, 120_000, 50_000],
  ] as const;
  for (const [train, evaluate, trainMs, evaluateMs] of [first, second, third]) {
    if (train === undefined || evaluate === undefined) throw new Error('the plan must have two stages per trial');
    completeStage(db, train, { startMs: 0, endMs: trainMs });
    completeStage(db, evaluate, { startMs: trainMs, endMs: trainMs + evaluateMs });
  }
  // 2, 1 and 3 seconds per step: 200 s for a hundred; 3, 4 and 50 s for an evaluation.
  const left = [hundred, ofHundred].flatMap((stage) => stage ?? []);
  expect(estimateTime(left, pastDurations(db))).toEqual({ seconds: 204, unknown: [] });
});

test('of an even number of runs it is the middle, and nothing is known of stages that never ran', async () => {
  const { plan } = await storedSweep(sweepText());
  const past = [1, 3].map((seconds) => ({ kind: 'train' as const, name: 'expert rgb', seconds, steps: 10 }));
  expect(estimateTime(plan.stages, past)).toEqual({ seconds: 2, unknown: ['evaluate'] });
  expect(estimateTime(plan.stages, [])).toEqual({ seconds: 0, unknown: ['expert rgb', 'evaluate'] });
});

test('a stage that was resumed says nothing about how long the whole takes', async () => {
  const { db, plan } = await storedSweep(sweepText());
  const [train] = plan.stages;
  if (train === undefined) throw new Error('the plan must have a stage');
  const attempt = claimStage(db, train.key, freshClaim({ nowMs: 0 }));
  if (attempt === null) throw new Error('the stage must be waiting');
  failAttempt(db, attempt, { state: 'lost', stageState: 'waiting', message: 'killed' }, 5_000);
  completeStage(db, train, { startMs: 6_000, endMs: 7_000 });
  expect(pastDurations(db)).toEqual([]);
});
