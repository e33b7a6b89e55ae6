import type { Rgb } from '@ssma/datasets';
import sharp from 'sharp';
import {
  type BarChart,
  type BarChartLayout,
  barChartLayout,
  CHART,
  MAX_SERIES,
  type PlacedBar,
} from './bar-chart-layout.js';
import { EvaluationError } from './errors.js';
import { greyOf } from './picture.js';
import { svgText, textWidth } from './stroke-font.js';

const INK = '#1c2026';
const MUTED_INK = '#6a7280';
const GRID = '#e3e6ea';
/** Brightness from which dark text on a bar is easier to read than white. */
const LIGHT_BAR = 120;
const WHISKER_CAP = 4;

/**
 * Draws groups of bars with their values, an axis from 0, whiskers and a legend, in colours that people with any kind
 * of colour vision tell apart.
 *
 * @param chart at least one group, one to eight series with a bar or null per group, not all null; values and deviations
 *   finite and >= 0
 * @returns     PNG bytes, 8-bit RGB; equal arguments give equal bytes
 * @throws EvaluationError when the chart is not so, naming series, group and value
 */
export async function barChart(chart: BarChart): Promise<Uint8Array> {
  requireDrawable(chart);
  const svg = chartSvg(chart, barChartLayout(chart));
  return sharp(Buffer.from(svg)).flatten({ background: '#ffffff' }).removeAlpha().png().toBuffer();
}

function requireDrawable({ groups, series }: BarChart): void {
  if (groups.length === 0) throw new EvaluationError('barChart: groups must not be empty; got []');
  if (series.length < 1 || series.length > MAX_SERIES) {
    throw new EvaluationError(`barChart: series must be 1 to ${MAX_SERIES}; got ${series.length}`);
  }
  for (const { name, bars } of series) {
    if (bars.length !== groups.length) {
      throw new EvaluationError(
        `barChart: series must have ${groups.length} bars, one per group; got ${bars.length} (${name})`,
      );
    }
    for (const [group, bar] of bars.entries()) {
      for (const number of bar === null ? [] : [bar.value, bar.deviation ?? 0]) {
        if (number >= 0 && number < Number.POSITIVE_INFINITY) continue;
        throw new EvaluationError(
          `barChart: values and deviations must be finite and >= 0; got ${number} (${name}, ${groups[group]})`,
        );
      }
    }
  }
}

function chartSvg({ title, valueAxis }: BarChart, layout: BarChartLayout): string {
  const { margin, titleCapHeight, textCapHeight } = CHART;
  const text = ({ text: words, x, baselineY }: { text: string; x: number; baselineY: number }, color: string): string =>
    svgText(words, { x, baselineY, capHeight: textCapHeight, color });
  const content = [
    svgText(title, { x: margin, baselineY: CHART.titleBaselineY, capHeight: titleCapHeight, color: INK }),
    text({ text: valueAxis, x: margin, baselineY: CHART.valueAxisBaselineY }, MUTED_INK),
    ...gridOf(layout),
    ...layout.bars.map(barOf),
    ...layout.groupNames.map((name) => text(name, INK)),
    ...layout.legend.swatches.map(({ color, left, top }) => {
      const size = layout.legend.swatchSize;
      return `<rect x="${left}" y="${top}" width="${size}" height="${size}" rx="${size / 5}" fill="${rgb(color)}"/>`;
    }),
    ...layout.legend.names.map((name) => text(name, INK)),
  ];
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${layout.width}" height="${layout.height}">` +
    `${content.join('')}</svg>`
  );
}

function gridOf({ ticks, plot }: BarChartLayout): string[] {
  const { textCapHeight, textGap } = CHART;
  return ticks.map(({ value, text, y }) => {
    const color = value === 0 ? INK : GRID;
    const x = plot.left - textGap - Math.ceil(textWidth(text, textCapHeight));
    const baselineY = y + Math.floor(textCapHeight / 2);
    const line = `<rect x="${plot.left}" y="${y}" width="${plot.right - plot.left}" height="1" fill="${color}"/>`;
    return line + svgText(text, { x, baselineY, capHeight: textCapHeight, color: MUTED_INK });
  });
}

function barOf(bar: PlacedBar): string {
  const { left, top, height, color } = bar;
  const { barWidth } = CHART;
  const rect = `<rect x="${left}" y="${top}" width="${barWidth}" height="${height}" fill="${rgb(color)}"/>`;
  return rect + whiskerOf(bar) + valueTextOf(bar);
}

function whiskerOf({ left, whisker }: PlacedBar): string {
  if (whisker === null) return '';
  const middle = left + CHART.barWidth / 2;
  const [from, to] = [middle - WHISKER_CAP, middle + WHISKER_CAP];
  const path = `M${middle} ${whisker.top}V${whisker.bottom}M${from} ${whisker.top}H${to}M${from} ${whisker.bottom}H${to}`;
  return `<path d="${path}" fill="none" stroke="${INK}" stroke-width="2"/>`;
}

/** Runs upwards in the middle of its bar. */
function valueTextOf({ left, text, textBottom, isTextInside, color }: PlacedBar): string {
  const capHeight = CHART.barTextCapHeight;
  const baselineX = left + (CHART.barWidth + capHeight) / 2;
  const [brightness] = greyOf(color);
  const ink = isTextInside && brightness < LIGHT_BAR ? '#ffffff' : INK;
  const upright = svgText(text, { x: 0, baselineY: 0, capHeight, color: ink });
  return `<g transform="translate(${baselineX} ${textBottom}) rotate(-90)">${upright}</g>`;
}

function rgb(color: Rgb): string {
  return `rgb(${color.join(',')})`;
}
