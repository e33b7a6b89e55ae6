/**
 * What trials will take that are left, if they end at the pace of the last ones (ours):
 *
 *   number left * (last end - first end) / (number of ends - 1)
 *
 * It knows nothing of trials that take longer than those before, or of workers that come and go.
 *
 * @param endsMs times at which trials ended, the latest first
 * @returns milliseconds; null for fewer than two ends, which have no pace
 */
export function timeLeftMs(endsMs: readonly number[], numLeft: number): number | null {
  const latest = endsMs[0];
  const earliest = endsMs.at(-1);
  if (latest === undefined || earliest === undefined || endsMs.length < 2) return null;
  return (numLeft * (latest - earliest)) / (endsMs.length - 1);
}
