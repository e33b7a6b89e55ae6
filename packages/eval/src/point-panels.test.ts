import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { pointPanels } from './point-panels.js';
import { type PointPanels, pointPanelsLayout } from './point-panels-layout.js';
import { seriesColor } from './series-colors.js';

/** Axes from 0 to 40 and from -2 to 1 in 360 x 260 pixels, from (88, 168) on. */
const CHART: PointPanels = {
  title: 'Pruning',
  explanation: 'Numbers are stages.',
  series: ['Oracle', 'with skip'],
  rows: [
    [
      {
        title: 'Parameters',
        axes: { x: 'saved in %', y: 'points' },
        lines: [
          [
            { x: 0, y: 0, label: '' },
            { x: 40, y: -2, label: '5' },
          ],
          [{ x: 20, y: 1, label: '1' }],
        ],
      },
    ],
  ],
};

describe('pointPanelsLayout', () => {
  const { panels } = pointPanelsLayout(CHART);
  const [panel] = panels;

  test('puts every point at its place between the ticks', () => {
    expect(panel?.plot).toEqual({ left: 88, right: 448, top: 168, bottom: 428 });
    expect(panel?.xTicks.map(({ text, at }) => [text, at])).toEqual([
      ['0', 88],
      ['10', 178],
      ['20', 268],
      ['30', 358],
      ['40', 448],
    ]);
    expect(panel?.yTicks.map(({ text }) => text)).toEqual(['-2.0', '-1.5', '-1.0', '-0.5', '0.0', '0.5', '1.0']);
    const placed = panel?.lines.map(({ points }) => points.map(({ x, y }) => [x, Math.round(y)]));
    // 0 is two thirds of the way up from -2 to 1.
    expect(placed).toEqual([
      [
        [88, 255],
        [448, 428],
      ],
      [[268, 168]],
    ]);
  });

  test('texts of different lines stand at different corners of their points', () => {
    const [first, second] = panel?.lines.map(({ points }) => points.at(-1)) ?? [];
    expect(first?.label.x).toBeGreaterThan(first?.x ?? Number.NaN);
    expect(second?.label.x).toBeLessThan(second?.x ?? Number.NaN);
  });
});

test('draws each line in its colour', async () => {
  const { data, info } = await sharp(await pointPanels(CHART))
    .raw()
    .toBuffer({ resolveWithObject: true });
  const pixelAt = (x: number, y: number) => [...data.subarray((y * info.width + x) * 3, (y * info.width + x) * 3 + 3)];
  expect(pixelAt(448, 428)).toEqual(seriesColor(0));
  expect(pixelAt(268, 168)).toEqual(seriesColor(1));
});

test.each([
  [{ series: [] }, 'pointPanels: series must be 1 to 8; got 0'],
  [{ rows: [[]] }, 'pointPanels: rows must each have a panel; got one without'],
  [{ series: ['one'] }, 'pointPanels: panels must have 1 lines, one per series; got 2 (Parameters)'],
  [
    { rows: [[{ title: 'empty', axes: { x: '', y: '' }, lines: [[], []] }]] },
    'pointPanels: panels must have a point; got none (empty)',
  ],
  [
    { rows: [[{ title: 'wrong', axes: { x: '', y: '' }, lines: [[{ x: Number.NaN, y: 0, label: '' }], []] }]] },
    'pointPanels: numbers must be finite; got NaN (wrong, Oracle)',
  ],
])('refuses %j', async (change, message) => {
  await expect(pointPanels({ ...CHART, ...change })).rejects.toThrow(message);
});
