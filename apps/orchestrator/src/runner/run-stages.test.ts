import { once } from 'node:events';
import { expect, test } from 'vitest';
import { embeddedQueue } from '../queue/embedded-queue.js';
import { claimStage } from '../store/claim-stage.js';
import { completeAttempt, failAttempt } from '../store/end-attempt.js';
import { stageStates } from '../store/stage-states.js';
import { storedSweep } from '../test-support/stored-sweep.js';
import { sweepText } from '../test-support/sweep-text.js';
import { runStages } from './run-stages.js';

const CLAIM = { pid: 7, nowMs: 0, leaseExpiresAtMs: 1 };

test('once halted by a failed stage no further one begins, and those that run end', async () => {
  const { db, id, plan } = await storedSweep(sweepText('grid: { train.batchSize: [2, 4, 8] }'));
  let isHalted = false;
  const secondBegins = new AbortController();
  const firstFails = new AbortController();
  const begun: string[] = [];
  const attempt = async (stageKey: string): Promise<void> => {
    begun.push(stageKey);
    const number = claimStage(db, stageKey, CLAIM)?.number ?? 0;
    if (begun.length === 1) {
      await once(secondBegins.signal, 'abort');
      failAttempt(db, { stageKey, number }, { state: 'failed', stageState: 'failed', message: 'broken' }, 1);
      isHalted = true;
      firstFails.abort();
    } else {
      secondBegins.abort();
      await once(firstFails.signal, 'abort');
      completeAttempt(db, { stageKey, number }, { kind: 'train', steps: 1, finalLoss: null }, 1);
    }
  };
  const options = { sweepId: id, concurrency: 2, stop: new AbortController().signal };
  await runStages(options, { db, queue: embeddedQueue(), attempt, isHalted: () => isHalted });
  expect(begun).toHaveLength(2);
  const keys = plan.stages.map(({ key }) => key);
  expect([...stageStates(db, keys).values()].sort()).toEqual([
    'complete',
    'failed',
    'waiting',
    'waiting',
    'waiting',
    'waiting',
  ]);
});
