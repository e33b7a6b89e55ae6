import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AttemptNews } from '../channel/attempt-event.js';
import type { StageOutcome } from '../stages/stage-context.js';
import { freshClaim } from '../test-support/fresh-claim.js';
import { SOME_PROVENANCE } from '../test-support/some-provenance.js';
import { storedSweep } from '../test-support/stored-sweep.js';
import { sweepText } from '../test-support/sweep-text.js';
import { tellNews } from '../test-support/tell-news.js';
import { attemptsOfStage } from './attempts-of-stage.js';
import type { AttemptId } from './claim-stage.js';
import { claimStage } from './claim-stage.js';
import { completeAttempt, failAttempt } from './end-attempt.js';
import { renewLeases } from './leases.js';
import { metricSeries } from './metric-series.js';
import type { Database } from './open-store.js';
import { readyStages } from './ready-stages.js';
import { loseAbandonedAttempts, reopenStages } from './recover-stages.js';
import { sampleGroupScoresOfSweep } from './sample-group-scores-of-sweep.js';
import { stagesOfTrial } from './stage-rows.js';
import { stageStates } from './stage-states.js';
import { results } from './tables.js';
import { trialsOfSweep } from './trials-of-sweep.js';

const TRAINED: StageOutcome = { kind: 'train', steps: 10, finalLoss: 0.5 };
const DIED = { state: 'lost', stageState: 'waiting', message: 'killed' } as const;

/** One trial: a train and an evaluate stage. */
async function oneTrial() {
  const { db, id, plan } = await storedSweep(sweepText());
  const [train = '', evaluate = ''] = plan.stages.map(({ key }) => key);
  return { db, id, train, evaluate, trialId: plan.trials[0]?.id ?? '' };
}

function claimed(db: Database, key: string): AttemptId {
  const attempt = claimStage(db, key, freshClaim());
  if (attempt === null) throw new Error(`${key} could not be claimed`);
  return attempt;
}

describe('a stage', () => {
  test('is claimed by one of two callers', async () => {
    const { db, train } = await oneTrial();
    expect(claimStage(db, train, freshClaim())).toEqual({ stageKey: train, number: 1 });
    expect(claimStage(db, train, freshClaim())).toBeNull();
  });

  test('is ready when its parents are complete', async () => {
    const { db, id, train, evaluate } = await oneTrial();
    expect(readyStages(db, id)).toEqual([train]);
    const attempt = claimed(db, train);
    expect(readyStages(db, id)).toEqual([]);
    expect(completeAttempt(db, attempt, TRAINED, 1500)).toBe(true);
    expect(readyStages(db, id)).toEqual([evaluate]);
  });

  test('whose attempt was lost can be claimed again, and the lost attempt can write nothing more', async () => {
    const { db, train } = await oneTrial();
    const first = claimed(db, train);
    expect(failAttempt(db, first, DIED, 1500)).toBe(true);
    const second = claimed(db, train);
    expect(second.number).toBe(2);
    expect(tellNews(db, first, { type: 'metrics', metrics: [{ name: 'loss', step: 1, value: 9 }] })).toBe(false);
    expect(renewLeases(db, [{ stageKey: train, attempt: 1 }], 9000)).toEqual([{ stageKey: train, attempt: 1 }]);
    expect(completeAttempt(db, first, TRAINED, 1600)).toBe(false);
    expect(metricSeries(db, train, 'loss')).toEqual([]);
    expect(attemptsOfStage(db, train).map(({ number, state, errorMessage }) => [number, state, errorMessage])).toEqual([
      [1, 'lost', 'killed'],
      [2, 'running', null],
    ]);
  });

  test('that is complete has its result once and is never claimed again', async () => {
    const { db, id, train, evaluate, trialId } = await oneTrial();
    completeAttempt(db, claimed(db, train), TRAINED, 1500);
    const attempt = claimed(db, evaluate);
    // Truth 0: 3 right, 1 wrong; truth 1: 4 right. IoU 3/4 and 4/5.
    const outcome: StageOutcome = {
      kind: 'evaluate',
      classNames: ['road', 'car'],
      confusion: { numClasses: 2, counts: [3, 1, 0, 4] },
      groups: [{ name: 'night', confusion: { numClasses: 2, counts: [1, 1, 0, 0] } }],
    };
    expect(completeAttempt(db, attempt, outcome, 1600)).toBe(true);
    expect(completeAttempt(db, attempt, outcome, 1700)).toBe(false);
    expect(claimStage(db, evaluate, freshClaim())).toBeNull();
    expect(trialsOfSweep(db, id)).toMatchObject([
      { id: trialId, state: 'complete', meanIou: (3 / 4 + 4 / 5) / 2, pixelAccuracy: 7 / 8 },
    ]);
    // Of the group alone: truth 0: 1 right, 1 wrong; the wrong one is all that class 1 has.
    expect(sampleGroupScoresOfSweep(db, id)).toEqual(new Map([[trialId, new Map([['night', 1 / 4]])]]));
  });

  test('repeats a step after a resume without a second point', async () => {
    const { db, train } = await oneTrial();
    const first = claimed(db, train);
    const metrics = [
      { name: 'loss', step: 1, value: 3 },
      { name: 'loss', step: 2, value: 2 },
    ];
    tellNews(db, first, { type: 'metrics', metrics });
    failAttempt(db, first, DIED, 1500);
    tellNews(db, claimed(db, train), { type: 'metrics', metrics: [{ name: 'loss', step: 2, value: 2.5 }] });
    expect(metricSeries(db, train, 'loss')).toEqual([
      { step: 1, value: 3 },
      { step: 2, value: 2.5 },
    ]);
  });

  test('keeps the last provenance that each attempt has told, and none from an attempt that is over', async () => {
    const { db, train } = await oneTrial();
    const told = (host: string): AttemptNews => ({ type: 'provenance', provenance: { ...SOME_PROVENANCE, host } });
    const first = claimed(db, train);
    tellNews(db, first, told('a'), told('b'));
    failAttempt(db, first, DIED, 1500);
    const second = claimed(db, train);
    const hosts = () => attemptsOfStage(db, train).map(({ provenance }) => provenance?.host ?? null);
    expect(hosts()).toEqual(['b', null]);
    expect(tellNews(db, first, told('late'))).toBe(false);
    expect(hosts()).toEqual(['b', null]);
    expect(tellNews(db, second, told('c'))).toBe(true);
    expect(attemptsOfStage(db, train)[1]?.provenance).toEqual({ ...SOME_PROVENANCE, host: 'c' });
    expect(hosts()).toEqual(['b', 'c']);
  });

  test('is stale when its lease has run out, until it is renewed', async () => {
    const { db, train, trialId } = await oneTrial();
    claimed(db, train);
    const stateAt = (nowMs: number) => stagesOfTrial(db, trialId, nowMs)[0]?.state;
    expect([stateAt(1999), stateAt(2000)]).toEqual(['running', 'stale']);
    expect(renewLeases(db, [{ stageKey: train, attempt: 1 }], 3000)).toEqual([]);
    expect(stateAt(2999)).toBe('running');
  });

  test('that a dead process left running is claimed again; a failed one after it was reopened', async () => {
    const { db, id, train } = await oneTrial();
    claimStage(db, train, freshClaim({ worker: 'local.host-1-a' }));
    expect(loseAbandonedAttempts(db, 'local.', 5000)).toBe(1);
    const second = claimed(db, train);
    failAttempt(db, second, { ...DIED, state: 'failed', stageState: 'failed' }, 6000);
    expect(claimStage(db, train, freshClaim())).toBeNull();
    reopenStages(db, id, 'unfinished');
    expect(claimed(db, train).number).toBe(3);
  });
});

test('any sequence of calls keeps the state machine legal: one running attempt at most, one result at most', async () => {
  const { db, id, train, evaluate } = await oneTrial();
  const legal: Record<string, readonly string[]> = {
    waiting: ['waiting', 'running'],
    running: ['running', 'waiting', 'complete', 'stopped', 'failed'],
    complete: ['complete'],
    stopped: ['stopped', 'waiting'],
    failed: ['failed', 'waiting'],
  };
  const call = fc.record({
    key: fc.constantFrom(train, evaluate),
    number: fc.integer({ min: 1, max: 4 }),
    action: fc.constantFrom('claim', 'complete', 'lose', 'stop', 'fail', 'abandon', 'reopen'),
  });
  const perform = ({ key: stageKey, number, action }: { key: string; number: number; action: string }): void => {
    const attempt = { stageKey, number };
    const confusion = { numClasses: 2, counts: [1, 0, 0, 1] };
    const outcome: StageOutcome =
      stageKey === train ? TRAINED : { kind: 'evaluate', classNames: ['a', 'b'], confusion, groups: [] };
    if (action === 'claim') claimStage(db, stageKey, freshClaim());
    if (action === 'complete') completeAttempt(db, attempt, outcome, 1);
    if (action === 'lose') failAttempt(db, attempt, DIED, 1);
    if (action === 'stop') failAttempt(db, attempt, { ...DIED, stageState: 'stopped' }, 1);
    if (action === 'fail') failAttempt(db, attempt, { ...DIED, state: 'failed', stageState: 'failed' }, 1);
    if (action === 'abandon') loseAbandonedAttempts(db, 'worker.', 1);
    if (action === 'reopen') reopenStages(db, id, 'unfinished');
  };
  fc.assert(
    // The runs share one store, so later ones start from whatever state earlier ones have left.
    fc.property(fc.array(call, { maxLength: 20 }), (calls) => {
      for (const next of calls) {
        const before = stageStates(db, [train, evaluate]);
        perform(next);
        const after = stageStates(db, [train, evaluate]);
        for (const key of [train, evaluate]) {
          expect(legal[before.get(key) ?? '']).toContain(after.get(key));
          const running = attemptsOfStage(db, key).filter(({ state }) => state === 'running').length;
          expect(running).toBe(after.get(key) === 'running' ? 1 : 0);
        }
        expect(db.select().from(results).all()).toHaveLength(after.get(evaluate) === 'complete' ? 1 : 0);
      }
    }),
    { numRuns: 30 },
  );
});
