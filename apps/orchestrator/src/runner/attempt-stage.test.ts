import { join } from 'node:path';
import { expect, test } from 'vitest';
import { attemptsOfStage } from '../store/attempts-of-stage.js';
import { stageStates } from '../store/stage-states.js';
import { storedSweep } from '../test-support/stored-sweep.js';
import { sweepText } from '../test-support/sweep-text.js';
import type { RetryPolicy } from './attempt-stage.js';
import { attemptStage } from './attempt-stage.js';
import { runsFolder } from './runs-folder.js';
import type { AttemptEnd } from './supervise-stage.js';

const DIED: AttemptEnd = { kind: 'lost', message: 'killed' };
const DONE: AttemptEnd = { kind: 'complete', outcome: { kind: 'train', steps: 1, finalLoss: 0.5 } };

/** Attempts a training that ends each time as the list says; after it, it dies. */
async function attempted(ends: readonly AttemptEnd[], policy: RetryPolicy, stopAfterWaits = Number.POSITIVE_INFINITY) {
  const { db, plan, file } = await storedSweep(sweepText());
  const stageKey = plan.stages[0]?.key ?? '';
  const waits: number[] = [];
  const stop = new AbortController();
  const left = [...ends];
  await attemptStage(
    stageKey,
    { ...policy, stop: stop.signal },
    {
      db,
      folders: runsFolder(join(file, '..')),
      execute: async () => ({ end: left.shift() ?? DIED, logTail: '' }),
      clock: () => 1000,
      wait: async (milliseconds) => {
        waits.push(milliseconds);
        if (waits.length >= stopAfterWaits) stop.abort();
      },
      onEvent: () => undefined,
    },
  );
  const attempts = attemptsOfStage(db, stageKey).map(({ state }) => state);
  return { waits, attempts, state: stageStates(db, [stageKey]).get(stageKey) };
}

test('each further attempt waits twice as long as the one before, an hour at most', async () => {
  expect(await attempted([], { retries: 3, retryDelaySeconds: 2 })).toEqual({
    waits: [2000, 4000, 8000],
    attempts: ['lost', 'lost', 'lost', 'lost'],
    state: 'failed',
  });
  expect((await attempted([], { retries: 2, retryDelaySeconds: 3000 })).waits).toEqual([3_000_000, 3_600_000]);
});

test('a stage that succeeds is not tried again, nor one whose failure would be repeated', async () => {
  const policy = { retries: 5, retryDelaySeconds: 1 };
  expect(await attempted([DIED, DONE], policy)).toEqual({
    waits: [1000],
    attempts: ['lost', 'complete'],
    state: 'complete',
  });
  const diverged: AttemptEnd = { kind: 'failed', code: 'DIVERGED', message: 'loss must be finite; got NaN' };
  expect(await attempted([diverged], policy)).toEqual({ waits: [], attempts: ['failed'], state: 'failed' });
});

test('asked to stop during the wait, it leaves the stage waiting', async () => {
  expect(await attempted([], { retries: 5, retryDelaySeconds: 1 }, 2)).toEqual({
    waits: [1000, 2000],
    attempts: ['lost', 'lost'],
    state: 'waiting',
  });
});
