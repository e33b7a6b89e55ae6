import type { Rgb } from '@ssma/datasets';
import { type AxisTick, axisTicks } from './axis-ticks.js';
import { type LegendLayout, legendLayout, type PlacedText } from './legend-layout.js';
import { seriesColor } from './series-colors.js';
import { textWidth } from './stroke-font.js';

/** Panels of points that follow one another along lines, such as scores against costs, stage by stage. */
export interface PointPanels {
  readonly title: string;
  /** What the numbers beside the points are. */
  readonly explanation: string;
  /** Names of the lines; every panel has them in these colours. */
  readonly series: readonly string[];
  /** Rows of panels, from top to bottom. */
  readonly rows: readonly (readonly PointPanel[])[];
}

export interface PointPanel {
  readonly title: string;
  /** What is measured to the right and upwards, with units. */
  readonly axes: { readonly x: string; readonly y: string };
  /** By series; none where the panel has no such line. */
  readonly lines: readonly (readonly DataPoint[])[];
}

export interface DataPoint {
  readonly x: number;
  readonly y: number;
  /** What is written beside it. */
  readonly label: string;
}

export interface PlacedDataPoint {
  readonly x: number;
  readonly y: number;
  readonly label: PlacedText;
}

export interface PlacedPointPanel {
  readonly texts: readonly PlacedText[];
  readonly plot: { readonly left: number; readonly right: number; readonly top: number; readonly bottom: number };
  readonly xTicks: readonly (AxisTick & { readonly at: number })[];
  readonly yTicks: readonly (AxisTick & { readonly at: number })[];
  readonly lines: readonly { readonly color: Rgb; readonly points: readonly PlacedDataPoint[] }[];
}

/** Where everything goes, in pixels from the left top corner. */
export interface PointPanelsLayout {
  readonly width: number;
  readonly height: number;
  readonly panels: readonly PlacedPointPanel[];
  readonly legend: LegendLayout;
}

/** Sizes in pixels, for a picture that is shown at two thirds of its width on a page. */
export const POINT_PANELS = {
  margin: 28,
  titleCapHeight: 18,
  textCapHeight: 13,
  labelCapHeight: 10,
  titleBaselineY: 46,
  explanationBaselineY: 80,
  firstPanelTop: 112,
  panelTitleHeight: 56,
  plotWidth: 360,
  plotHeight: 260,
  columnGap: 96,
  rowGap: 48,
  tickWidth: 60,
  textGap: 7,
  markerRadius: 5,
} as const;

/** Computes the layout of panels that `pointPanels` accepts. */
export function pointPanelsLayout({ title, explanation, series, rows }: PointPanels): PointPanelsLayout {
  const { margin, textCapHeight, plotWidth, plotHeight, columnGap, rowGap, tickWidth } = POINT_PANELS;
  const below = 6 * textCapHeight;
  const rowHeight = POINT_PANELS.panelTitleHeight + plotHeight + below + rowGap;
  const left = margin + tickWidth;
  const panels = rows.flatMap((row, rowIndex) =>
    row.map((panel, column) =>
      placedPanel(panel, {
        x: left + column * (plotWidth + columnGap),
        y: POINT_PANELS.firstPanelTop + rowIndex * rowHeight,
      }),
    ),
  );
  const numColumns = Math.max(...rows.map((row) => row.length));
  const right = left + numColumns * (plotWidth + columnGap) - columnGap;
  const words = Math.max(textWidth(title, POINT_PANELS.titleCapHeight), textWidth(explanation, textCapHeight));
  const width = Math.max(right, margin + Math.ceil(words)) + margin;
  const bottom = POINT_PANELS.firstPanelTop + rows.length * rowHeight - rowGap;
  const entries = series.map((name, index) => ({ name, color: seriesColor(index) }));
  // A legend starts behind its title, which is empty here.
  const area = { left: left - 2 * textCapHeight, right: width - margin, top: bottom + textCapHeight };
  const legend = legendLayout([{ title: '', entries }], { ...area, capHeight: textCapHeight });
  return { width, height: legend.bottom + margin, panels, legend };
}

function placedPanel(
  { title, axes, lines }: PointPanel,
  corner: { readonly x: number; readonly y: number },
): PlacedPointPanel {
  const { textCapHeight, plotWidth, plotHeight, panelTitleHeight } = POINT_PANELS;
  const top = corner.y + panelTitleHeight;
  const plot = { left: corner.x, right: corner.x + plotWidth, top, bottom: top + plotHeight };
  const points = lines.flat();
  const xs = ticksOf(points.map(({ x }) => x));
  const ys = ticksOf(points.map(({ y }) => y));
  const xAt = scale(xs, plot.left, plot.right);
  const yAt = scale(ys, plot.bottom, plot.top);
  const centred = (text: string, baselineY: number) => ({
    text,
    x: Math.round((plot.left + plot.right - textWidth(text, textCapHeight)) / 2),
    baselineY,
  });
  return {
    texts: [
      { text: title, x: plot.left, baselineY: corner.y + textCapHeight },
      { text: axes.y, x: plot.left, baselineY: corner.y + 3 * textCapHeight },
      centred(axes.x, plot.bottom + 5 * textCapHeight),
    ],
    plot,
    xTicks: xs.map((tick) => ({ ...tick, at: Math.round(xAt(tick.value)) })),
    yTicks: ys.map((tick) => ({ ...tick, at: Math.round(yAt(tick.value)) })),
    lines: lines.map((line, index) => ({
      color: seriesColor(index),
      points: line.map(({ x, y, label }) => ({
        x: xAt(x),
        y: yAt(y),
        label: placedLabel(label, { x: xAt(x), y: yAt(y), series: index }),
      })),
    })),
  };
}

/** At a corner of the point that depends on the series: lines that lie on one another keep their texts apart. */
function placedLabel(
  text: string,
  { x, y, series }: { readonly x: number; readonly y: number; readonly series: number },
): PlacedText {
  const { labelCapHeight, markerRadius } = POINT_PANELS;
  const isLeft = series % 2 === 1;
  const isBelow = series % 4 >= 2;
  return {
    text,
    x: Math.round(isLeft ? x - markerRadius - 2 - textWidth(text, labelCapHeight) : x + markerRadius + 2),
    baselineY: Math.round(isBelow ? y + markerRadius + 1 + labelCapHeight : y - markerRadius - 1),
  };
}

/** Around all values; around a single one at a distance of 1. */
function ticksOf(values: readonly number[]): AxisTick[] {
  const [smallest, largest] = [Math.min(...values), Math.max(...values)];
  return smallest === largest ? axisTicks(largest + 1, smallest - 1) : axisTicks(largest, smallest);
}

function scale(ticks: readonly AxisTick[], start: number, end: number): (value: number) => number {
  const [lowest, highest] = [ticks[0]?.value ?? 0, ticks.at(-1)?.value ?? 1];
  return (value) => start + ((value - lowest) / (highest - lowest)) * (end - start);
}
