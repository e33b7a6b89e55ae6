/** Mean over seeds; fractions in [0, 1]. */
export interface Spread {
  readonly mean: number;
  /** Sample standard deviation (n - 1); null for fewer than two values. */
  readonly std: number | null;
  readonly count: number;
}

/** Mean and standard deviation of the values that are there; null when none is. */
export function spreadOf(values: readonly (number | null)[]): Spread | null {
  const present = values.filter((value) => value !== null);
  if (present.length === 0) return null;
  const mean = present.reduce((sum, value) => sum + value, 0) / present.length;
  const squares = present.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, std: present.length < 2 ? null : Math.sqrt(squares / (present.length - 1)), count: present.length };
}
