import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { barChart } from './bar-chart.js';
import { type BarChart, barChartLayout } from './bar-chart-layout.js';

/** The axis ends at 50 in 340 pixels: 6.8 pixels per unit, its foot at y = 104 + 340. */
const CHART: BarChart = {
  title: 'Scores',
  valueAxis: 'mIoU in %',
  groups: ['day', 'night'],
  series: [
    { name: 'RGB', bars: [{ value: 40, deviation: 5 }, null] },
    {
      name: 'SSMA',
      bars: [
        { value: 50, deviation: null },
        { value: 0, deviation: 1 },
      ],
    },
  ],
};

async function decoded(chart: BarChart) {
  const { data, info } = await sharp(await barChart(chart))
    .raw()
    .toBuffer({ resolveWithObject: true });
  expect(info.channels).toBe(3);
  const colorAt = (x: number, y: number): number[] => [...data.subarray((y * info.width + x) * 3).subarray(0, 3)];
  return { height: info.height, width: info.width, colorAt };
}

describe('barChartLayout', () => {
  const { bars, ticks, plot, groupNames } = barChartLayout(CHART);

  test('puts values on a scale from 0 to the first round number', () => {
    expect(ticks.map(({ text, y }) => [text, y])).toEqual([
      ['0', 444],
      ['10', 376],
      ['20', 308],
      ['30', 240],
      ['40', 172],
      ['50', 104],
    ]);
    expect(bars.map(({ top, height, whisker }) => [top, height, whisker])).toEqual([
      [172, 272, { top: 138, bottom: 206 }], // 40: 444 - 272, +- 5: 34 pixels
      [104, 340, null],
      [444, 0, { top: 437, bottom: 444 }], // cut at the axis
    ]);
  });

  test('stands the bars of a group side by side, and leaves the place of a missing one free', () => {
    // Groups of 51 + 32 pixels from x = 28 + 52: their middles are at 121.5 and 204.5, their bars 24 wide, 3 apart.
    expect(plot).toEqual({ left: 80, right: 246, top: 104, bottom: 444 });
    expect(bars.map(({ left }) => left)).toEqual([97, 124, 207]);
    expect(groupNames.map(({ text }) => text)).toEqual(['day', 'night']);
  });

  test('writes a value at the foot of its bar, or above bar and whisker where it does not fit', () => {
    expect(bars.map(({ text, isTextInside, textBottom }) => [text, isTextInside, textBottom])).toEqual([
      ['40.0', true, 437],
      ['50.0', true, 437],
      ['0.0', false, 430], // 7 above the whisker's upper end
    ]);
  });

  test('makes room for names that are longer than their bars are wide', () => {
    const long = barChartLayout({ ...CHART, groups: ['SYNTHIA-SEQS-04-WINTER', 'SYNTHIA-SEQS-05-WINTER'] });
    expect(long.groupNames[1]?.x).toBeGreaterThan((long.groupNames[0]?.x ?? Number.NaN) + 220);
    expect(long.plot.right).toBeGreaterThan(plot.right);
  });

  test('has an axis up to 1 where every bar is 0', () => {
    const zero = { ...CHART, series: [{ name: 'RGB', bars: [{ value: 0, deviation: null }, null] }] };
    expect(barChartLayout(zero).ticks.at(-1)?.text).toBe('1.0');
  });
});

describe('barChart', () => {
  test('draws every bar in the colour of its series, the axis and the legend', async () => {
    const layout = barChartLayout(CHART);
    const { height, width, colorAt } = await decoded(CHART);
    expect([height, width]).toEqual([layout.height, layout.width]);
    const [rgb, ssma] = [
      [86, 180, 233],
      [230, 159, 0],
    ];
    expect(colorAt(97, 172)).toEqual(rgb);
    expect(colorAt(97, 171)).toEqual([255, 255, 255]);
    expect(colorAt(97 + 23, 443)).toEqual(rgb);
    expect(colorAt(97 + 24, 443)).toEqual([255, 255, 255]);
    expect(colorAt(124, 104)).toEqual(ssma);
    expect(colorAt(97 + 12, 150)).toEqual([28, 32, 38]); // whisker
    expect(colorAt(83, 444)).toEqual([28, 32, 38]); // axis
    const half = Math.floor(layout.legend.swatchSize / 2);
    expect(layout.legend.swatches.map(({ left, top }) => colorAt(left + half, top + half))).toEqual([rgb, ssma]);
  });

  test('gives equal bytes for equal charts', async () => {
    const [first, second] = await Promise.all([barChart(CHART), barChart(structuredClone(CHART))]);
    expect(Buffer.compare(first, second)).toBe(0);
  });

  const bars = [{ value: 1, deviation: null }, null];
  test.each([
    [{ groups: [] }, 'barChart: groups must not be empty; got []'],
    [{ series: [] }, 'barChart: series must be 1 to 8; got 0'],
    [{ series: Array(9).fill({ name: 'a', bars }) }, 'barChart: series must be 1 to 8; got 9'],
    [{ series: [{ name: 'a', bars: [null] }] }, 'barChart: series must have 2 bars, one per group; got 1 (a)'],
    [
      { series: [{ name: 'a', bars: [null, { value: -1, deviation: null }] }] },
      'barChart: values and deviations must be finite and >= 0; got -1 (a, night)',
    ],
    [
      { series: [{ name: 'a', bars: [{ value: 1, deviation: Number.NaN }, null] }] },
      'barChart: values and deviations must be finite and >= 0; got NaN (a, day)',
    ],
  ])('refuses %o', async (change, rule) => {
    await expect(barChart({ ...CHART, ...change })).rejects.toThrow(rule);
  });
});
