import { describe, expect, test } from 'vitest';
import type { PrunedTrial } from '../store/prunings-of-sweep.js';
import { filterBars, paretoPanels } from './pruning-charts.js';
import { type MeasuredMethod, prunedMethods } from './pruning-report.js';

/** A trial of so many stages; each loses a point more. */
function trial(trialId: string, { seed = 0, numStages = 1, prefix = 'a' } = {}): PrunedTrial {
  return {
    trialId,
    wholeKey: `${prefix}${seed}-0`,
    stages: Array.from({ length: numStages }, (_, index) => {
      const meanIou = { original: 0.5, before: 0.5, removed: 0.3, fineTuned: 0.5 - 0.01 * (index + 1 + seed) };
      return { stageKey: `${prefix}${seed}-${index + 1}`, seed, outcome: { isAccepted: true, meanIou } };
    }),
  };
}

const OURS = { ranking: 'taylor', shortcuts: 'pruned' };

describe('prunedMethods', () => {
  test('trials of one method that go on further, or have another seed, are one', () => {
    const trials = [
      trial('t1', { numStages: 1 }),
      trial('t2', { numStages: 2 }),
      trial('t3', { numStages: 2, seed: 1 }),
    ];
    const methods = prunedMethods(trials, (id) => ({ model: 'm', prune: { ...OURS, upTo: id === 't1' ? 1 : 2 } }));
    expect(methods).toHaveLength(1);
    const [method] = methods;
    expect(method).toMatchObject({ name: 'Oracle with skip', wholeKeys: ['a0-0', 'a1-0'] });
    expect(method?.stages.map(({ stageKeys }) => stageKeys)).toEqual([
      ['a0-1', 'a1-1'],
      ['a0-2', 'a1-2'],
    ]);
    expect(method?.stages[0]?.fineTuned?.mean).toBeCloseTo(0.485, 10);
    expect(method?.stages[1]?.printed).toEqual({ meanIou: 80.58, parametersChange: -23.31, flopsChange: -10.34 });
  });

  test('others have the names of the paper or of what they do, and a number where names are equal', () => {
    const settings = [
      { ranking: 'l1', shortcuts: 'left-alone' },
      { ranking: 'taylor', shortcuts: 'left-alone' },
      { ...OURS, sums: 'narrowed' },
      { ranking: 'random' },
      { ranking: 'random', minimumFilters: 9 },
    ];
    const trials = settings.map((_, index) => trial(String(index), { prefix: String(index) }));
    const methods = prunedMethods(trials, (id) => ({ prune: settings[Number(id)] }));
    expect(methods.map(({ name }) => name)).toEqual([
      'Baseline',
      'Oracle',
      'taylor, shortcuts pruned, sums narrowed',
      'random, shortcuts pruned',
      'random, shortcuts pruned (2)',
    ]);
  });
});

describe('charts', () => {
  const cost = (share: number) => ({
    parameters: 100 * share,
    flops: 200 * share,
    flopsWithoutStage1: 200 * share,
    latencyMs: 10 * share,
    filters: new Map([
      ['stem', 8],
      ['conv', 16 * share],
    ]),
  });
  const [method] = prunedMethods([trial('t', { numStages: 2 })], () => ({ prune: OURS }));
  const measured: MeasuredMethod[] = [
    {
      name: method?.name ?? '',
      whole: cost(1),
      stages: method?.stages.map((stage, index) => ({ ...stage, cost: cost(index === 0 ? 0.75 : 0.5) })) ?? [],
    },
  ];

  test('points are what is saved and what it costs, in percent and points, with the figure of the paper below', () => {
    const { rows, series } = paretoPanels('street', measured);
    expect(series).toEqual(['Oracle with skip']);
    const [ours, paper] = rows.map((row) =>
      row.map(({ lines }) => lines[0]?.map(({ x, y }) => [x, Number(y.toFixed(6))])),
    );
    for (const points of ours ?? [])
      expect(points).toEqual([
        [0, 0],
        [25, -1],
        [50, -2],
      ]);
    expect(paper?.[0]?.at(-1)).toEqual([41.62, -2.72]);
  });

  test('bars show the layers that lost filters', () => {
    expect(filterBars('street', measured).rows).toEqual([{ name: 'conv', whole: 16, left: [8] }]);
  });
});
