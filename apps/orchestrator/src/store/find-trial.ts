import { eq, like } from 'drizzle-orm';
import { NotFoundError } from '../errors.js';
import type { Database } from './open-store.js';
import { trials } from './tables.js';

/** A trial on record. */
export interface StoredTrial {
  readonly id: string;
  readonly groupId: string;
  readonly seed: number;
  /** Resolved configuration, by the schema of the version that planned it. */
  readonly config: unknown;
}

/**
 * The trial of that id, or the only one whose id starts so.
 *
 * @throws NotFoundError when no id, or more than one, starts so
 */
export function findTrial(db: Database, idOrPrefix: string): StoredTrial {
  const exact = db.select().from(trials).where(eq(trials.id, idOrPrefix)).get();
  const isPrefix = /^t[0-9a-f]*$/.test(idOrPrefix);
  const rows =
    exact !== undefined
      ? [exact]
      : db
          .select()
          .from(trials)
          .where(like(trials.id, `${idOrPrefix}%`))
          .limit(4)
          .all();
  const [row, second] = isPrefix ? rows : [];
  if (row === undefined || second !== undefined) {
    const found = second === undefined ? '' : `, which fits ${rows.map(({ id }) => id).join(', ')}`;
    throw new NotFoundError(
      `trial: the id must be one that "ssma sweep plan" or "sweep status" prints; got ${idOrPrefix}${found}`,
    );
  }
  const { id, groupId, seed, configJson } = row;
  return { id, groupId, seed, config: JSON.parse(configJson) };
}
