import { flatten } from './flatten.js';

/** A setting in one or both of two configurations; undefined where it is not there. */
export interface Difference {
  readonly path: string;
  readonly own: unknown;
  readonly other: unknown;
  readonly isEqual: boolean;
}

/** Settings of two configurations side by side: those of the first in its order, then what only the other has. */
export function differences(own: unknown, other: unknown): Difference[] {
  const [ours, theirs] = [new Map(flatten(own)), new Map(flatten(other))];
  const paths = new Set([...ours.keys(), ...theirs.keys()]);
  return [...paths].map((path) => {
    const [left, right] = [ours.get(path), theirs.get(path)];
    return { path, own: left, other: right, isEqual: JSON.stringify(left) === JSON.stringify(right) };
  });
}
