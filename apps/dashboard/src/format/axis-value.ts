import { NOTHING } from './numbers.js';

/** A value of an axis in a line, as `ssma` prints it: lists joined with `+`, everything else that is no text as JSON. */
export function axisValue(value: unknown): string {
  if (value === undefined || value === null) return NOTHING;
  if (typeof value === 'string') return value;
  if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return value.join('+');
  return JSON.stringify(value);
}

/** Order of axis values: numbers by size, everything else by text; what is not there comes last. */
export function compareAxisValues(a: unknown, b: unknown): number {
  if (a === undefined || a === null) return b === undefined || b === null ? 0 : 1;
  if (b === undefined || b === null) return -1;
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return axisValue(a).localeCompare(axisValue(b), 'en', { numeric: true });
}
