/** A series as two columns of the same length, by step. */
export interface StepSeries {
  readonly steps: readonly number[];
  readonly values: readonly number[];
}

/** Series over one common column of steps; null where a series has no value, undefined never. */
export type AlignedSeries = [steps: number[], ...values: (number | null)[][]];

/** Brings series of different steps onto one axis. */
export function alignSeries(series: readonly StepSeries[]): AlignedSeries {
  const steps = [...new Set(series.flatMap((one) => one.steps))].sort((a, b) => a - b);
  const placeOf = new Map(steps.map((step, index) => [step, index]));
  const columns = series.map((one) => {
    const column = new Array<number | null>(steps.length).fill(null);
    for (const [index, step] of one.steps.entries()) {
      const value = one.values[index];
      const place = placeOf.get(step);
      if (value !== undefined && place !== undefined) column[place] = value;
    }
    return column;
  });
  return [steps, ...columns];
}
