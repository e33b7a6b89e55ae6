import { and, eq, ne, notExists, placeholder, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/sqlite-core';
import type { Database } from './open-store.js';
import { preparedOnce } from './prepared-once.js';
import { stageParents, stages } from './tables.js';

/** Keys of the waiting stages that read the result of a stage and whose parents are all complete. */
export function readyChildren(db: Database, stageKey: string): string[] {
  return childrenQuery(db)
    .all({ stageKey })
    .map(({ key }) => key);
}

const childrenQuery = preparedOnce((db) => {
  const links = alias(stageParents, 'links');
  const parents = alias(stages, 'parents');
  const incompleteParents = db
    .select({ key: parents.key })
    .from(links)
    .innerJoin(parents, eq(parents.key, links.parentKey))
    .where(and(eq(links.stageKey, stages.key), ne(parents.state, 'complete')));
  // The plus keeps SQLite from starting at the waiting stages, which are nearly all stages of a large sweep.
  const isWaiting = sql`+${stages.state} = 'waiting'`;
  return db
    .selectDistinct({ key: stages.key })
    .from(stageParents)
    .innerJoin(stages, eq(stages.key, stageParents.stageKey))
    .where(and(eq(stageParents.parentKey, placeholder('stageKey')), isWaiting, notExists(incompleteParents)))
    .orderBy(stages.key)
    .prepare();
});
