import { EvaluationError } from '../errors.js';

/** How often something is timed, and by which clock. */
export interface Timing {
  /** Passes before the timed ones, >= 0: the first ones optimise graphs, choose kernels and grow the memory pools. */
  readonly warmUp?: number;
  /** Timed passes, >= 1. */
  readonly passes?: number;
  /** Milliseconds from any beginning; default: the process's monotonic clock. */
  readonly now?: () => number;
}

/**
 * Defaults of `Timing`.
 *
 * The number of warm-up passes is fixed and stated in the result rather than found by waiting until passes agree: on a
 * machine with neighbours they do so late, never or by chance. `warmUpMs` shows whether it was enough.
 */
export const TIMING = { warmUp: 3, passes: 20, now: () => performance.now() } as const satisfies Required<Timing>;

/** @throws EvaluationError when a number of passes breaks its rule */
export function resolveTiming(where: string, { warmUp, passes, now }: Timing): Required<Timing> {
  const resolved = { warmUp: warmUp ?? TIMING.warmUp, passes: passes ?? TIMING.passes, now: now ?? TIMING.now };
  requireWholeNumber(where, 'warmUp', { value: resolved.warmUp, minimum: 0 });
  requireWholeNumber(where, 'passes', { value: resolved.passes, minimum: 1 });
  return resolved;
}

/** @throws EvaluationError when it is none or too small */
export function requireWholeNumber(
  where: string,
  name: string,
  { value, minimum }: { readonly value: number; readonly minimum: number },
): void {
  if (Number.isInteger(value) && value >= minimum) return;
  throw new EvaluationError(`${where}: ${name} must be a whole number >= ${minimum}; got ${value}`);
}
