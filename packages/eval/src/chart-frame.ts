import type { AxisTick } from './axis-ticks.js';
import type { LegendLayout } from './legend-layout.js';

/** Sizes of what all charts have, in pixels, for a chart that is shown at two thirds of its width on a page. */
export const CHART_FRAME = {
  margin: 28,
  titleCapHeight: 18,
  textCapHeight: 13,
  titleBaselineY: 46,
  valueAxisBaselineY: 80,
  plotTop: 104,
  plotHeight: 340,
  /** Room for the numbers left of the axis. */
  tickWidth: 52,
  /** Between a mark and its text. */
  textGap: 7,
} as const;

/** What a chart says in words. */
export interface ChartWords {
  readonly title: string;
  /** What is measured upwards, with its unit. */
  readonly valueAxis: string;
}

/** Where everything around the marks of a chart goes, in whole pixels from its left top corner. */
export interface ChartFrame {
  readonly height: number;
  readonly width: number;
  readonly plot: { readonly left: number; readonly right: number; readonly top: number; readonly bottom: number };
  /** The lowest is the line that the marks stand on. */
  readonly ticks: readonly (AxisTick & { readonly y: number })[];
  readonly legend: LegendLayout;
}
