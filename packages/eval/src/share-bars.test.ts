import sharp from 'sharp';
import { expect, test } from 'vitest';
import { seriesColor } from './series-colors.js';
import { type ShareBars, shareBars } from './share-bars.js';

const CHART: ShareBars = {
  title: 'Filters left',
  explanation: 'Numbers: filters.',
  series: ['Oracle', 'with skip'],
  rows: [{ name: 'conv', whole: 8, left: [8, 2] }],
};

test('a bar is as long as the share that is left, in the colour of its series', async () => {
  const { data, info } = await sharp(await shareBars(CHART))
    .raw()
    .toBuffer({ resolveWithObject: true });
  const count = (series: number, y: number) => {
    const color = seriesColor(series).join();
    const row = Array.from({ length: info.width }, (_, x) =>
      [...data.subarray((y * info.width + x) * 3, (y * info.width + x) * 3 + 3)].join(),
    );
    return row.filter((pixel) => pixel === color).length;
  };
  // Bars of 240 pixels from row 104 on, five rows each, one between.
  expect(count(0, 106)).toBe(240);
  expect(count(1, 112)).toBe(60);
});

test('many rows go into columns', async () => {
  const rows = Array.from({ length: 60 }, (_, index) => ({ name: `conv${index}`, whole: 4, left: [4, 1] }));
  const [one, many] = await Promise.all(
    [CHART, { ...CHART, rows }].map(async (chart) => sharp(await shareBars(chart)).metadata()),
  );
  expect(many?.width).toBeGreaterThan(1.5 * (one?.width ?? 0));
});

test.each([
  [{ series: [] }, 'shareBars: series must be 1 to 8; got 0'],
  [{ rows: [] }, 'shareBars: rows must not be empty; got []'],
  [
    { rows: [{ name: 'conv', whole: 8, left: [8] }] },
    'shareBars: rows must have 2 numbers, one per series; got 1 (conv)',
  ],
  [
    { rows: [{ name: 'conv', whole: 8, left: [9, 2] }] },
    'shareBars: numbers must be whole, 0 to what there was, which is at least 1; got 9 of 8 (conv)',
  ],
])('refuses %j', async (change, message) => {
  await expect(shareBars({ ...CHART, ...change })).rejects.toThrow(message);
});
