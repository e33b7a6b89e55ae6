import { sameJson } from '../hash/canonical-json.js';

/** Values by dotted path of an axis; an axis that a trial does not have is left out. */
export type AxisValues = Readonly<Record<string, unknown>>;

/** The axes that any of them has, in the order of their first appearance. */
export function allAxes(trials: readonly AxisValues[]): string[] {
  return [...new Set(trials.flatMap((axes) => Object.keys(axes)))];
}

/** The axes on which they do not all have one value; to have none is a value too. */
export function varyingAxes(trials: readonly AxisValues[]): string[] {
  const [first] = trials;
  return allAxes(trials).filter((path) => trials.some((axes) => !sameJson(axes[path], first?.[path])));
}
