import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { sweepText } from '../test-support/sweep-text.js';
import { expandSweep } from './expand-sweep.js';
import { parseSweep } from './read-sweep.js';
import type { ExpandedSweep } from './trial.js';

function expand(...lines: readonly string[]): ExpandedSweep {
  return expandSweep(parseSweep(sweepText(...lines), 'a.yaml'));
}

function labels({ trials }: ExpandedSweep): string[] {
  return trials.map(({ label }) => label);
}

describe('the trials of a sweep', () => {
  test('without axes are the base, once per seed', () => {
    expect(labels(expand())).toEqual(['base']);
    expect(labels(expand('seeds: [3, 5]'))).toEqual(['seed=3', 'seed=5']);
  });

  test('of grid and zip are all combinations, the last axis of the file fastest', () => {
    const expanded = expand(
      'grid: { train.steps: [1, 2] }',
      'zip: [{ train.batchSize: [3, 4], evaluate.batchSize: [5, 6] }]',
    );
    expect(labels(expanded)).toEqual([
      'steps=1 train.batchSize=3 evaluate.batchSize=5',
      'steps=1 train.batchSize=4 evaluate.batchSize=6',
      'steps=2 train.batchSize=3 evaluate.batchSize=5',
      'steps=2 train.batchSize=4 evaluate.batchSize=6',
    ]);
  });

  test('of include come behind the grid, with base values on the other axes', () => {
    const expanded = expand('grid: { train.steps: [1, 2] }', 'include: [{ model.widthMultiplier: 0.5 }]');
    expect(labels(expanded)).toEqual([
      'steps=1 widthMultiplier=1',
      'steps=2 widthMultiplier=1',
      'steps=10 widthMultiplier=0.5',
    ]);
  });

  test('of include alone are the listed ones, without the base', () => {
    expect(labels(expand('include: [{ train.steps: 1 }, { train.steps: 2 }]'))).toEqual(['steps=1', 'steps=2']);
  });

  test('are dropped where all values of an exclude fit, defaults included, and the rule is named', () => {
    const { trials, dropped } = expand(
      'grid: { train.steps: [1, 2], model.widthMultiplier: [0.5, 1] }',
      'exclude: [{ train.steps: 2, model.widthMultiplier: 1, model.dropoutRate: 0.5, reason: too slow }]',
    );
    expect(trials).toHaveLength(3);
    expect(dropped).toEqual([
      { values: { 'train.steps': 2, 'model.widthMultiplier': 1 }, section: 'exclude', index: 0, reason: 'too slow' },
    ]);
  });

  test('leave a conditional axis at its base where the condition fails, and equal ones collapse', () => {
    const { trials, dropped } = expand(
      'grid: { model.auxiliaryHeads: [true, false], train.loss.auxiliary1: [0.3, 0.9] }',
      'when: [{ axis: train.loss.auxiliary1, requires: { model.auxiliaryHeads: true } }]',
    );
    expect(trials.map(({ axes }) => Object.values(axes))).toEqual([
      [true, 0.3],
      [true, 0.9],
      [false, undefined],
    ]);
    expect(dropped).toMatchObject([{ section: 'when', index: 0, reason: 'equals an earlier trial' }]);
  });

  test('keep a conditional value only where its condition holds, other values of the axis everywhere', () => {
    const { trials } = expand(
      'grid: { train.batchSize: [1, 2], train.steps: [20, 30] }',
      'when: [{ axis: train.steps, is: 30, requires: { train.batchSize: 2 } }]',
    );
    expect(trials.map(({ axes }) => Object.values(axes))).toEqual([
      [1, 20],
      [1, 10],
      [2, 20],
      [2, 30],
    ]);
  });

  test('release an axis whose condition rested on another that was released', () => {
    const { trials } = expand(
      'grid: { model.auxiliaryHeads: [false], model.widthMultiplier: [0.5], train.steps: [20] }',
      'when:',
      '  - { axis: train.steps, requires: { model.widthMultiplier: 0.5 } }',
      '  - { axis: model.widthMultiplier, requires: { model.auxiliaryHeads: true } }',
    );
    expect(Object.values(trials[0]?.axes ?? {})).toEqual([false, 1, 10]);
  });

  test('switch an alternative whole, without the defaults of the one in the base', () => {
    const { trials } = expand('grid: { train.schedule: [{ kind: constant }, { kind: polynomial, power: 2 }] }');
    expect(trials.map(({ config }) => config.train.schedule)).toEqual([
      { kind: 'constant' },
      { kind: 'polynomial', power: 2, endFactor: 0 },
    ]);
  });

  test('may set one side of an input given as a list', () => {
    const { trials } = expand('grid: { input.width: [16, 48] }');
    expect(trials.map(({ config }) => config.input)).toMatchObject([
      { height: 32, width: 16 },
      { height: 32, width: 48 },
    ]);
  });

  test('of random are the base with drawn values, behind grid and include, each for every seed', () => {
    const lines = ['include: [{ train.batchSize: 2 }]', 'grid: { train.batchSize: [3] }', 'seeds: [0, 1]'];
    const random = 'random: { samples: 2, seed: 4, ranges: { train.batchSize: { integer: [10, 99] } } }';
    const { trials } = expand(...lines, random);
    const sizes = trials.map(({ config }) => config.train.batchSize);
    expect(sizes.slice(0, 4)).toEqual([3, 3, 2, 2]);
    expect(sizes.slice(4)).toEqual([sizes[4], sizes[4], sizes[6], sizes[6]]);
    expect(new Set(sizes).size).toBe(4);
    expect(expand(...lines, random).trials).toEqual(trials);
  });

  test('of random alone are the draws, without the base', () => {
    const { trials, axes } = expand(
      'random:',
      '  samples: 3',
      '  ranges: { train.optimiser.learningRate: { logUniform: [1.0e-4, 1.0e-2] }, model.network: { choice: [adapnet++] } }',
    );
    expect(trials).toHaveLength(3);
    expect(axes).toEqual(['train.optimiser.learningRate', 'model.network']);
  });

  test('of random that equal an earlier one are dropped and named', () => {
    const { trials, dropped } = expand(
      'grid: { train.steps: [1] }',
      'random: { samples: 6, ranges: { train.steps: { integer: [1, 2] } } }',
    );
    expect(labels({ trials } as ExpandedSweep)).toEqual(['steps=1', 'steps=2']);
    expect(dropped).toHaveLength(5);
    expect(dropped[0]).toMatchObject({ section: 'random', reason: 'equals an earlier trial' });
  });

  test('of a longer random search hold those of the shorter one', () => {
    const of = (samples: number) =>
      expand(`random: { samples: ${samples}, ranges: { train.optimiser.learningRate: { uniform: [0.1, 0.2] } } }`);
    const ids = (samples: number) => of(samples).trials.map(({ id }) => id);
    expect(ids(8).slice(0, 3)).toEqual(ids(3));
  });

  test('tell of a rule that changes nothing', () => {
    const { idleRules } = expand(
      'grid: { train.steps: [1, 2] }',
      'exclude: [{ train.steps: 3 }]',
      'when: [{ axis: train.steps, requires: { model.network: adapnet++ } }]',
    );
    expect(idleRules).toEqual(['a.yaml:7:11: exclude[0] changes no trial', 'a.yaml:8:8: when[0] changes no trial']);
  });
});

describe('ids', () => {
  test('depend on configuration and seed alone, not on the name, the axes or the order of keys', () => {
    const [ofGrid] = expand('grid: { train.batchSize: [2, 4] }').trials;
    const [ofBase] = expandSweep(
      parseSweep(
        sweepText().replace('{ steps: 10 }', '{ batchSize: 2, steps: 10 }').replace('tiny', 'other'),
        'b.yaml',
      ),
    ).trials;
    expect(ofBase?.id).toBe(ofGrid?.id);
    expect(ofBase?.id).toMatch(/^t[0-9a-f]{16}$/);
  });

  test('of trials that differ by seed only share the group', () => {
    const { trials } = expand('seeds: [0, 1]');
    expect(new Set(trials.map(({ groupId }) => groupId)).size).toBe(1);
    expect(new Set(trials.map(({ id }) => id)).size).toBe(2);
  });
});

const distinct = (arbitrary: fc.Arbitrary<number>) => fc.uniqueArray(arbitrary, { minLength: 1, maxLength: 4 });

test('grid x zip - exclude gives exactly the cells that nested loops give', () => {
  const sweeps = fc.record({
    steps: distinct(fc.integer({ min: 1, max: 9 })),
    batchSizes: distinct(fc.integer({ min: 1, max: 9 })),
    pairs: distinct(fc.integer({ min: 1, max: 9 })),
    seeds: distinct(fc.integer({ min: 0, max: 9 })),
    excluded: fc.record({ steps: fc.integer({ min: 1, max: 9 }), batchSize: fc.integer({ min: 1, max: 9 }) }),
  });
  fc.assert(
    fc.property(sweeps, ({ steps, batchSizes, pairs, seeds, excluded }) => {
      const expected: number[][] = [];
      for (const step of steps) {
        for (const batchSize of batchSizes) {
          for (const pair of pairs) {
            if (step === excluded.steps && batchSize === excluded.batchSize) continue;
            for (const seed of seeds) expected.push([step, batchSize, pair, pair + 10, seed]);
          }
        }
      }
      fc.pre(expected.length > 0);
      const { trials } = expand(
        stringify({
          grid: { 'train.steps': steps, 'train.batchSize': batchSizes },
          zip: [{ 'train.checkpointEvery': pairs, 'train.logEvery': pairs.map((value) => value + 10) }],
          exclude: [{ 'train.steps': excluded.steps, 'train.batchSize': excluded.batchSize }],
          seeds,
        }),
      );
      expect(
        trials.map(({ config: { train }, seed }) => [
          train.steps,
          train.batchSize,
          train.checkpointEvery,
          train.logEvery,
          seed,
        ]),
      ).toEqual(expected);
      expect(new Set(trials.map(({ id }) => id)).size).toBe(trials.length);
    }),
    { numRuns: 50 },
  );
});

test('a thousand trials are expanded in one go', () => {
  const values = [...Array(10).keys()].map((value) => value + 1);
  const { trials } = expand(
    stringify({ grid: { 'train.steps': values, 'train.batchSize': values, 'train.logEvery': values } }),
  );
  expect(trials).toHaveLength(1000);
});
