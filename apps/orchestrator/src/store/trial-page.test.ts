import { sql } from 'drizzle-orm';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { storedSweep } from '../test-support/stored-sweep.js';
import { sweepText } from '../test-support/sweep-text.js';
import type { Place, SortOrder } from './keyset-page.js';
import { type AxisKey, sweepTrials } from './tables.js';
import { countTrials, type ListedTrial, type TrialSort, trialPage } from './trial-page.js';

const SEED = 11;

/** Every combination is a trial; two of the twelve have no value of the second axis. */
const GRID = sweepText(
  'grid: { train.batchSize: [8, 2, 4], train.optimiser.learningRate: [0.01, 0.1] }',
  'seeds: [1, 0]',
  'when: [{ axis: train.optimiser.learningRate, requires: { train.batchSize: 8 } }]',
);

const SORTS: readonly TrialSort[] = [
  ...(['position', 'state', 'meanIou', 'pixelAccuracy', 'frequencyWeightedIou', 'endedAt'] as const).map(
    (column) => ({ kind: 'column', column }) as const,
  ),
  ...['train.batchSize', 'train.optimiser.learningRate', 'seed', 'none.such'].map(
    (path) => ({ kind: 'axis', path }) as const,
  ),
];

const NOT_FILTERED = { states: [], settings: [] };

function keyOf(trial: ListedTrial, sort: TrialSort): AxisKey | null {
  if (sort.kind === 'axis') {
    const value = sort.path === 'seed' ? trial.seed : trial.axes[sort.path];
    return typeof value === 'number' ? value : null;
  }
  return sort.column === 'endedAt' ? trial.endedAtMs : trial[sort.column];
}

/** Sorts as the pages are to be sorted: by value, then by place, both in the order; those without a value behind. */
function sorted(trials: readonly ListedTrial[], sort: TrialSort, order: SortOrder): string[] {
  const sign = order === 'ascending' ? 1 : -1;
  return [...trials]
    .sort((a, b) => {
      const [x, y] = [keyOf(a, sort), keyOf(b, sort)];
      if (x === null || y === null) return x === y ? a.position - b.position : x === null ? 1 : -1;
      if (x !== y) return x < y ? -sign : sign;
      return sign * (a.position - b.position);
    })
    .map(({ id }) => id);
}

test(`the pages together are the sorted list, for every column, order and size of pages (seed ${SEED})`, async () => {
  const { db, id } = await storedSweep(GRID);
  db.run(sql`UPDATE sweep_trials SET state = 'complete', mean_iou = position % 3 / 4.0, ended_at_ms = 100 - position
              WHERE position % 4 <> 1`);
  db.run(sql`UPDATE sweep_trials SET pixel_accuracy = 0.5 WHERE position > 5`);
  const all = trialPage(db, id, {
    sort: { kind: 'column', column: 'position' },
    order: 'ascending',
    limit: 100,
    after: null,
    filter: NOT_FILTERED,
  });
  expect([all.rows.length, all.next]).toEqual([db.select().from(sweepTrials).all().length, null]);
  const sort = fc.constantFrom(...SORTS);
  const order = fc.constantFrom<SortOrder>('ascending', 'descending');
  fc.assert(
    fc.property(sort, order, fc.integer({ min: 1, max: 9 }), (by, direction, limit) => {
      const ids: string[] = [];
      let after: Place | null = null;
      do {
        const page = trialPage(db, id, { sort: by, order: direction, limit, after, filter: NOT_FILTERED });
        ids.push(...page.rows.map((trial) => trial.id));
        after = page.next;
      } while (after !== null);
      expect(ids).toEqual(sorted(all.rows, by, direction));
    }),
    { seed: SEED, numRuns: 120 },
  );
});

test('a filter counts and lists the same trials', async () => {
  const { db, id, plan } = await storedSweep(GRID);
  db.run(sql`UPDATE sweep_trials SET state = 'failed' WHERE position < 3`);
  for (const [filter, number] of [
    [NOT_FILTERED, 8],
    [{ states: ['failed'], settings: [] }, 3],
    [{ states: ['failed', 'waiting'], settings: [{ path: 'train.batchSize', value: 8 }] }, 4],
    [{ states: [], settings: [{ path: 'train.batchSize', value: '8' }] }, 0],
    [
      {
        states: [],
        settings: [
          { path: 'model.network', value: 'adapnet++' },
          { path: 'train.batchSize', value: 2 },
        ],
      },
      2,
    ],
    // No axis of these trials, whose configuration has the value of the base.
    [{ states: [], settings: [{ path: 'input', value: JSON.stringify(plan.trials[0]?.config.input) }] }, 8],
    [{ states: [], settings: [{ path: 'none.such', value: null }] }, 8],
  ] as const) {
    const rows = trialPage(db, id, {
      sort: { kind: 'column', column: 'position' },
      order: 'ascending',
      limit: 100,
      after: null,
      filter,
    }).rows;
    expect([filter, countTrials(db, id, filter), rows.length]).toEqual([filter, number, number]);
  }
});
