import type { Rgb } from '@ssma/datasets';
import { type AxisTick, axisTicks } from './axis-ticks.js';
import { type LegendLayout, legendLayout, type PlacedText } from './legend-layout.js';
import { textWidth } from './stroke-font.js';

/** Bars side by side in groups, such as the score of each network under each condition. */
export interface BarChart {
  readonly title: string;
  /** What the bars measure, with its unit and what the whiskers mean. */
  readonly valueAxis: string;
  /** Names below the groups of bars. */
  readonly groups: readonly string[];
  readonly series: readonly BarSeries[];
}

/** The bars of one colour. */
export interface BarSeries {
  readonly name: string;
  /** One per group; null where there is nothing to show. */
  readonly bars: readonly (Bar | null)[];
}

export interface Bar {
  /** >= 0, in the unit of the axis. */
  readonly value: number;
  /** Half the length of the whisker, in the same unit; null: no whisker. */
  readonly deviation: number | null;
}

/** A bar that stands on the axis; pixels. */
export interface PlacedBar {
  readonly left: number;
  readonly top: number;
  readonly height: number;
  readonly color: Rgb;
  /** Ends of the line for the deviation, cut at the axis. */
  readonly whisker: { readonly top: number; readonly bottom: number } | null;
  readonly text: string;
  /** Where the text begins, which runs upwards. */
  readonly textBottom: number;
  readonly isTextInside: boolean;
}

/** Where everything of a bar chart goes, in whole pixels from its left top corner. */
export interface BarChartLayout {
  readonly height: number;
  readonly width: number;
  readonly plot: { readonly left: number; readonly right: number; readonly top: number; readonly bottom: number };
  readonly ticks: readonly (AxisTick & { readonly y: number })[];
  readonly bars: readonly PlacedBar[];
  /** Centred below their bars. */
  readonly groupNames: readonly PlacedText[];
  readonly legend: LegendLayout;
}

/** Sizes in pixels, for a chart that is shown at two thirds of its width on a page. */
export const CHART = {
  margin: 28,
  titleCapHeight: 18,
  textCapHeight: 13,
  barTextCapHeight: 11,
  titleBaselineY: 46,
  valueAxisBaselineY: 80,
  plotTop: 104,
  plotHeight: 340,
  /** Room for the numbers left of the axis. */
  tickWidth: 52,
  barWidth: 24,
  barGap: 3,
  groupGap: 32,
  /** Between the end of a bar and a text. */
  textGap: 7,
} as const;

/** Okabe and Ito's colours, which people with any kind of colour vision tell apart; jfly.uni-koeln.de/color. */
const SERIES_COLORS: readonly Rgb[] = [
  [86, 180, 233],
  [230, 159, 0],
  [0, 158, 115],
  [204, 121, 167],
  [0, 114, 178],
  [213, 94, 0],
  [240, 228, 66],
  [0, 0, 0],
];
export const MAX_SERIES = SERIES_COLORS.length;

/**
 * Computes the layout of a bar chart.
 *
 * @param chart at least one group, one to `MAX_SERIES` series, a bar or null per group in each
 */
export function barChartLayout({ groups, series, title, valueAxis }: BarChart): BarChartLayout {
  const { margin, textCapHeight, plotTop, plotHeight, groupGap } = CHART;
  const barsWidth = series.length * (CHART.barWidth + CHART.barGap) - CHART.barGap;
  const nameWidths = groups.map((name) => Math.ceil(textWidth(name, textCapHeight)));
  const groupWidth = Math.max(barsWidth, ...nameWidths) + groupGap;

  const left = margin + CHART.tickWidth;
  const right = left + groups.length * groupWidth;
  const bottom = plotTop + plotHeight;
  const ticks = axisTicks(largestValue(series));
  const scale = plotHeight / (ticks.at(-1)?.value ?? 1);
  const yAt = (value: number): number => bottom - Math.round(Math.max(0, value) * scale);
  const middleOf = (group: number): number => left + Math.round((group + 0.5) * groupWidth);

  const bars = series.flatMap(({ bars: own }, index) =>
    own.flatMap((bar, group): PlacedBar[] => {
      if (bar === null) return [];
      const barLeft = middleOf(group) - Math.floor(barsWidth / 2) + index * (CHART.barWidth + CHART.barGap);
      return [{ ...placedBar(bar, yAt), left: barLeft, color: colorOf(index) }];
    }),
  );
  const nameBaselineY = bottom + 2 * textCapHeight;
  const groupNames = groups.map((text, group) => ({
    text,
    x: middleOf(group) - Math.round((nameWidths[group] ?? 0) / 2),
    baselineY: nameBaselineY,
  }));
  const entries = series.map(({ name }, index) => ({ name, color: colorOf(index) }));
  const headWidth = Math.max(textWidth(title, CHART.titleCapHeight), textWidth(valueAxis, textCapHeight));
  const width = Math.max(right, margin + Math.ceil(headWidth)) + margin;
  // A legend starts behind its title, which is empty here.
  const legendArea = {
    left: left - 2 * textCapHeight - Math.round(textWidth('', textCapHeight)),
    right: width - margin,
    top: nameBaselineY + 2 * textCapHeight,
    capHeight: textCapHeight,
  };
  const legend = legendLayout([{ title: '', entries }], legendArea);
  return {
    height: legend.bottom + margin,
    width,
    plot: { left, right, top: plotTop, bottom },
    ticks: ticks.map((tick) => ({ ...tick, y: yAt(tick.value) })),
    bars,
    groupNames,
    legend,
  };
}

/** The value is written inside at the foot of its bar, or above bar and whisker where it does not fit. */
function placedBar({ value, deviation }: Bar, yAt: (value: number) => number): Omit<PlacedBar, 'left' | 'color'> {
  const [top, bottom] = [yAt(value), yAt(0)];
  const whisker = deviation === null ? null : { top: yAt(value + deviation), bottom: yAt(value - deviation) };
  const text = value.toFixed(1);
  const length = textWidth(text, CHART.barTextCapHeight) + 2 * CHART.textGap;
  const isTextInside = (whisker?.bottom ?? top) + length <= bottom;
  const textBottom = (isTextInside ? bottom : (whisker?.top ?? top)) - CHART.textGap;
  return { top, height: bottom - top, whisker, text, textBottom, isTextInside };
}

function colorOf(series: number): Rgb {
  return SERIES_COLORS[series % MAX_SERIES] as Rgb;
}

/** What the axis must reach; 1 where every bar is 0. */
function largestValue(series: readonly BarSeries[]): number {
  const ends = series.flatMap(({ bars }) => bars.map((bar) => (bar === null ? 0 : bar.value + (bar.deviation ?? 0))));
  return Math.max(...ends) || 1;
}
