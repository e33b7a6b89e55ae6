import { z } from 'zod';
import type { KeysetPage, PageRequest, Place, SortOrder } from '../store/keyset-page.js';
import { RefusedError } from './problems.js';

const key = z.union([z.number(), z.string()]);

/** What a list was sorted by, and the last row of a page of it. */
const Cursor = z.tuple([z.string(), key.nullable(), key]);

interface PageQuery {
  readonly limit: number;
  readonly cursor?: string | undefined;
  readonly sort?: string;
  readonly order?: SortOrder;
}

/** @throws RefusedError when the cursor is none of a list that is sorted so */
export function pageRequest({ limit, cursor, sort = '', order = 'ascending' }: PageQuery): PageRequest {
  if (cursor === undefined) return { limit, order, after: null };
  const parsed = Cursor.safeParse(decoded(cursor));
  if (parsed.success && parsed.data[0] === sortName(sort, order)) {
    const [, sortKey, tie] = parsed.data;
    return { limit, order, after: { sortKey, tie } };
  }
  const rule = `must be nextCursor of a page with the same sort and order (${sortName(sort, order)})`;
  throw new RefusedError('BAD_REQUEST', `query.cursor: ${rule}; got ${JSON.stringify(cursor.slice(0, 80))}`);
}

/** The cursor of the page behind one. */
export function nextCursor<Row>(
  { next }: KeysetPage<Row>,
  { sort = '', order = 'ascending' }: Pick<PageQuery, 'sort' | 'order'>,
): string | null {
  return next === null ? null : encoded(sortName(sort, order), next);
}

function sortName(sort: string, order: SortOrder): string {
  return `${sort} ${order}`.trim();
}

function encoded(name: string, { sortKey, tie }: Place): string {
  return Buffer.from(JSON.stringify([name, sortKey, tie])).toString('base64url');
}

function decoded(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
