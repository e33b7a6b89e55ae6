import type { Rgb } from '@ssma/datasets';

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

/** As many series as there are colours. */
export const MAX_SERIES = SERIES_COLORS.length;

/** @param series from 0 on, less than `MAX_SERIES` */
export function seriesColor(series: number): Rgb {
  return SERIES_COLORS[series % MAX_SERIES] as Rgb;
}
