import { expect, test } from 'vitest';
import { freshClaim } from '../test-support/fresh-claim.js';
import { storedSweep } from '../test-support/stored-sweep.js';
import { sweepText } from '../test-support/sweep-text.js';
import { claimStage } from './claim-stage.js';
import { failAttempt } from './end-attempt.js';
import { nextStageState } from './next-stage-state.js';
import type { FailedEnd } from './record-events.js';

const NOW_MS = 1_000_000;

/** A stage whose attempts end one after the other as it is told. */
async function stageWithEnds({ retries = 1, isAsked = false } = {}) {
  const { db, plan } = await storedSweep(sweepText());
  const stageKey = plan.stages[0]?.key ?? '';
  const policy = { retries, retryDelaySeconds: 1 };
  return (end: FailedEnd | { kind: 'silent'; message: string }) => {
    const attempt = claimStage(db, stageKey, { ...freshClaim(), nowMs: Number.MAX_SAFE_INTEGER });
    if (attempt === null) throw new Error(`${stageKey} must be claimable`);
    const { number } = attempt;
    const next = nextStageState(db, { stageKey, attempt: number }, end, { policy, isAsked, nowMs: NOW_MS });
    failAttempt(db, attempt, next, NOW_MS);
    return { state: next.stageState, afterMs: Math.max(0, (next.retryAtMs ?? 0) - NOW_MS) };
  };
}

const UNFIT = { kind: 'failed', message: 'other data', code: 'WORKER_UNFIT' } as const;
const DIED = { kind: 'lost', message: 'killed' } as const;

test('a stage that its workers were not fit for is offered ten times more, later each time, and then failed', async () => {
  const end = await stageWithEnds();
  const ends = Array.from({ length: 11 }, () => end(UNFIT));
  const delays = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512].map((seconds) => 1000 * seconds);
  expect(ends).toEqual([...delays.map((afterMs) => ({ state: 'waiting', afterMs })), { state: 'failed', afterMs: 0 }]);
});

test('workers that were not fit, lost or stopped do not count against the retries of a stage that dies', async () => {
  const end = await stageWithEnds({ retries: 1 });
  for (const blameless of [UNFIT, { kind: 'silent', message: 'silent' } as const, { kind: 'stopped' } as const]) {
    expect(end(blameless).state).toBe('waiting');
  }
  expect(end(DIED)).toEqual({ state: 'waiting', afterMs: 1000 });
  expect(end(UNFIT).state).toBe('waiting');
  expect(end(DIED).state).toBe('failed');
});

test.each(['CONFIG', 'DATASET', 'DIVERGED', 'CHECKPOINT'])(
  'a failure with the code %s is never tried again',
  async (code) => {
    const end = await stageWithEnds({ retries: 5 });
    expect(end({ kind: 'failed', message: 'no use', code }).state).toBe('failed');
  },
);

test('a stage that was asked to stop is stopped, and failed if it says so', async () => {
  const end = await stageWithEnds({ isAsked: true });
  expect(end({ kind: 'stopped' }).state).toBe('stopped');
  const other = await stageWithEnds({ isAsked: true });
  expect(other(UNFIT).state).toBe('failed');
});

test('the eleventh worker that is lost with a stage fails it', async () => {
  const end = await stageWithEnds();
  const states = Array.from({ length: 11 }, () => end({ kind: 'silent', message: 'silent' }).state);
  expect(states).toEqual([...Array(10).fill('waiting'), 'failed']);
});
