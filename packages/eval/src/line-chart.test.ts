import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { lineChart } from './line-chart.js';
import { type LineChart, lineChartLayout } from './line-chart-layout.js';

/** Values from 40 to 80 on an axis of 340 pixels, 8.5 per unit; places 0 to 50 on 640 pixels, 12.8 per pixel. */
const CHART: LineChart = {
  title: 'Along boundaries',
  valueAxis: 'mIoU in %',
  placeAxis: 'width in pixels',
  places: [0, 10, 20, 50],
  series: [
    { name: 'RGB', values: [40, 60, null, 80] },
    { name: 'SSMA', values: [50, 70, 70, 75] },
  ],
};

describe('lineChartLayout', () => {
  const { lines, ticks, placeTicks, plot } = lineChartLayout(CHART);

  test('puts places and values on round axes, the value axis from the lowest round value', () => {
    expect(plot).toEqual({ left: 80, right: 720, top: 104, bottom: 444 });
    expect(ticks.map(({ text, y }) => [text, y])).toEqual([
      ['40', 444],
      ['50', 359],
      ['60', 274],
      ['70', 189],
      ['80', 104],
    ]);
    expect(placeTicks.map(({ text, x }) => [text, x])).toEqual([
      ['0', 80],
      ['10', 208],
      ['20', 336],
      ['30', 464],
      ['40', 592],
      ['50', 720],
    ]);
  });

  test('leaves a gap where a value is missing', () => {
    expect(lines.map(({ points }) => points)).toEqual([
      [
        { x: 80, y: 444 },
        { x: 208, y: 274 },
      ],
      [{ x: 720, y: 104 }],
      [
        { x: 80, y: 359 },
        { x: 208, y: 189 },
        { x: 336, y: 189 },
        { x: 720, y: 146.5 },
      ],
    ]);
  });

  test('gives equal values an axis of one unit', () => {
    const flat = lineChartLayout({ ...CHART, series: [{ name: 'a', values: [3, 3, 3, 3] }] });
    expect(flat.ticks[0]?.text).toBe('3.0');
    expect(flat.ticks.at(-1)?.text).toBe('4.0');
  });
});

describe('lineChart', () => {
  test('draws lines, a lone point and the legend in the colours of their series', async () => {
    const layout = lineChartLayout(CHART);
    const { data, info } = await sharp(await lineChart(CHART))
      .raw()
      .toBuffer({ resolveWithObject: true });
    const colorAt = (x: number, y: number) => [...data.subarray((y * info.width + x) * 3).subarray(0, 3)];
    expect([info.height, info.width, info.channels]).toEqual([layout.height, layout.width, 3]);
    const [rgb, ssma] = [
      [86, 180, 233],
      [230, 159, 0],
    ];
    expect(colorAt(144, 359)).toEqual(rgb); // halfway from the first point to the second
    expect(colorAt(720, 104)).toEqual(rgb);
    expect(colorAt(272, 189)).toEqual(ssma);
    expect(colorAt(272, 200)).toEqual([255, 255, 255]);
    const half = Math.floor(layout.legend.swatchSize / 2);
    expect(layout.legend.swatches.map(({ left, top }) => colorAt(left + half, top + half))).toEqual([rgb, ssma]);
  });

  test.each([
    [{ places: [1] }, 'lineChart: places must be two rising numbers or more; got 1'],
    [{ places: [0, 10, 10, 50] }, 'lineChart: places must be two rising numbers or more; got 0, 10, 10, 50'],
    [{ series: [] }, 'lineChart: series must be 1 to 8; got 0'],
    [{ series: [{ name: 'a', values: [1] }] }, 'lineChart: series must have 4 values, one per place; got 1 (a)'],
    [{ series: [{ name: 'a', values: [1, Number.NaN, 2, 3] }] }, 'lineChart: values must be finite; got NaN (a)'],
    [
      { series: [{ name: 'a', values: [null, null, null, null] }] },
      'lineChart: series must hold a value; got null everywhere',
    ],
  ])('refuses %o', async (change, rule) => {
    await expect(lineChart({ ...CHART, ...change })).rejects.toThrow(rule);
  });
});
