import type { z } from 'zod';
import type { Cell } from './cells.js';
import { withValues } from './release-axes.js';

/**
 * Reads one section of the configuration of cell after cell. The cells of a sweep have few different sections, compared
 * with their number: each combination of values in a section is parsed once, and its cells share the object.
 *
 * @returns the section of a cell with these values, or null where it breaks the schema
 */
export function sectionReader<Section extends object>(
  name: string,
  schema: z.ZodType<Section>,
  writtenConfig: Readonly<Record<string, unknown>>,
): (values: Cell['values']) => Section | null {
  const byValues = new Map<string, Section | null>();
  const parse = (values: Cell['values']): Section | null => {
    // What a cell says of other sections has no say in this one.
    const config = withValues({ [name]: writtenConfig[name] }, values);
    const parsed = schema.safeParse(Reflect.get(Object(config), name));
    return parsed.success ? parsed.data : null;
  };
  return (values) => {
    const own = valuesOf(name, values);
    const key = JSON.stringify(own);
    const known = byValues.get(key);
    if (known !== undefined) return known;
    const section = parse(own);
    byValues.set(key, section);
    return section;
  };
}

/** The values whose paths lead into a section. */
function valuesOf(name: string, values: Cell['values']): Cell['values'] {
  const own: Record<string, unknown> = {};
  for (const path in values) {
    if (path.startsWith(name) && (path.length === name.length || path[name.length] === '.')) own[path] = values[path];
  }
  return own;
}
