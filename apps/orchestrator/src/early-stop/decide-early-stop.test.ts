import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { EarlyStop } from '../sweep/early-stop.js';
import { decideEarlyStop } from './decide-early-stop.js';
import type { MetricSeries } from './standing.js';

const MEDIAN = EarlyStop.parse({
  rule: 'median',
  metric: 'validation/meanIou',
  goal: 'maximize',
  minSteps: 20,
  minTrials: 3,
  everySteps: 10,
});
const HALVING = EarlyStop.parse({
  rule: 'halving',
  metric: 'train/loss',
  goal: 'minimize',
  minSteps: 10,
  minTrials: 1,
  factor: 2,
});

/** Points at steps 10, 20, 30 and so on. */
function series(...values: readonly number[]): MetricSeries {
  return values.map((value, index) => ({ step: 10 * (index + 1), value }));
}

describe('the median rule', () => {
  // Averages up to step 20: 0.2, 0.4, 0.3; their median is 0.3.
  const others = [series(0.1, 0.3, 0.9), series(0.4, 0.4), series(0.2, 0.4, 0.1)];

  test('stops a training whose best is worse than the median of the averages of the others', () => {
    expect(decideEarlyStop(MEDIAN, { own: series(0.29, 0.1), others, step: 20 })).toEqual({
      stop: true,
      reason:
        'best validation/meanIou up to step 20 is 0.29, worse than 0.3, the median of the averages of 3 other trainings',
      step: 20,
      value: 0.29,
      threshold: expect.closeTo(0.3, 12),
    });
  });

  test('lets a training go on that has been better once', () => {
    expect(decideEarlyStop(MEDIAN, { own: series(0.31, 0.1), others, step: 20 })).toBe('continue');
  });

  test('lets a tie go on', () => {
    const equals = [series(0.1, 0.1), series(0.1, 0.1), series(0.1, 0.1)];
    expect(decideEarlyStop(MEDIAN, { own: series(0.1, 0.1), others: equals, step: 20 })).toBe('continue');
  });

  test('takes the mean of the middle two of an even number', () => {
    // Averages 0.1, 0.2, 0.4, 0.8: the median is 0.3.
    const four = [0.8, 0.1, 0.4, 0.2].map((value) => series(value, value));
    expect(decideEarlyStop(MEDIAN, { own: series(0, 0.31), others: four, step: 20 })).toBe('continue');
    expect(decideEarlyStop(MEDIAN, { own: series(0, 0.29), others: four, step: 20 })).toMatchObject({ stop: true });
  });

  test('judges nobody before minSteps, nor against fewer than minTrials that have come as far', () => {
    const own = series(0, 0, 0);
    expect(decideEarlyStop(MEDIAN, { own, others, step: 10 })).toBe('continue');
    expect(decideEarlyStop(MEDIAN, { own, others: others.slice(1), step: 20 })).toBe('continue');
    expect(decideEarlyStop(MEDIAN, { own, others, step: 20 })).toMatchObject({ stop: true });
    // The second of the others ended at step 20.
    expect(decideEarlyStop(MEDIAN, { own, others, step: 30 })).toBe('continue');
  });

  test('judges at the first report at or beyond each everySteps, whatever the series holds beyond it', () => {
    const own = [5, 22, 28, 29, 41, 60].map((step) => ({ step, value: 0 }));
    const ahead = [1, 2, 3].map(() => [0, 100].map((step) => ({ step, value: 0.5 })));
    const judged = own.filter(({ step }) => decideEarlyStop(MEDIAN, { own, others: ahead, step }) !== 'continue');
    // 22 passes 20; 41 passes 30 and 40; 60 passes 50 and 60.
    expect(judged.map(({ step }) => step)).toEqual([22, 41, 60]);
  });

  test('judges every minSteps steps where everySteps is left out', () => {
    const { everySteps: _, ...rule } = { everySteps: undefined, ...MEDIAN };
    const own = series(0, 0, 0, 0, 0);
    const ahead = [1, 2, 3].map(() => series(1, 1, 1, 1, 1));
    const judged = own.filter(({ step }) => decideEarlyStop(rule, { own, others: ahead, step }) !== 'continue');
    expect(judged.map(({ step }) => step)).toEqual([20, 40]);
  });

  test('compares a training of other steps at its last report up to the step', () => {
    const own = series(0.35, 0.35);
    // Up to step 20 the first two have averages 0.4 and (0.2 + 0.4) / 2; what they report beyond does not count.
    const between = [
      [15, 0.4, 25, 0.1],
      [12, 0.2, 19, 0.4, 21, 1],
      [20, 0.3],
    ].map(([a = 0, b = 0, c, d = 0, e, f = 0]) => [
      { step: a, value: b },
      ...(c === undefined ? [] : [{ step: c, value: d }]),
      ...(e === undefined ? [] : [{ step: e, value: f }]),
    ]);
    expect(decideEarlyStop(MEDIAN, { own, others: between, step: 20 })).toBe('continue');
    expect(decideEarlyStop(MEDIAN, { own: series(0.25, 0.25), others: between, step: 20 })).toMatchObject({
      threshold: expect.closeTo(0.3, 12),
    });
  });

  test('stops a training that has reported no number; one among the others is the worst of them', () => {
    const own = series(Number.NaN, Number.NaN);
    expect(decideEarlyStop(MEDIAN, { own, others, step: 20 })).toMatchObject({
      reason:
        'best validation/meanIou up to step 20 is no number, worse than 0.3, the median of the averages of 3 other trainings',
      value: Number.NEGATIVE_INFINITY,
    });
    // Averages none, 0.2, 0.4.
    const one = [own, series(0.2, 0.2), series(0.4, 0.4)];
    expect(decideEarlyStop(MEDIAN, { own: series(0.1, 0.1), others: one, step: 20 })).toMatchObject({ threshold: 0.2 });
    expect(decideEarlyStop(MEDIAN, { own, others: [own, own, own], step: 20 })).toBe('continue');
  });
});

describe('the halving rule', () => {
  test('lets the best half of those at a rung go on, the judged one among them', () => {
    const at10 = [1, 2, 3, 4].map((value) => series(value));
    // Five at the rung: ceil(5 / 2) = 3 go on, the last of them with 3 or, were it better, 2.5.
    expect(decideEarlyStop(HALVING, { own: series(2.5), others: at10, step: 10 })).toBe('continue');
    expect(decideEarlyStop(HALVING, { own: series(3), others: at10, step: 10 })).toBe('continue');
    expect(decideEarlyStop(HALVING, { own: series(3.5), others: at10, step: 10 })).toEqual({
      stop: true,
      reason: 'best train/loss up to step 10 is 3.5, worse than 3, the last that goes on of 5 trainings with factor 2',
      step: 10,
      value: 3.5,
      threshold: 3,
    });
  });

  test('lets the first at a rung go on', () => {
    expect(decideEarlyStop(HALVING, { own: series(9), others: [series(), [{ step: 9, value: 1 }]], step: 10 })).toBe(
      'continue',
    );
  });

  test('judges at minSteps times powers of the factor alone', () => {
    const own = series(...Array.from({ length: 10 }, () => 9));
    const others = [series(...Array.from({ length: 10 }, () => 1))];
    const judged = own.filter(({ step }) => decideEarlyStop(HALVING, { own, others, step }) !== 'continue');
    expect(judged.map(({ step }) => step)).toEqual([10, 20, 40, 80]);
  });

  test('counts those that were stopped at the rung, and not those that never reached it', () => {
    const stoppedAt10 = [7, 8, 9].map((value) => series(value));
    // At step 10, 4 have come as far and 2 go on; at step 20 the only other one is better.
    const others = [...stoppedAt10, series(5, 1)];
    const own = series(6, 6);
    expect(decideEarlyStop(HALVING, { own, others, step: 10 })).toBe('continue');
    expect(decideEarlyStop(HALVING, { own, others, step: 20 })).toMatchObject({ threshold: 1 });
  });
});

/** Small integers for ties, fractions for rounding, and what is no number. */
const value = fc.oneof(
  fc.integer({ min: -3, max: 3 }),
  fc.double({ min: -1, max: 1, noNaN: true }),
  fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY),
);
const anySeries = fc
  .uniqueArray(fc.record({ step: fc.integer({ min: 0, max: 40 }), value }), {
    selector: ({ step }) => step,
    maxLength: 8,
  })
  .map((points) => points.sort((a, b) => a.step - b.step));
const anyRule = fc.constantFrom(MEDIAN, HALVING, { ...MEDIAN, minTrials: 1 }, { ...HALVING, factor: 3, minTrials: 2 });
const contest = fc.record({ own: anySeries, others: fc.array(anySeries, { maxLength: 8 }) });

const RUNS = { seed: 7, numRuns: 100 };
const STEPS = Array.from({ length: 41 }, (_, step) => step);

function finiteValues(points: MetricSeries, step: number): number[] {
  return points.filter((point) => point.step <= step && Number.isFinite(point.value)).map((point) => point.value);
}

describe('whatever the series', () => {
  test('some training is stopped', () => {
    const found = fc
      .sample(fc.tuple(anyRule, contest), { ...RUNS, numRuns: 300 })
      .flatMap(([rule, { own, others }]) =>
        STEPS.map((step) => [rule, decideEarlyStop(rule, { own, others, step })] as const),
      )
      .filter(([, decision]) => decision !== 'continue');
    expect(new Set(found.map(([{ rule }]) => rule))).toEqual(new Set(['median', 'halving']));
    expect(found.length).toBeGreaterThan(100);
  });

  test('the best so far is never stopped', () => {
    fc.assert(
      fc.property(anyRule, contest, ({ goal: _, ...rule }, { own, others }) => {
        for (const step of STEPS) {
          const best = Math.max(...finiteValues(own, step));
          if (others.some((series) => Math.max(...finiteValues(series, step)) > best)) continue;
          expect(decideEarlyStop({ ...rule, goal: 'maximize' }, { own, others, step })).toBe('continue');
        }
      }),
      RUNS,
    );
  });

  test('to minimize is to maximize the negated values', () => {
    const negated = (points: MetricSeries) => points.map((point) => ({ step: point.step, value: -point.value }));
    fc.assert(
      fc.property(anyRule, contest, ({ goal: _, ...rule }, { own, others }) => {
        for (const step of STEPS) {
          const more = decideEarlyStop({ ...rule, goal: 'maximize' }, { own, others, step });
          const less = decideEarlyStop(
            { ...rule, goal: 'minimize' },
            { own: negated(own), others: others.map(negated), step },
          );
          if (more === 'continue' || less === 'continue') expect(less).toBe(more);
          // Adding 0 makes 0 of -0.
          else expect([0 - less.value, 0 - less.threshold]).toEqual([more.value + 0, more.threshold + 0]);
        }
      }),
      RUNS,
    );
  });

  test('the order of the others changes nothing', () => {
    const shuffled = contest.chain(({ own, others }) =>
      fc.record({
        own: fc.constant(own),
        others: fc.constant(others),
        permuted: fc.shuffledSubarray(others, { minLength: others.length }),
      }),
    );
    fc.assert(
      fc.property(anyRule, shuffled, (rule, { own, others, permuted }) => {
        for (const step of STEPS) {
          expect(decideEarlyStop(rule, { own, others: permuted, step })).toEqual(
            decideEarlyStop(rule, { own, others, step }),
          );
        }
      }),
      RUNS,
    );
  });

  test('what comes behind the step changes nothing but who has come as far', () => {
    fc.assert(
      fc.property(anyRule, contest, (rule, { own, others }) => {
        for (const step of STEPS) {
          const upTo = (points: MetricSeries) => [
            ...points.filter((point) => point.step <= step),
            ...points.filter((point) => point.step > step).map((point) => ({ ...point, value: 99 })),
          ];
          expect(decideEarlyStop(rule, { own: upTo(own), others: others.map(upTo), step })).toEqual(
            decideEarlyStop(rule, { own, others, step }),
          );
        }
      }),
      RUNS,
    );
  });
});

test('of n that come to a rung of halving together, ceil(n / factor) go on, and more only in a tie', () => {
  const scenario = fc.record({
    factor: fc.integer({ min: 2, max: 5 }),
    values: fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 2, maxLength: 30 }),
  });
  fc.assert(
    fc.property(scenario, ({ factor, values }) => {
      let alive = values;
      for (const rung of [10, 10 * factor, 10 * factor * factor]) {
        const rule = { ...HALVING, factor };
        const runs = alive.map((value) => [rung / 10, rung].map((step) => ({ step, value })));
        const goOn = runs.map(
          (own, index) =>
            decideEarlyStop(rule, { own, others: runs.filter((_, other) => other !== index), step: rung }) ===
            'continue',
        );
        const kept = alive.filter((_, index) => goOn[index]);
        // Independent count: those with fewer than ceil(n / factor) strictly better ones.
        const places = Math.ceil(alive.length / factor);
        const expected = alive.filter((value) => alive.filter((other) => other < value).length < places);
        expect(kept).toEqual(alive.length === 1 ? alive : expected);
        expect(kept.length).toBeGreaterThanOrEqual(places);
        alive = kept;
      }
    }),
    RUNS,
  );
});
