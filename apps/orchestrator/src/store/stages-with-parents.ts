import { inArray } from 'drizzle-orm';
import type { Database } from './open-store.js';
import { stageParents } from './tables.js';

/** SQLite binds a limited number of values per statement. */
const KEYS_PER_QUERY = 500;

/** Those of the stages that read the result of another. */
export function stagesWithParents(db: Database, keys: readonly string[]): ReadonlySet<string> {
  const found = new Set<string>();
  for (let start = 0; start < keys.length; start += KEYS_PER_QUERY) {
    const rows = db
      .selectDistinct({ key: stageParents.stageKey })
      .from(stageParents)
      .where(inArray(stageParents.stageKey, keys.slice(start, start + KEYS_PER_QUERY)))
      .all();
    for (const { key } of rows) found.add(key);
  }
  return found;
}
