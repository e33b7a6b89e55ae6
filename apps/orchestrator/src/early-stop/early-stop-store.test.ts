import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Database } from '../store/open-store.js';
import { openStoreForWriting } from '../store/open-store.js';
import { attempts, earlyStops, metrics, stages, sweeps, sweepTrials, trialStages, trials } from '../store/tables.js';
import { EarlyStop } from '../sweep/early-stop.js';
import { temporaryFolder } from '../test-support/temporary-folder.js';
import { competitors } from './competing-series.js';
import { decideEarlyStop } from './decide-early-stop.js';
import { judgeTraining } from './judge-training.js';
import { earlyStopOf, earlyStopsOfSweep, recordEarlyStop } from './record-early-stop.js';

const METRIC = 'train/loss';
const HOPELESS = { stop: true, reason: 'worse', step: 10, value: 3, threshold: 2 } as const;
const FINDING = { rule: { rule: 'halving', metric: METRIC }, hopeless: HOPELESS } as const;

function emptyStore(): Database {
  const store = openStoreForWriting(join(temporaryFolder(), 'ssma.sqlite'), 0);
  onTestFinished(() => store.close());
  return store.db;
}

interface StoredStage {
  readonly key: string;
  readonly name?: string;
  readonly kind?: 'train' | 'evaluate';
  readonly datasetFingerprint?: string;
  /** Values of the metric at steps 10, 20, 30 and so on. */
  readonly values?: readonly number[];
}

/** A stage that runs its first attempt, in a trial of its own in each of the sweeps. */
function addStage(db: Database, sweepIds: readonly string[], { key, values = [], ...stage }: StoredStage): void {
  const defaults = { name: 'expert rgb', kind: 'train', datasetFingerprint: 'data' } as const;
  const row = { key, seed: 0, configJson: '{}', codeVersion: 1, state: 'running', attempt: 1 } as const;
  db.insert(stages)
    .values({ ...row, ...defaults, ...stage })
    .run();
  const attempt = { stageKey: key, number: 1, state: 'running', pid: 1, startedAtMs: 0, leaseExpiresAtMs: 9 } as const;
  db.insert(attempts).values(attempt).run();
  const trialId = `trial of ${key}`;
  db.insert(trials).values({ id: trialId, groupId: 'group', seed: 0, configJson: '{}' }).run();
  db.insert(trialStages).values({ trialId, stageKey: key, position: 0 }).run();
  for (const sweepId of sweepIds) {
    const sweep = { id: sweepId, name: sweepId, file: '', definitionJson: '{}', startedAtMs: 0 };
    db.insert(sweeps).values(sweep).onConflictDoNothing().run();
    db.insert(sweepTrials).values({ sweepId, trialId, position: 0, label: '', axesJson: '{}' }).run();
  }
  for (const [index, value] of values.entries()) {
    db.insert(metrics)
      .values({ stageKey: key, name: METRIC, step: 10 * (index + 1), value })
      .run();
  }
}

describe('a training competes', () => {
  test('with those of its name and data in every sweep that it is part of', () => {
    const db = emptyStore();
    addStage(db, ['a', 'b'], { key: 's1', values: [1, 2] });
    addStage(db, ['a'], { key: 's2', values: [3] });
    addStage(db, ['b'], { key: 's3', values: [4, 5] });
    addStage(db, ['c'], { key: 'in another sweep', values: [6] });
    addStage(db, ['a'], { key: 'of another name', name: 'expert depth', values: [7] });
    addStage(db, ['a'], { key: 'on other data', datasetFingerprint: 'other', values: [8] });
    addStage(db, ['a'], { key: 'an evaluation', kind: 'evaluate', values: [9] });
    addStage(db, ['a'], { key: 'without a point' });
    expect(competitors(db, 's1', METRIC)).toEqual({
      own: [
        { step: 10, value: 1 },
        { step: 20, value: 2 },
      ],
      others: [
        [{ step: 10, value: 3 }],
        [
          { step: 10, value: 4 },
          { step: 20, value: 5 },
        ],
      ],
    });
    // Sweep b is not one of those that s2 is part of.
    expect(competitors(db, 's2', METRIC).others.map(([first]) => first?.value)).toEqual([1]);
    expect(competitors(db, 's1', 'train/mainLoss')).toEqual({ own: [], others: [] });
    addStage(db, ['a'], { key: 'another evaluation', kind: 'evaluate', values: [9] });
    expect(competitors(db, 'an evaluation', METRIC)).toEqual({ own: [], others: [] });
  });

  test('once, however many trials share it', () => {
    const db = emptyStore();
    addStage(db, ['a', 'b'], { key: 's1', values: [1] });
    addStage(db, ['a', 'b'], { key: 's2', values: [2] });
    db.insert(trialStages).values({ trialId: 'trial of s1', stageKey: 's2', position: 1 }).run();
    expect(competitors(db, 's1', METRIC).others).toEqual([[{ step: 10, value: 2 }]]);
  });

  test('where the rule judges, and nowhere else', () => {
    const db = emptyStore();
    const rule = EarlyStop.parse({ rule: 'halving', metric: METRIC, goal: 'minimize', minSteps: 20, factor: 2 });
    addStage(db, ['a'], { key: 's1', values: [9, 9, 9, 9] });
    for (const key of ['s2', 's3', 's4']) addStage(db, ['a'], { key, values: [1, 1, 1, 1] });
    const decisions = [10, 20, 30, 40].map((step) => judgeTraining(db, rule, { stageKey: 's1', step }));
    expect(decisions).toEqual([
      'continue',
      expect.objectContaining({ step: 20, value: 9, threshold: 1 }),
      'continue',
      expect.objectContaining({ step: 40, value: 9, threshold: 1 }),
    ]);
    expect(judgeTraining(db, rule, { stageKey: 's2', step: 20 })).toBe('continue');
  });
});

test('the store decides as the rule does of the series', () => {
  const db = emptyStore();
  const keys = ['s0', 's1', 's2', 's3', 's4', 's5'];
  for (const key of keys) addStage(db, ['a'], { key });
  // A series of another name, which is longer and better or worse than all.
  const ofOtherMetric = keys.flatMap((stageKey, index) =>
    [0, 99].map((step) => ({ stageKey, name: 'train/mainLoss', step, value: index % 2 === 0 ? 1000 : -1000 })),
  );
  // Eighths add up without rounding, in any order.
  const eighths = fc.integer({ min: -40, max: 40 }).map((value) => value / 8);
  const value = fc.oneof({ weight: 9, arbitrary: eighths }, fc.constantFrom(Infinity, -Infinity));
  const series = fc.uniqueArray(fc.record({ step: fc.integer({ min: 1, max: 12 }), value }), {
    selector: ({ step }) => step,
    minLength: 2,
  });
  const rule = fc
    .record({ goal: fc.constantFrom('maximize', 'minimize'), rule: fc.constantFrom('median', 'halving') })
    .map((chosen) => EarlyStop.parse({ ...chosen, metric: METRIC, minSteps: 2, minTrials: 1 }));
  let numStopped = 0;
  fc.assert(
    fc.property(rule, fc.array(series, { minLength: 6, maxLength: 6 }), (rule, all) => {
      db.delete(metrics).run();
      const rows = all.flatMap((points, index) =>
        points.map((point) => ({ stageKey: keys[index] ?? '', name: METRIC, ...point })),
      );
      db.insert(metrics)
        .values([...rows, ...ofOtherMetric])
        .run();
      for (const { step } of all[0] ?? []) {
        const decision = judgeTraining(db, rule, { stageKey: 's0', step });
        expect(decision).toEqual(decideEarlyStop(rule, { ...competitors(db, 's0', METRIC), step }));
        if (decision !== 'continue') numStopped += 1;
      }
    }),
    { seed: 3, numRuns: 15 },
  );
  expect(numStopped).toBeGreaterThan(10);
});

test('rounding in the store does not stop one of equals', () => {
  const db = emptyStore();
  const keys = Array.from({ length: 6 }, (_, index) => `s${index}`);
  for (const key of keys) addStage(db, ['a'], { key, values: [0.1, 0.1, 0.1] });
  const rule = EarlyStop.parse({ rule: 'median', metric: METRIC, goal: 'maximize', minSteps: 30 });
  expect(judgeTraining(db, rule, { stageKey: 's0', step: 30 })).toBe('continue');
});

describe('an early stop', () => {
  test('is noted once per attempt, with the first finding', () => {
    const db = emptyStore();
    addStage(db, ['a'], { key: 's1' });
    expect(earlyStopOf(db, 's1')).toBeNull();
    expect(recordEarlyStop(db, { stageKey: 's1', number: 1 }, FINDING, 500)).toBe(true);
    const later = { ...FINDING, hopeless: { ...HOPELESS, step: 20 } };
    expect(recordEarlyStop(db, { stageKey: 's1', number: 1 }, later, 600)).toBe(false);
    expect(earlyStopOf(db, 's1')).toEqual({
      stageKey: 's1',
      attempt: 1,
      rule: 'halving',
      metric: METRIC,
      reason: 'worse',
      step: 10,
      value: 3,
      threshold: 2,
      atMs: 500,
    });
  });

  test('is noted of a running attempt only', () => {
    const db = emptyStore();
    addStage(db, ['a'], { key: 's1' });
    expect(recordEarlyStop(db, { stageKey: 's1', number: 2 }, FINDING, 500)).toBe(false);
    db.update(attempts).set({ state: 'complete' }).run();
    expect(recordEarlyStop(db, { stageKey: 's1', number: 1 }, FINDING, 500)).toBe(false);
    expect(db.select().from(earlyStops).all()).toEqual([]);
  });

  test('is forgotten when the stage is claimed again, and replaced when that attempt is hopeless too', () => {
    const db = emptyStore();
    addStage(db, ['a'], { key: 's1' });
    recordEarlyStop(db, { stageKey: 's1', number: 1 }, FINDING, 500);
    db.update(attempts).set({ state: 'lost' }).run();
    db.insert(attempts)
      .values({ stageKey: 's1', number: 2, state: 'running', pid: 1, startedAtMs: 0, leaseExpiresAtMs: 9 })
      .run();
    db.update(stages).set({ attempt: 2 }).run();
    expect(earlyStopOf(db, 's1')).toBeNull();
    expect(recordEarlyStop(db, { stageKey: 's1', number: 2 }, FINDING, 700)).toBe(true);
    expect(earlyStopOf(db, 's1')).toMatchObject({ attempt: 2, atMs: 700 });
  });

  test('of a value that was never a number is kept as it is', () => {
    const db = emptyStore();
    addStage(db, ['a'], { key: 's1' });
    const hopeless = { ...HOPELESS, value: Number.POSITIVE_INFINITY };
    recordEarlyStop(db, { stageKey: 's1', number: 1 }, { ...FINDING, hopeless }, 500);
    expect(earlyStopOf(db, 's1')?.value).toBe(Number.POSITIVE_INFINITY);
  });

  test('is listed for a sweep once its stage has stopped', () => {
    const db = emptyStore();
    addStage(db, ['a'], { key: 's1' });
    addStage(db, ['a'], { key: 'went on' });
    addStage(db, ['b'], { key: 's3' });
    for (const stageKey of ['s1', 's3']) recordEarlyStop(db, { stageKey, number: 1 }, FINDING, 500);
    expect(earlyStopsOfSweep(db, 'a')).toEqual(new Map());
    db.update(stages).set({ state: 'stopped' }).run();
    expect([...earlyStopsOfSweep(db, 'a').keys()]).toEqual(['s1']);
    expect(earlyStopsOfSweep(db, 'a').get('s1')).toEqual(earlyStopOf(db, 's1'));
  });
});
