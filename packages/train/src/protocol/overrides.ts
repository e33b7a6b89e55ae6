import { z } from 'zod';

/**
 * A schema for changes to a value of another schema: every key optional, none with a default, unknown ones refused.
 * Objects are changed key by key, at any depth; everything else, unions of objects among it, is replaced as a whole.
 */
export function overridesOf(schema: z.ZodObject): z.ZodObject {
  const shape = Object.entries(schema.shape).map(([key, field]) => [key, overrideOf(field as z.ZodType).optional()]);
  return z.strictObject(Object.fromEntries(shape));
}

function overrideOf(field: z.ZodType): z.ZodType {
  const inner = withoutDefault(field);
  const override = inner instanceof z.ZodObject ? overridesOf(inner) : inner;
  return field.description === undefined ? override : override.describe(field.description);
}

function withoutDefault(field: z.ZodType): z.ZodType {
  if (field instanceof z.ZodDefault || field instanceof z.ZodPrefault || field instanceof z.ZodOptional) {
    return withoutDefault(field.unwrap() as z.ZodType);
  }
  return field;
}

/** A value that may hold overrides: what `overridesOf` has parsed, or the defaults that they change. */
export type Overrides = Readonly<Record<string, unknown>>;

/**
 * Applies changes in their order: of a key, the last one that has it counts.
 *
 * @param isWhole keys whose objects are replaced as a whole
 */
export function applyOverrides(layers: readonly Overrides[], isWhole: (key: string) => boolean): Overrides {
  const merged: Record<string, unknown> = {};
  for (const [key, value] of layers.flatMap((layer) => Object.entries(layer))) {
    if (value === undefined) continue;
    const earlier = merged[key];
    const isMerged = isPlainObject(earlier) && isPlainObject(value) && !isWhole(key);
    merged[key] = isMerged ? applyOverrides([earlier, value], isWhole) : value;
  }
  return merged;
}

function isPlainObject(value: unknown): value is Overrides {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
