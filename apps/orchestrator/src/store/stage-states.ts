import { inArray } from 'drizzle-orm';
import type { Database } from './open-store.js';
import type { StageState } from './tables.js';
import { stages } from './tables.js';

/** SQLite binds a limited number of values per statement. */
const KEYS_PER_QUERY = 500;

/** State of each of the stages that the store knows, by key. */
export function stageStates(db: Database, keys: readonly string[]): ReadonlyMap<string, StageState> {
  const states = new Map<string, StageState>();
  for (let start = 0; start < keys.length; start += KEYS_PER_QUERY) {
    const rows = db
      .select({ key: stages.key, state: stages.state })
      .from(stages)
      .where(inArray(stages.key, keys.slice(start, start + KEYS_PER_QUERY)))
      .all();
    for (const { key, state } of rows) states.set(key, state);
  }
  return states;
}
