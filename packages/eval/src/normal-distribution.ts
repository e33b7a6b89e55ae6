/**
 * Probability that a standard normal variable is below `x`; absolute error below 1e-14.
 *
 *   Phi(x) = 1/2 + phi(x) * (x + x^3 / 3 + x^5 / (3 * 5) + x^7 / (3 * 5 * 7) + ...)
 *
 * @see Marsaglia, "Evaluating the Normal Distribution", Journal of Statistical Software 11 (2004), issue 4, for the
 *   series
 */
export function normalCdf(x: number): number {
  // Beyond 8 the rest is below 1e-15, and the terms of the series grow before they shrink.
  if (x <= -8) return 0;
  if (x >= 8) return 1;
  let term = x;
  let series = x;
  for (let odd = 3; Math.abs(term) > 1e-17 * Math.abs(series); odd += 2) {
    term *= (x * x) / odd;
    series += term;
  }
  return 0.5 + (series * Math.exp((-x * x) / 2)) / Math.sqrt(2 * Math.PI);
}

/** The x with `normalCdf(x) = probability`, by bisection; -Infinity for 0 and Infinity for 1. */
export function normalQuantile(probability: number): number {
  if (probability <= 0) return Number.NEGATIVE_INFINITY;
  if (probability >= 1) return Number.POSITIVE_INFINITY;
  let [low, high] = [-8, 8];
  while (true) {
    const middle = (low + high) / 2;
    if (middle <= low || middle >= high) return middle;
    if (normalCdf(middle) < probability) low = middle;
    else high = middle;
  }
}
