/** What a number of timed passes say. */
export interface LatencySummary {
  readonly passes: number;
  /** Of an even number the mean of the two in the middle. */
  readonly medianMs: number;
  /** Nearest rank: the smallest time that at least 95 % of the passes do not exceed. */
  readonly p95Ms: number;
  readonly minMs: number;
  /** Interquartile range, third quartile minus first by nearest rank. */
  readonly iqrMs: number;
}

/** @param timesMs one per pass, at least one */
export function summariseLatency(timesMs: readonly number[]): LatencySummary {
  const sorted = ascending(timesMs);
  return {
    passes: sorted.length,
    medianMs: median(timesMs),
    p95Ms: nearestRank(sorted, 95),
    minMs: nearestRank(sorted, 0),
    iqrMs: nearestRank(sorted, 75) - nearestRank(sorted, 25),
  };
}

/** @param timesMs at least one, in any order */
export function median(timesMs: readonly number[]): number {
  const sorted = ascending(timesMs);
  const middle = sorted.length / 2;
  const [below, above] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]] as [number, number];
  return (below + above) / 2;
}

function ascending(timesMs: readonly number[]): number[] {
  return [...timesMs].sort((a, b) => a - b);
}

/** Smallest value with `percent` % of all at or below it; of 0 % the smallest. */
function nearestRank(sorted: readonly number[], percent: number): number {
  const rank = Math.max(1, Math.ceil((percent * sorted.length) / 100));
  return sorted[rank - 1] as number;
}
