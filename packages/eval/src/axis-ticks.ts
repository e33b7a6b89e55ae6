/** A round value on an axis, as it is written there. */
export interface AxisTick {
  readonly value: number;
  readonly text: string;
}

const MAX_INTERVALS = 6;
const ROUND_STEPS = [1, 2, 5] as const;

/**
 * Ticks from the last round value that is not above `min` to the first that is not below `max`, at equal steps of 1, 2
 * or 5 times a power of ten: the smallest step that gives six intervals or fewer.
 *
 * @param max finite, above `min`
 * @param min finite; 0 when left out
 */
export function axisTicks(max: number, min = 0): AxisTick[] {
  const first = Math.floor(Math.log10((max - min) / MAX_INTERVALS));
  for (let exponent = first; ; exponent++) {
    for (const round of ROUND_STEPS) {
      // Dividing by a whole power of ten keeps 0.3 from becoming 3 * 0.1 = 0.30000000000000004.
      const valueAt = (tick: number): number =>
        exponent < 0 ? (tick * round) / 10 ** -exponent : tick * round * 10 ** exponent;
      const lowest = Math.floor(min / valueAt(1));
      const numIntervals = Math.ceil(max / valueAt(1)) - lowest;
      if (numIntervals > MAX_INTERVALS) continue;
      const decimals = Math.max(0, -exponent);
      return Array.from({ length: numIntervals + 1 }, (_, tick) => ({
        value: valueAt(lowest + tick),
        text: valueAt(lowest + tick).toFixed(decimals),
      }));
    }
  }
}
