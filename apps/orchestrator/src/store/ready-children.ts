import { and, eq, ne, notExists } from 'drizzle-orm';
import { alias } from 'drizzle-orm/sqlite-core';
import type { Database } from './open-store.js';
import { stageParents, stages } from './tables.js';

/** Keys of the waiting stages that read the result of a stage and whose parents are all complete. */
export function readyChildren(db: Database, stageKey: string): string[] {
  const links = alias(stageParents, 'links');
  const parents = alias(stages, 'parents');
  const incompleteParents = db
    .select({ key: parents.key })
    .from(links)
    .innerJoin(parents, eq(parents.key, links.parentKey))
    .where(and(eq(links.stageKey, stages.key), ne(parents.state, 'complete')));
  return db
    .selectDistinct({ key: stages.key })
    .from(stageParents)
    .innerJoin(stages, eq(stages.key, stageParents.stageKey))
    .where(and(eq(stageParents.parentKey, stageKey), eq(stages.state, 'waiting'), notExists(incompleteParents)))
    .orderBy(stages.key)
    .all()
    .map(({ key }) => key);
}
