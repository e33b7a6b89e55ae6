/** Bits of a float32's fraction that tell bins apart; 256 bins to every halving of the distance to 0 or to 1. */
const FRACTION_BITS = 8;
const DROPPED_BITS = 23 - FRACTION_BITS;
/** Below 2^-25, half the spacing of float32 under 1, scores share the lowest bin; its mirror image is the highest. */
const LOWEST_EXPONENT = -25;
const LOWEST_BITS = (127 + LOWEST_EXPONENT) << 23;
const FIRST = (LOWEST_BITS >>> DROPPED_BITS) - 1;
/** Bins of [0, 0.5). */
const LOW_BINS = 1 + ((-1 - LOWEST_EXPONENT) << FRACTION_BITS);

/** Bins of the scores from 0 to 1. */
export const NUM_SCORE_BINS = 2 * LOW_BINS + 1;
/** Above 1 by no more than the rounding of a softmax in float32. */
export const HIGHEST_SCORE = 1 + 2 ** -20;

/**
 * Bin of a score, 0 to `NUM_SCORE_BINS` - 1; a higher score never has a lower bin.
 *
 *   score < 0.5    by the leading bits of the float32, whose order is that of the numbers
 *   score >= 0.5   by the leading bits of 1 - score, a multiple of 2^-24 there
 *
 * @param score float32 in [0, `HIGHEST_SCORE`]
 * @param bits  the same float32 as an unsigned integer
 * @remarks Softmax scores crowd at 0 and at 1, where bins of equal width would hold nearly all of them.
 */
export function scoreBin(score: number, bits: number): number {
  if (score >= 0.5) return NUM_SCORE_BINS - 1 - binBelowOne((1 - score) * 2 ** 24);
  return score < 2 ** LOWEST_EXPONENT ? 0 : (bits >>> DROPPED_BITS) - FIRST;
}

/**
 * Bin that the score `units` * 2^-24 would have; the lowest for a score rounded above 1, whose distance is negative.
 */
function binBelowOne(units: number): number {
  if (units <= 0) return 0;
  const exponent = 31 - Math.clz32(units);
  const fraction =
    exponent > FRACTION_BITS ? units >>> (exponent - FRACTION_BITS) : units << (FRACTION_BITS - exponent);
  // The fraction's leading one adds the bins of one exponent.
  return ((exponent - 24 - LOWEST_EXPONENT - 1) << FRACTION_BITS) + fraction + 1;
}
