import fc from 'fast-check';
import { expect, test } from 'vitest';
import { legendLayout } from './legend-layout.js';
import { textWidth } from './stroke-font.js';

const CAP_HEIGHT = 10;
const name = fc.string({ minLength: 1, maxLength: 12 });
const entry = fc.record({ name, color: fc.constant([1, 2, 3] as const) });

test('keeps names within the area and on lines that do not overlap', () => {
  fc.assert(
    fc.property(fc.array(entry, { minLength: 1, maxLength: 30 }), (entries) => {
      const area = { left: 20, right: 600, top: 50, capHeight: CAP_HEIGHT };
      const { names, swatches, swatchSize, bottom } = legendLayout([{ title: 'classes', entries }], area);
      let previousEnd = { x: 0, top: 50 };
      for (const [index, { text, x }] of names.entries()) {
        const { left, top } = swatches[index] ?? { left: Number.NaN, top: Number.NaN };
        expect(left > previousEnd.x || top >= previousEnd.top + swatchSize).toBe(true);
        expect(top + swatchSize).toBeLessThanOrEqual(bottom);
        previousEnd = { x: x + textWidth(text, CAP_HEIGHT), top };
        expect(previousEnd.x).toBeLessThanOrEqual(600);
      }
    }),
  );
});

test('starts each group on its own line, entries aligned', () => {
  const entries = [{ name: 'road', color: [1, 2, 3] }] as const;
  const groups = [
    { title: 'classes', entries },
    { title: 'error', entries },
  ];
  const { titles, swatches } = legendLayout(groups, { left: 20, right: 600, top: 50, capHeight: CAP_HEIGHT });
  expect(titles.map(({ text, x }) => [text, x])).toEqual([
    ['classes', 20],
    ['error', 20],
  ]);
  expect(swatches.map(({ top }) => top)).toEqual([50, 76]); // line height: 2.6 capital heights
  expect(new Set(swatches.map(({ left }) => left)).size).toBe(1);
});
