import { asc, gt, sql } from 'drizzle-orm';
import type { Database } from './open-store.js';
import { changes } from './tables.js';

/** The latest change of a thing: its id moves on whenever it changes again. */
export type Change = typeof changes.$inferSelect;

/** Id of the latest change on record; 0 when there is none. */
export function latestChange(db: Database): number {
  return db.get<{ id: number | null }>(sql`SELECT max(id) AS id FROM changes`).id ?? 0;
}

/** What has changed behind an id, in the order of the changes; `limit` at the most. */
export function changesSince(db: Database, id: number, limit: number): Change[] {
  return db.select().from(changes).where(gt(changes.id, id)).orderBy(asc(changes.id)).limit(limit).all();
}
