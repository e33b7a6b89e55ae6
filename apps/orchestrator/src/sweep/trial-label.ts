/**
 * Short names for axes: the last segment of each path, or the whole path where two would be equal.
 *
 * @returns short name by dotted path
 */
export function shortAxisNames(paths: readonly string[]): ReadonlyMap<string, string> {
  const lastSegment = (path: string): string => path.slice(path.lastIndexOf('.') + 1);
  const counts = new Map<string, number>();
  for (const path of paths) counts.set(lastSegment(path), (counts.get(lastSegment(path)) ?? 0) + 1);
  return new Map(paths.map((path) => [path, counts.get(lastSegment(path)) === 1 ? lastSegment(path) : path]));
}

/** An axis value as text: strings bare, lists of them joined by +, everything else as JSON, an absent value as a hyphen. */
export function axisValueText(value: unknown): string {
  if (value === undefined) return '-';
  if (typeof value === 'string') return value;
  const isListOfNames = Array.isArray(value) && value.length > 0 && value.every((item) => typeof item === 'string');
  return isListOfNames ? value.join('+') : JSON.stringify(value);
}

/** `name=value` per axis, separated by spaces; `base` when there is none. */
export function trialLabel(values: readonly (readonly [name: string, value: unknown])[]): string {
  if (values.length === 0) return 'base';
  return values.map(([name, value]) => `${name}=${axisValueText(value)}`).join(' ');
}
