/** Columns of one target row, from `start` up to but without `end`; none when they are equal. */
export interface RowSpan {
  readonly start: number;
  readonly end: number;
}

/**
 * The columns x in 0..width-1 for which `low <= first + x * slope < high`, less those so near to a bound that rounding
 * could put them on its other side: all columns that are named fulfil it, a few that do may be missing.
 */
export function spanWithin(
  { first, slope }: { readonly first: number; readonly slope: number },
  { low, high }: { readonly low: number; readonly high: number },
  width: number,
): RowSpan {
  const isInside = first >= low && first < high;
  if (Math.abs(slope) < TINY_SLOPE) {
    const end = first + slope * width;
    return isInside && end >= low && end < high ? { start: 0, end: width } : { start: 0, end: 0 };
  }
  const [from, to] = slope > 0 ? [low, high] : [high, low];
  const start = Math.max(0, Math.ceil((from - first) / slope + MARGIN));
  const end = Math.min(width, Math.floor((to - first) / slope - MARGIN) + 1);
  return start < end ? { start, end } : { start: 0, end: 0 };
}

/** Columns common to both. */
export function commonSpan(a: RowSpan, b: RowSpan): RowSpan {
  const start = Math.max(a.start, b.start);
  const end = Math.min(a.end, b.end);
  return start < end ? { start, end } : { start: 0, end: 0 };
}

/** Below this slope a row of any width stays within a hundredth of a pixel; dividing by it would lose all digits. */
const TINY_SLOPE = 1e-7;
/** In columns: far above the rounding of one division and one product, far below what would cost time. */
const MARGIN = 1e-3;
