/** A value of an axis with the results that have it. */
export interface Level {
  readonly text: string;
  readonly count: number;
  readonly mean: number;
  /** Half-width of the interval of one standard error; null for a single result. */
  readonly standardError: number | null;
}

/** What an axis does on its own. */
export interface FactorEffect {
  readonly path: string;
  /** Best level minus worst, a fraction of mIoU. */
  readonly range: number;
  /** Share of the variance between results that the axis explains, 0 to 1; null when the results are all equal. */
  readonly share: number | null;
  readonly levels: readonly Level[];
}

/** A result with the text of its value on every axis. */
export interface Outcome {
  readonly values: Readonly<Record<string, string>>;
  readonly score: number;
}

/**
 * Main effects of the axes: mean per level, and eta squared = sum_l n_l (mean_l - mean)^2 / sum_i (score_i - mean)^2.
 * With an unbalanced grid the shares overlap and need not add up to at most 1.
 *
 * @param paths axes, in the order of the result; those with one level only are left out
 */
export function factorEffects(outcomes: readonly Outcome[], paths: readonly string[]): FactorEffect[] {
  const total = variation(outcomes.map(({ score }) => score));
  return paths.flatMap((path) => {
    const levels = levelsOf(outcomes, path);
    if (levels.length < 2) return [];
    const means = levels.map(({ mean }) => mean);
    const between = levels.reduce((sum, { count, mean }) => sum + count * (mean - total.mean) ** 2, 0);
    const share = total.squares === 0 ? null : Math.min(1, between / total.squares);
    return [{ path, range: Math.max(...means) - Math.min(...means), share, levels }];
  });
}

function levelsOf(outcomes: readonly Outcome[], path: string): Level[] {
  const scores = new Map<string, number[]>();
  for (const { values, score } of outcomes) {
    const text = values[path];
    if (text === undefined) continue;
    const known = scores.get(text);
    if (known === undefined) scores.set(text, [score]);
    else known.push(score);
  }
  return [...scores].map(([text, all]) => {
    const { mean, squares } = variation(all);
    const standardError = all.length < 2 ? null : Math.sqrt(squares / (all.length - 1) / all.length);
    return { text, count: all.length, mean, standardError };
  });
}

/** Mean, and the sum of the squared distances to it. */
function variation(values: readonly number[]): { readonly mean: number; readonly squares: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return { mean, squares: values.reduce((sum, value) => sum + (value - mean) ** 2, 0) };
}
