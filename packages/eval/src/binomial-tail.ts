/**
 * Probability that of `trials` fair coins at most `successes` show heads.
 *
 *   sum over k = 0 .. successes of (trials choose k) / 2^trials
 *
 * @returns 1 for no trials
 */
export function binomialTail(successes: number, trials: number): number {
  let logChoose = 0;
  let tail = 0;
  for (let k = 0; k <= successes; k++) {
    if (k > 0) logChoose += Math.log(trials - k + 1) - Math.log(k);
    // In logarithms: 2^-trials alone is 0 in a double from 1075 trials on.
    tail += Math.exp(logChoose - trials * Math.LN2);
  }
  return tail;
}
