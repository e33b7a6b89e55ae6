import type { z } from 'zod';

/** Anything that JSON can carry. */
export type JsonValue = z.output<ReturnType<typeof z.json>>;

/** A value that was parsed from JSON in the store, which is of this type because it was. */
export function jsonValue(parsed: unknown): JsonValue {
  return parsed as JsonValue;
}

/** As `jsonValue`, of an object. */
export function jsonObject(parsed: Readonly<Record<string, unknown>>): Readonly<Record<string, JsonValue>> {
  return parsed as Readonly<Record<string, JsonValue>>;
}
