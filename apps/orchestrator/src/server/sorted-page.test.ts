import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type SortableRow, sortedPage } from './sorted-page.js';

const rows: readonly SortableRow[] = [
  { sortKey: 0.5, tie: 0 },
  { sortKey: null, tie: 1 },
  { sortKey: 0.2, tie: 2 },
  { sortKey: 0.5, tie: 3 },
];

test.each([
  ['ascending', [2, 0, 3, 1]],
  ['descending', [3, 0, 2, 1]],
] as const)('sorts %s with rows without a value at the end', (order, expected) => {
  const page = sortedPage(rows, { order, limit: 10, after: null });
  expect(page.rows.map(({ tie }) => tie)).toEqual(expected);
  expect(page.next).toBeNull();
});

test('pages of any size put together are the whole list', () => {
  const keys = fc.array(fc.option(fc.constantFrom(0, 0.25, 0.5)), { maxLength: 12 });
  fc.assert(
    fc.property(
      keys,
      fc.constantFrom('ascending', 'descending'),
      fc.integer({ min: 1, max: 5 }),
      (values, order, limit) => {
        const all = values.map((sortKey, tie) => ({ sortKey, tie }));
        const whole = sortedPage(all, { order, limit: 100, after: null }).rows;
        const joined: SortableRow[] = [];
        let after: Parameters<typeof sortedPage>[1]['after'] = null;
        do {
          const page: ReturnType<typeof sortedPage> = sortedPage(all, { order, limit, after });
          joined.push(...page.rows);
          after = page.next;
        } while (after !== null);
        expect(joined).toEqual(whole);
        expect(joined).toHaveLength(all.length);
      },
    ),
    { seed: 8 },
  );
});
