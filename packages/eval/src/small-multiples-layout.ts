import type { Rgb } from '@ssma/datasets';
import { type AxisTick, axisTicks } from './axis-ticks.js';
import { type LegendLayout, legendLayout, type PlacedText } from './legend-layout.js';
import { seriesColor } from './series-colors.js';
import { textWidth } from './stroke-font.js';

/** Small line charts of the same series over the same steps, with one scale: such as scores by severity, per corruption. */
export interface SmallMultiples {
  readonly title: string;
  /** What the lines measure, with its unit, and what the steps are. */
  readonly valueAxis: string;
  /** Names of the steps, from left to right. */
  readonly steps: readonly string[];
  /** Names of the lines. */
  readonly series: readonly string[];
  readonly panels: readonly Panel[];
}

export interface Panel {
  readonly title: string;
  /** By series, then step; >= 0, in the unit of the axis; null where there is nothing to show. */
  readonly lines: readonly (readonly (number | null)[])[];
}

/** A point of a line; pixels. */
export interface PlacedPoint {
  readonly x: number;
  readonly y: number;
}

/** Steps that follow one another, as one line. */
export interface PlacedLine {
  readonly color: Rgb;
  readonly points: readonly PlacedPoint[];
}

export interface PlacedPanel {
  readonly title: PlacedText;
  readonly plot: { readonly left: number; readonly right: number; readonly top: number; readonly bottom: number };
  readonly ticks: readonly (AxisTick & { readonly y: number })[];
  /** Whether the values of the ticks stand left of the panel. */
  readonly hasTickTexts: boolean;
  /** Centred below their points. */
  readonly stepNames: readonly PlacedText[];
  /** In the order of the series: later ones lie above earlier ones. */
  readonly lines: readonly PlacedLine[];
}

/** Where everything goes, in whole pixels from the left top corner. */
export interface SmallMultiplesLayout {
  readonly height: number;
  readonly width: number;
  readonly panels: readonly PlacedPanel[];
  readonly legend: LegendLayout;
}

/** Sizes in pixels, for a chart that is shown at two thirds of its width on a page. */
export const MULTIPLES = {
  margin: 28,
  titleCapHeight: 18,
  textCapHeight: 13,
  titleBaselineY: 46,
  valueAxisBaselineY: 80,
  firstPanelTop: 108,
  panelTitleHeight: 28,
  plotWidth: 210,
  plotHeight: 170,
  /** Between the border of a panel and its outer points. */
  inset: 16,
  columnGap: 28,
  rowGap: 34,
  /** Room for the numbers left of the axis. */
  tickWidth: 52,
  textGap: 7,
} as const;

const MAX_COLUMNS = 4;

/**
 * Computes the layout of small multiples.
 *
 * @param chart at least one panel, step and series; a value or null per series and step in each panel
 */
export function smallMultiplesLayout({
  title,
  valueAxis,
  steps,
  series,
  panels,
}: SmallMultiples): SmallMultiplesLayout {
  const { margin, textCapHeight, plotWidth, plotHeight, columnGap, rowGap } = MULTIPLES;
  const numColumns = Math.min(MAX_COLUMNS, panels.length);
  const ticks = axisTicks(largestValue(panels));
  const left = margin + MULTIPLES.tickWidth;
  const rowHeight = MULTIPLES.panelTitleHeight + plotHeight + 2 * textCapHeight + rowGap;
  const placed = panels.map((panel, index) => {
    const [row, column] = [Math.floor(index / numColumns), index % numColumns];
    const corner = { x: left + column * (plotWidth + columnGap), y: MULTIPLES.firstPanelTop + row * rowHeight };
    return placedPanel(panel, corner, { ticks, steps, hasTickTexts: column === 0 });
  });
  const headWidth = Math.max(textWidth(title, MULTIPLES.titleCapHeight), textWidth(valueAxis, textCapHeight));
  const right = left + numColumns * (plotWidth + columnGap) - columnGap;
  const width = Math.max(right, margin + Math.ceil(headWidth)) + margin;
  const entries = series.map((name, index) => ({ name, color: seriesColor(index) }));
  const bottom = MULTIPLES.firstPanelTop + Math.ceil(panels.length / numColumns) * rowHeight - rowGap;
  // A legend starts behind its title, which is empty here.
  const area = { left: left - 2 * textCapHeight, right: width - margin, top: bottom + 2 * textCapHeight };
  const legend = legendLayout([{ title: '', entries }], { ...area, capHeight: textCapHeight });
  return { height: legend.bottom + margin, width, panels: placed, legend };
}

function placedPanel(
  { title, lines }: Panel,
  corner: PlacedPoint,
  {
    ticks,
    steps,
    hasTickTexts,
  }: { readonly ticks: readonly AxisTick[]; readonly steps: readonly string[]; readonly hasTickTexts: boolean },
): PlacedPanel {
  const { textCapHeight, plotWidth, plotHeight, inset } = MULTIPLES;
  const top = corner.y + MULTIPLES.panelTitleHeight;
  const plot = { left: corner.x, right: corner.x + plotWidth, top, bottom: top + plotHeight };
  const largest = ticks.at(-1)?.value ?? 1;
  const yAt = (value: number): number => plot.bottom - Math.round((value / largest) * plotHeight);
  const xAt = (step: number): number =>
    steps.length === 1
      ? plot.left + plotWidth / 2
      : plot.left + inset + Math.round((step / (steps.length - 1)) * (plotWidth - 2 * inset));
  return {
    title: { text: title, x: plot.left, baselineY: corner.y + textCapHeight },
    plot,
    ticks: ticks.map((tick) => ({ ...tick, y: yAt(tick.value) })),
    hasTickTexts,
    stepNames: steps.map((text, step) => ({
      text,
      x: xAt(step) - Math.round(textWidth(text, textCapHeight) / 2),
      baselineY: plot.bottom + 2 * textCapHeight,
    })),
    lines: lines.flatMap((values, series) =>
      connected(values).map((points) => ({
        color: seriesColor(series),
        points: points.map(({ step, value }) => ({ x: xAt(step), y: yAt(value) })),
      })),
    ),
  };
}

interface LinePoint {
  readonly step: number;
  readonly value: number;
}

/** Runs of steps that have a value: a line has a gap where there is none. */
function connected(values: readonly (number | null)[]): LinePoint[][] {
  const runs: LinePoint[][] = [];
  for (const [step, value] of values.entries()) {
    if (value === null) continue;
    const last = runs.at(-1);
    if (last?.at(-1)?.step === step - 1) last.push({ step, value });
    else runs.push([{ step, value }]);
  }
  return runs;
}

/** What the axis must reach; 1 where every value is 0. */
function largestValue(panels: readonly Panel[]): number {
  return (
    Math.max(0, ...panels.flatMap(({ lines }) => lines.flatMap((values) => values.map((value) => value ?? 0)))) || 1
  );
}
