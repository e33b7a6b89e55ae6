import type { Rgb } from '@ssma/datasets';
import { type AxisTick, axisTicks } from './axis-ticks.js';
import { CHART_FRAME, type ChartFrame, type ChartWords } from './chart-frame.js';
import { legendLayout, type PlacedText } from './legend-layout.js';
import { seriesColor } from './series-colors.js';
import { textWidth } from './stroke-font.js';

/** Lines over a common axis, such as mean IoU against the width of a trimap, one per network. */
export interface LineChart extends ChartWords {
  /** What the places of the points mean, with their unit. */
  readonly placeAxis: string;
  /** Places of the points along the axis, rising; at least two. */
  readonly places: readonly number[];
  readonly series: readonly LineSeries[];
}

/** The line of one colour. */
export interface LineSeries {
  readonly name: string;
  /** One value per place; null where there is none, which leaves a gap. */
  readonly values: readonly (number | null)[];
}

/** A line through points without a gap between them; pixels. */
export interface PlacedLine {
  readonly color: Rgb;
  readonly points: readonly { readonly x: number; readonly y: number }[];
}

/** Where everything of a line chart goes, in pixels from its left top corner. */
export interface LineChartLayout extends ChartFrame {
  readonly lines: readonly PlacedLine[];
  readonly placeTicks: readonly (AxisTick & { readonly x: number })[];
  /** Numbers below the ticks and, below them, what they mean. */
  readonly placeTexts: readonly PlacedText[];
}

/** Sizes in pixels. */
const CHART = { ...CHART_FRAME, plotWidth: 640, tickLength: 6 } as const;

/** Computes the layout of a line chart that `lineChart` accepts. */
export function lineChartLayout({ places, placeAxis, series, title, valueAxis }: LineChart): LineChartLayout {
  const { margin, textCapHeight, plotTop, plotHeight, plotWidth } = CHART;
  const plot = { left: margin + CHART.tickWidth, top: plotTop, right: 0, bottom: plotTop + plotHeight };
  plot.right = plot.left + plotWidth;
  const ticks = axisTicks(...rangeOf(series.flatMap(({ values }) => values.filter((value) => value !== null))));
  const placeTicks = axisTicks(...rangeOf(places));
  const xAt = scale(placeTicks, plot.left, plot.right);
  const yAt = scale(ticks, plot.bottom, plot.top);
  const numbersBaselineY = plot.bottom + CHART.tickLength + 2 * textCapHeight;
  const meaningBaselineY = numbersBaselineY + 2 * textCapHeight;
  const width = Math.max(
    plot.right + 2 * margin,
    ...[textWidth(title, CHART.titleCapHeight), textWidth(valueAxis, textCapHeight)].map(
      (words) => Math.ceil(words) + 2 * margin,
    ),
  );
  const entries = series.map(({ name }, index) => ({ name, color: seriesColor(index) }));
  // A legend starts behind its title, which is empty here.
  const legend = legendLayout([{ title: '', entries }], {
    left: plot.left - 2 * textCapHeight - Math.round(textWidth('', textCapHeight)),
    right: width - margin,
    top: meaningBaselineY + 2 * textCapHeight,
    capHeight: textCapHeight,
  });
  const centred = (text: string, x: number, baselineY: number): PlacedText => ({
    text,
    x: Math.round(x - textWidth(text, textCapHeight) / 2),
    baselineY,
  });
  return {
    height: legend.bottom + margin,
    width,
    plot,
    ticks: ticks.map((tick) => ({ ...tick, y: Math.round(yAt(tick.value)) })),
    placeTicks: placeTicks.map((tick) => ({ ...tick, x: Math.round(xAt(tick.value)) })),
    placeTexts: [
      ...placeTicks.map(({ text, value }) => centred(text, xAt(value), numbersBaselineY)),
      centred(placeAxis, (plot.left + plot.right) / 2, meaningBaselineY),
    ],
    lines: series.flatMap(({ values }, index) =>
      runsOf(values).map((run) => ({
        color: seriesColor(index),
        points: run.map(({ place, value }) => ({ x: xAt(places[place] ?? Number.NaN), y: yAt(value) })),
      })),
    ),
    legend,
  };
}

/** Largest and smallest number, as `axisTicks` takes them; one unit apart where all are equal. */
function rangeOf(values: readonly number[]): [max: number, min: number] {
  const [max, min] = [Math.max(...values), Math.min(...values)];
  return max > min ? [max, min] : [min + 1, min];
}

function scale(ticks: readonly AxisTick[], from: number, to: number): (value: number) => number {
  const [low, high] = [ticks[0]?.value ?? 0, ticks.at(-1)?.value ?? 1];
  return (value) => from + ((value - low) / (high - low)) * (to - from);
}

/** Neighbours without a gap. */
function runsOf(values: readonly (number | null)[]): { readonly place: number; readonly value: number }[][] {
  const runs: { place: number; value: number }[][] = [[]];
  for (const [place, value] of values.entries()) {
    if (value === null) runs.push([]);
    else runs.at(-1)?.push({ place, value });
  }
  return runs.filter((run) => run.length > 0);
}
