import type { Rgb } from '@ssma/datasets';
import sharp from 'sharp';
import { INK, rgb } from './chart-picture.js';
import { EvaluationError } from './errors.js';
import { legendLayout } from './legend-layout.js';
import { MAX_SERIES, seriesColor } from './series-colors.js';
import { svgText, textWidth } from './stroke-font.js';

/** What is left of many things, such as the filters of every layer of a network, after each of several methods. */
export interface ShareBars {
  readonly title: string;
  /** What the bars and the numbers behind them are. */
  readonly explanation: string;
  /** Names of the bars of a row. */
  readonly series: readonly string[];
  readonly rows: readonly ShareRow[];
}

export interface ShareRow {
  readonly name: string;
  readonly whole: number;
  /** By series, each at most `whole`. */
  readonly left: readonly number[];
}

/** Sizes in pixels. */
const BARS = {
  margin: 28,
  titleCapHeight: 18,
  textCapHeight: 10,
  legendCapHeight: 13,
  titleBaselineY: 46,
  explanationBaselineY: 80,
  top: 104,
  barHeight: 5,
  barGap: 1,
  rowGap: 7,
  barWidth: 240,
  textGap: 8,
  columnGap: 40,
} as const;

const MUTED_INK = '#6a7280';
const EMPTY = '#e9ecef';
/** More rows go into a second column. */
const ROWS_IN_COLUMN = 45;

/**
 * Draws a row of bars for each thing: the share that is left of it over a pale bar of the whole, and the numbers behind.
 *
 * @param chart one to eight series, one row or more with a number per series; whole numbers, 0 to `whole`
 * @returns     PNG bytes, 8-bit RGB; equal arguments give equal bytes
 * @throws EvaluationError when the chart is not so, naming the row
 */
export async function shareBars(chart: ShareBars): Promise<Uint8Array> {
  requireDrawable(chart);
  const { title, explanation, series, rows } = chart;
  const { margin, textCapHeight, textGap, barWidth, top, columnGap } = BARS;
  const numColumns = Math.ceil(rows.length / ROWS_IN_COLUMN);
  const inColumn = Math.ceil(rows.length / numColumns);
  const rowHeight = Math.max(series.length * (BARS.barHeight + BARS.barGap), textCapHeight) + BARS.rowGap;
  const nameWidth = Math.ceil(Math.max(...rows.map(({ name }) => textWidth(name, textCapHeight))));
  const countWidth = Math.ceil(Math.max(...rows.map((row) => textWidth(countsOf(row), textCapHeight))));
  const columnWidth = nameWidth + barWidth + countWidth + 2 * textGap;
  const marks = rows.flatMap((row, index) => {
    const left = margin + Math.floor(index / inColumn) * (columnWidth + columnGap);
    return rowOf(row, { left: left + nameWidth + textGap, top: top + (index % inColumn) * rowHeight, nameWidth });
  });
  const words = Math.max(textWidth(title, BARS.titleCapHeight), textWidth(explanation, BARS.legendCapHeight));
  const width = Math.ceil(
    Math.max(2 * margin + words, 2 * margin + numColumns * (columnWidth + columnGap) - columnGap),
  );
  const legend = legendLayout(
    [{ title: '', entries: series.map((name, index) => ({ name, color: seriesColor(index) })) }],
    { left: 0, right: width - margin, top: top + inColumn * rowHeight + textGap, capHeight: BARS.legendCapHeight },
  );
  const content = [
    svgText(title, { x: margin, baselineY: BARS.titleBaselineY, capHeight: BARS.titleCapHeight, color: INK }),
    svgText(explanation, {
      x: margin,
      baselineY: BARS.explanationBaselineY,
      capHeight: BARS.legendCapHeight,
      color: MUTED_INK,
    }),
    ...marks,
    ...legend.swatches.map(({ color, left, top: y }) =>
      rectangle({ left, top: y, width: legend.swatchSize, height: legend.swatchSize }, rgb(color)),
    ),
    ...legend.names.map(({ text, x, baselineY }) =>
      svgText(text, { x, baselineY, capHeight: BARS.legendCapHeight, color: INK }),
    ),
  ];
  const size = `width="${width}" height="${legend.bottom + margin}"`;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" ${size}>${content.join('')}</svg>`;
  return sharp(Buffer.from(svg)).flatten({ background: '#ffffff' }).removeAlpha().png().toBuffer();
}

interface RowPlace {
  /** Where the bars begin. */
  readonly left: number;
  readonly top: number;
  readonly nameWidth: number;
}

function rowOf(row: ShareRow, { left, top }: RowPlace): string[] {
  const { barHeight, barGap, barWidth, textCapHeight, textGap } = BARS;
  const height = row.left.length * (barHeight + barGap) - barGap;
  const baselineY = Math.round(top + (height + textCapHeight) / 2);
  const nameX = Math.round(left - textGap - textWidth(row.name, textCapHeight));
  const bars = row.left.flatMap((count, series) => {
    const place = { left, top: top + series * (barHeight + barGap), height: barHeight };
    const color: Rgb = seriesColor(series);
    return [
      rectangle({ ...place, width: barWidth }, EMPTY),
      rectangle({ ...place, width: (barWidth * count) / row.whole }, rgb(color)),
    ];
  });
  return [
    svgText(row.name, { x: nameX, baselineY, capHeight: textCapHeight, color: INK }),
    ...bars,
    svgText(countsOf(row), { x: left + barWidth + textGap, baselineY, capHeight: textCapHeight, color: MUTED_INK }),
  ];
}

/** `61 58 40 of 64`. */
function countsOf({ whole, left }: ShareRow): string {
  return `${left.join(' ')} of ${whole}`;
}

interface Rectangle {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

function rectangle({ left, top, width, height }: Rectangle, fill: string): string {
  return `<rect x="${left}" y="${top}" width="${width.toFixed(2)}" height="${height}" fill="${fill}"/>`;
}

function requireDrawable({ series, rows }: ShareBars): void {
  if (series.length < 1 || series.length > MAX_SERIES)
    throw new EvaluationError(`shareBars: series must be 1 to ${MAX_SERIES}; got ${series.length}`);
  if (rows.length === 0) throw new EvaluationError('shareBars: rows must not be empty; got []');
  for (const { name, whole, left } of rows) {
    if (left.length !== series.length)
      throw new EvaluationError(
        `shareBars: rows must have ${series.length} numbers, one per series; got ${left.length} (${name})`,
      );
    const wrong = [whole, ...left].find((count) => !Number.isInteger(count) || count < 0 || count > whole);
    if (wrong !== undefined || whole === 0)
      throw new EvaluationError(
        `shareBars: numbers must be whole, 0 to what there was, which is at least 1; got ${wrong ?? 0} of ${whole} (${name})`,
      );
  }
}
