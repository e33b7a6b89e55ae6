import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { describeIssue } from './describe-issue.js';
import { EarlyStop } from './early-stop.js';

const MEDIAN = { rule: 'median', metric: 'train/loss', goal: 'minimize', minSteps: 100 };
const HALVING = { ...MEDIAN, rule: 'halving' };

/** What the writer of a sweep file is told about its key `earlyStop`. */
function complaints(earlyStop: unknown): string[] {
  const parsed = z.strictObject({ earlyStop: EarlyStop }).safeParse({ earlyStop }, { reportInput: true });
  return parsed.success ? [] : parsed.error.issues.flatMap(describeIssue).map(({ message }) => message);
}

describe('a rule', () => {
  test('has defaults for how many must have come as far and how many go on', () => {
    expect(EarlyStop.parse(MEDIAN)).toEqual({ ...MEDIAN, minTrials: 5 });
    expect(EarlyStop.parse(HALVING)).toEqual({ ...HALVING, minTrials: 3, factor: 4 });
  });

  test('has these keys, each described', () => {
    const keys = EarlyStop.options.map(({ shape }) =>
      Object.entries(shape).map(([key, field]) => [key, field.description !== undefined] as const),
    );
    const common = ['rule', 'metric', 'goal', 'minSteps', 'minTrials'];
    expect(keys).toEqual([
      [...common, 'everySteps'].map((key) => [key, true]),
      [...common, 'factor'].map((key) => [key, true]),
    ]);
  });
});

describe('a bad rule is answered with place, rule and value', () => {
  const cases: readonly (readonly [mistake: string, rule: unknown, message: string])[] = [
    ['no map', 'median', 'earlyStop must be a map; got "median"'],
    [
      'a rule that there is not',
      { ...MEDIAN, rule: 'mean' },
      'earlyStop.rule must be one of "median", "halving"; got "mean"',
    ],
    [
      'a metric that no training reports',
      { ...MEDIAN, metric: 'loss' },
      'earlyStop.metric must be one of "validation/meanIou", "train/loss", "train/mainLoss"; got "loss"',
    ],
    ['no goal', { ...MEDIAN, goal: undefined }, 'earlyStop.goal must be one of "maximize", "minimize"; got nothing'],
    ['no minSteps', { ...MEDIAN, minSteps: undefined }, 'earlyStop.minSteps must be given (a number); got nothing'],
    ['minSteps of 0', { ...MEDIAN, minSteps: 0 }, 'earlyStop.minSteps must be >= 1; got 0'],
    ['half a step', { ...MEDIAN, everySteps: 0.5 }, 'earlyStop.everySteps must be an integer; got 0.5'],
    ['a median of nothing', { ...MEDIAN, minTrials: 0 }, 'earlyStop.minTrials must be >= 1; got 0'],
    ['a factor that all pass', { ...HALVING, factor: 1 }, 'earlyStop.factor must be >= 2; got 1'],
    ['a key of the other rule', { ...MEDIAN, factor: 2 }, 'earlyStop must have known keys only; got "factor"'],
    ['an unknown key', { ...HALVING, patience: 3 }, 'earlyStop must have known keys only; got "patience"'],
  ];

  test.each(cases)('%s', (_mistake, rule, message) => {
    expect(complaints(rule)).toEqual([message]);
  });
});
