import { type Random, randomFrom } from '@ssma/datasets';
import type { RandomRange } from './random-spec.js';

/** Digits that tell at least a thousand values of a range apart. */
const RANGE_DIGITS = 4;

/**
 * The value of one axis in one sample. It depends on these three alone, so that more samples or another axis leave the
 * draws that were there as they are, and their trials are found again.
 *
 * Numbers of `uniform` and `logUniform` have four significant digits, or as many more as the range is narrow beside its
 * values (ours): labels stay readable, and the last bit of a machine's logarithm has no say in what a trial is.
 */
export function drawValue(
  range: RandomRange,
  sample: { readonly seed: number; readonly index: number; readonly path: string },
): unknown {
  const random = randomFrom('random search', sample.seed, sample.index, sample.path);
  const { uniform, logUniform, integer, choice = [] } = range;
  if (uniform !== undefined) {
    const [low, high] = uniform;
    return readable(low + (high - low) * random.next(), uniform);
  }
  if (logUniform !== undefined) {
    const [low, high] = logUniform;
    return readable(low * (high / low) ** random.next(), logUniform);
  }
  if (integer !== undefined) {
    const [low, high] = integer;
    return low + position(random, high - low + 1);
  }
  return choice[position(random, choice.length)];
}

function position(random: Random, count: number): number {
  return Math.floor(random.next() * count);
}

/** The number with few digits, unless that would leave the range. */
function readable(value: number, [low, high]: readonly [number, number]): number {
  const narrowness = Math.max(Math.abs(low), Math.abs(high)) / (high - low);
  const digits = RANGE_DIGITS + Math.max(0, Math.floor(Math.log10(narrowness)));
  const rounded = Number(value.toPrecision(Math.min(digits, 17)));
  return rounded >= low && rounded <= high ? rounded : Math.min(Math.max(value, low), high);
}
