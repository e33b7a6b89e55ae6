/** Leaves of a JSON value by dotted path, in its order; lists and empty objects are leaves. */
export function flatten(value: unknown, path = ''): [path: string, leaf: unknown][] {
  if (value === null || typeof value !== 'object' || Array.isArray(value) || Object.keys(value).length === 0)
    return [[path, value]];
  return Object.entries(value).flatMap(([key, inner]) => flatten(inner, path === '' ? key : `${path}.${key}`));
}
