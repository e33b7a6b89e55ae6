import { z } from 'zod';

/** A request that the server answers, as the server, its description and the client all take it. */
export interface Route {
  readonly method: 'GET' | 'POST';
  /** With parameters in braces; one that ends in `*` takes the rest of the path. */
  readonly path: `/api/${string}`;
  readonly tag: 'sweeps' | 'trials' | 'stages' | 'evaluations' | 'workers' | 'server';
  readonly summary: string;
  readonly params: z.ZodObject;
  readonly query: z.ZodObject;
  /** Of a JSON body; null where there is none. */
  readonly body: z.ZodType | null;
  readonly answer: Answer;
}

/** What comes back with status 200. */
export type Answer =
  | { readonly kind: 'json'; readonly schema: z.ZodType }
  | { readonly kind: 'content'; readonly mediaTypes: readonly string[] };

export const NO_VALUES = z.strictObject({});

/** An answer of one JSON document. */
export function json<Schema extends z.ZodType>(schema: Schema): { readonly kind: 'json'; readonly schema: Schema } {
  return { kind: 'json', schema };
}

/** An answer of another media type. */
export function content(...mediaTypes: string[]): { readonly kind: 'content'; readonly mediaTypes: readonly string[] } {
  return { kind: 'content', mediaTypes };
}
