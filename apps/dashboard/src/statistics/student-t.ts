/**
 * Probability that Student's t with `degrees` of freedom lies farther from zero than `t`, on either side:
 * I(nu / (nu + t^2); nu / 2, 1 / 2) with the regularised incomplete beta function I.
 *
 * @param degrees  of freedom, > 0; need not be whole
 * @see NIST Digital Library of Mathematical Functions, 8.17 (incomplete beta function)
 */
export function twoSidedProbability(t: number, degrees: number): number {
  return regularisedBeta(degrees / (degrees + t * t), degrees / 2, 0.5);
}

/** I(x; a, b) for x in [0, 1]; a, b > 0. */
function regularisedBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  // The continued fraction converges fast below the mean; above it the symmetry is used.
  if (x > (a + 1) / (a + b + 2)) return 1 - regularisedBeta(1 - x, b, a);
  const front = Math.exp(a * Math.log(x) + b * Math.log1p(-x) + logGamma(a + b) - logGamma(a) - logGamma(b));
  return front / (a * continuedFraction(x, a, b));
}

const TINY = 1e-300;
const MAX_TERMS = 300;
const PRECISION = 1e-12;

/** Denominator of the fraction of DLMF 8.17.22, by Lentz's method. */
function continuedFraction(x: number, a: number, b: number): number {
  let value = 1;
  let upper = 1;
  let lower = 0;
  for (let term = 1; term <= MAX_TERMS; term++) {
    const coefficient = fractionCoefficient(term, { x, a, b });
    lower = 1 / nonZero(1 + coefficient * lower);
    upper = nonZero(1 + coefficient / upper);
    value *= upper * lower;
    if (Math.abs(upper * lower - 1) < PRECISION) break;
  }
  return value;
}

function fractionCoefficient(term: number, { x, a, b }: { x: number; a: number; b: number }): number {
  const m = Math.floor(term / 2);
  if (term % 2 === 0) return (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
  return (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
}

function nonZero(value: number): number {
  return Math.abs(value) < TINY ? TINY : value;
}

const LANCZOS = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
  12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
] as const;

/** ln Gamma(z), z > 0, by Lanczos' approximation (g = 7, 9 terms; relative error below 1e-14). */
function logGamma(z: number): number {
  if (z < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * z)) - logGamma(1 - z);
  const shifted = z - 1;
  const base = shifted + 7.5;
  const sum = LANCZOS.reduce((total, weight, index) => (index === 0 ? weight : total + weight / (shifted + index)), 0);
  return 0.5 * Math.log(2 * Math.PI) + (shifted + 0.5) * Math.log(base) - base + Math.log(sum);
}
