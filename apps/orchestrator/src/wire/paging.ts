import { z } from 'zod';
import { wholeNumber } from './query-values.js';

export const SortOrder = z.enum(['ascending', 'descending']);
export type SortOrder = z.output<typeof SortOrder>;

/** How much of a list is asked for, and from where. */
export const PAGE_QUERY = {
  limit: wholeNumber(1, 500).default(50).describe('Items at the most.'),
  cursor: z
    .string()
    .min(1)
    .max(2048)
    .optional()
    .describe('`nextCursor` of the page before, with the same sort and filters.'),
} as const;

/** A part of a list. */
export function pageOf<Item extends z.ZodType>(item: Item) {
  return z.strictObject({
    items: z.array(item),
    /** Of the page behind this one; null where there is none. */
    nextCursor: z.string().nullable(),
  });
}

/** A part of a list. */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly nextCursor: string | null;
}
