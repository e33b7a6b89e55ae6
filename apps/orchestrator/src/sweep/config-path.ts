/** Place in a sweep file; numbers are list positions. */
export type ConfigPath = readonly (string | number)[];

/** `a.b.0` as path segments; all-digit segments are list positions. */
export function parseConfigPath(dotted: string): ConfigPath {
  return dotted.split('.').map((segment) => (/^\d+$/.test(segment) ? Number(segment) : segment));
}

/** Path segments as `a.b.0`. */
export function formatConfigPath(path: ConfigPath): string {
  return path.join('.');
}

/** The value at a path, or undefined where the path leaves the value. */
export function valueAt(root: unknown, path: ConfigPath): unknown {
  let value = root;
  for (const segment of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = Reflect.get(value, segment);
  }
  return value;
}

/**
 * A copy of `root` with `value` at `path`; everything off the path is shared with the original, which stays unchanged.
 * Missing objects on the way are made; a scalar on the way is replaced by an object.
 */
export function withValueAt(root: unknown, path: ConfigPath, value: unknown): unknown {
  const [segment, ...rest] = path;
  if (segment === undefined) return value;
  const child = withValueAt(valueAt(root, [segment]), rest, value);
  if (Array.isArray(root) && typeof segment === 'number') {
    return root.map((item, index) => (index === segment ? child : item));
  }
  return { ...(typeof root === 'object' ? root : undefined), [segment]: child };
}
