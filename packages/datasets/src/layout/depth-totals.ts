import type { DepthStatistics } from '../dataset.js';

/** Sums over depth maps, from which the statistics of all of them follow. */
export interface DepthTotals {
  readonly pixels: number;
  readonly validPixels: number;
  readonly sumMetres: number;
  readonly minMetres: number;
  readonly maxMetres: number;
}

/** @param depth metres, 0 where nothing was measured */
export function depthTotals(depth: Float32Array): DepthTotals {
  let validPixels = 0;
  let sumMetres = 0;
  let minMetres = Number.POSITIVE_INFINITY;
  let maxMetres = Number.NEGATIVE_INFINITY;
  for (const metres of depth) {
    if (metres === 0) continue;
    validPixels += 1;
    sumMetres += metres;
    if (metres < minMetres) minMetres = metres;
    if (metres > maxMetres) maxMetres = metres;
  }
  return { pixels: depth.length, validPixels, sumMetres, minMetres, maxMetres };
}

/** Statistics over maps of which the totals are given. */
export function depthStatistics(totals: readonly DepthTotals[]): DepthStatistics {
  const sum = (of: (one: DepthTotals) => number) => totals.reduce((total, one) => total + of(one), 0);
  const pixels = sum((one) => one.pixels);
  const validPixels = sum((one) => one.validPixels);
  if (validPixels === 0) return { pixels, validPixels, minMetres: null, meanMetres: null, maxMetres: null };
  return {
    pixels,
    validPixels,
    minMetres: totals.reduce((least, one) => Math.min(least, one.minMetres), Number.POSITIVE_INFINITY),
    meanMetres: sum((one) => one.sumMetres) / validPixels,
    maxMetres: totals.reduce((most, one) => Math.max(most, one.maxMetres), Number.NEGATIVE_INFINITY),
  };
}
