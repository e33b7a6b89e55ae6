import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { confusionLayout } from './confusion-layout.js';
import { confusionPicture } from './confusion-picture.js';

function classesOf(count: number) {
  return Array.from({ length: count }, (_, id) => ({ name: `class ${id}`, color: [200, 10 * (id % 20), 40] as const }));
}

const MATRIX = { numClasses: 3, counts: [6, 2, 0, 0, 0, 0, 1, 0, 3999] };

describe('confusionLayout', () => {
  const layout = confusionLayout(MATRIX, { title: 'counts', classes: classesOf(3) });

  test('cells hold shares of their row: nothing where nothing was counted, no text for a class without pixels', () => {
    expect(layout.cells.map(({ text }) => text.text)).toEqual(['75.0', '25.0', '', '', '', '', '0.0', '', '100']);
    expect(layout.counts.map(({ text }) => text)).toEqual(['8', '0', '4,000']);
  });

  test('colours go from white to dark blue with the share, the row without pixels is grey', () => {
    const colors = layout.cells.map(({ color }) => color.join());
    expect(colors[2]).toBe('255,255,255');
    expect(colors.slice(3, 6)).toEqual(['233,235,239', '233,235,239', '233,235,239']);
    expect(layout.cells.map(({ isOnDark }) => isOnDark)).toEqual([true, ...Array(7).fill(false), true]);
  });

  test('rows are the truth: cell (0, 1) lies right of (0, 0), (1, 0) below it', () => {
    const [first, right, , below] = layout.cells;
    expect([right?.left, right?.top]).toEqual([(first?.left ?? 0) + layout.cellSize, first?.top]);
    expect([below?.left, below?.top]).toEqual([first?.left, (first?.top ?? 0) + layout.cellSize]);
  });

  test.each([3, 11, 20, 37])('%i classes: every text lies within the picture, numbers within their cells', (count) => {
    const counts = new Array(count ** 2).fill(0).map((_, at) => (at % (count + 1) === 0 ? 1000 : 1 + (at % 7)));
    const {
      width,
      height,
      cells,
      rowNames,
      columnNames,
      counts: totals,
      cellSize,
      cellCapHeight,
    } = confusionLayout({ numClasses: count, counts }, { title: 'a', classes: classesOf(count) });
    for (const { x, baselineY } of [...rowNames, ...columnNames, ...totals]) {
      expect(x).toBeGreaterThanOrEqual(0);
      expect(x).toBeLessThan(width);
      expect(baselineY).toBeLessThan(height);
    }
    for (const { text, left, top } of cells.filter((cell) => cell.text.text !== '')) {
      expect(text.x).toBeGreaterThanOrEqual(left);
      expect(text.baselineY - cellCapHeight).toBeGreaterThan(top);
      expect(text.baselineY).toBeLessThan(top + cellSize);
    }
    expect(cells.some(({ text }) => text.text !== '')).toBe(true);
  });
});

test('confusionPicture has the size of its layout and refuses other classes', async () => {
  const options = { title: 'counts', classes: classesOf(3) };
  const { width, height } = await sharp(await confusionPicture(MATRIX, options)).metadata();
  const layout = confusionLayout(MATRIX, options);
  expect([width, height]).toEqual([layout.width, layout.height]);
  await expect(confusionPicture(MATRIX, { ...options, classes: classesOf(2) })).rejects.toThrow(
    'confusionPicture: classes must be 3, one per class of the matrix; got 2',
  );
});
