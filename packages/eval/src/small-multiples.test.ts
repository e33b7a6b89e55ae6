import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { seriesColor } from './series-colors.js';
import { smallMultiples } from './small-multiples.js';
import { type SmallMultiples, smallMultiplesLayout } from './small-multiples-layout.js';

/** The axis ends at 50 in 170 pixels: 3.4 pixels per unit. */
const CHART: SmallMultiples = {
  title: 'Scores',
  valueAxis: 'mIoU in % by severity',
  steps: ['clean', '1', '2'],
  series: ['rgb', 'SSMA'],
  panels: [
    {
      title: 'fog',
      lines: [
        [40, 20, 0],
        [50, null, 30],
      ],
    },
    {
      title: 'jpeg',
      lines: [
        [null, null, null],
        [10, 10, 10],
      ],
    },
  ],
};

describe('smallMultiplesLayout', () => {
  const { panels, legend } = smallMultiplesLayout(CHART);

  test('puts all panels on one scale from 0, side by side', () => {
    expect(panels.map(({ plot }) => plot)).toEqual([
      { left: 80, right: 290, top: 136, bottom: 306 },
      { left: 318, right: 528, top: 136, bottom: 306 },
    ]);
    for (const { ticks } of panels) {
      expect(ticks.map(({ text, y }) => [text, y])).toEqual([
        ['0', 306],
        ['10', 272],
        ['20', 238],
        ['30', 204],
        ['40', 170],
        ['50', 136],
      ]);
    }
    expect(panels.map(({ hasTickTexts }) => hasTickTexts)).toEqual([true, false]);
  });

  test('draws a line through the values, with a gap where there is none', () => {
    // Points at 80 + 16, in the middle and at 290 - 16.
    expect(panels[0]?.lines.map(({ points }) => points.map(({ x, y }) => [x, y]))).toEqual([
      [
        [96, 170],
        [185, 238],
        [274, 306],
      ],
      [[96, 136]],
      [[274, 204]],
    ]);
    expect(panels[0]?.lines.map(({ color }) => color)).toEqual([0, 1, 1].map(seriesColor));
    expect(panels[1]?.lines).toHaveLength(1);
  });

  test('breaks rows after four panels and names the series once', () => {
    const [panel] = CHART.panels as [SmallMultiples['panels'][number]];
    const six = smallMultiplesLayout({ ...CHART, panels: new Array(6).fill(panel) });
    expect(six.panels.map(({ plot }) => plot.left)).toEqual([80, 318, 556, 794, 80, 318]);
    expect(six.panels[4]?.plot.top).toBeGreaterThan(six.panels[0]?.stepNames[0]?.baselineY ?? Number.NaN);
    expect(legend.names.map(({ text }) => text)).toEqual(['rgb', 'SSMA']);
    expect(legend.swatches[0]?.top).toBeGreaterThan(panels[0]?.stepNames[0]?.baselineY ?? Number.NaN);
  });

  test('puts a single step into the middle', () => {
    const one = smallMultiplesLayout({ ...CHART, steps: ['5'], panels: [{ title: 'fog', lines: [[1], [2]] }] });
    expect(one.panels[0]?.lines[0]?.points).toEqual([{ x: 185, y: 306 - 85 }]);
  });
});

describe('smallMultiples', () => {
  test('draws points in the colours of their series', async () => {
    const { data, info } = await sharp(await smallMultiples(CHART))
      .raw()
      .toBuffer({ resolveWithObject: true });
    const layout = smallMultiplesLayout(CHART);
    expect([info.channels, info.height, info.width]).toEqual([3, layout.height, layout.width]);
    for (const { lines } of layout.panels) {
      for (const { color, points } of lines) {
        for (const { x, y } of points) {
          const at = (y * info.width + x) * 3;
          expect([...data.subarray(at, at + 3)]).toEqual(color);
        }
      }
    }
  });

  test.each([
    [{ panels: [] }, 'panels must not be empty; got []'],
    [{ steps: [] }, 'steps must not be empty; got []'],
    [{ series: [] }, 'series must be 1 to 8; got 0'],
    [{ series: ['rgb'] }, 'panels must have 1 lines, one per series; got 2 (fog)'],
    [{ steps: ['clean'] }, 'lines must have 1 values, one per step; got 3 (fog, rgb)'],
    [
      {
        panels: [
          {
            title: 'fog',
            lines: [
              [1, 2, 3],
              [1, -1, 2],
            ],
          },
        ],
      },
      'values must be finite and >= 0; got -1 (fog, SSMA)',
    ],
    [
      {
        panels: [
          {
            title: 'fog',
            lines: [
              [1, Number.NaN, 3],
              [1, 1, 2],
            ],
          },
        ],
      },
      'values must be finite and >= 0; got NaN (fog, rgb)',
    ],
  ] satisfies [Partial<SmallMultiples>, string][])('refuses %j', async (change, message) => {
    await expect(smallMultiples({ ...CHART, ...change })).rejects.toThrow(`smallMultiples: ${message}`);
  });
});
