import { eq, placeholder } from 'drizzle-orm';
import { NotFoundError } from '../errors.js';
import type { Database } from './open-store.js';
import { preparedOnce } from './prepared-once.js';
import type { StageState } from './tables.js';
import { stages } from './tables.js';

/** State of a stage, and the time before which it is not claimed. @throws NotFoundError when the store has no such stage */
export function stageStanding(
  db: Database,
  stageKey: string,
): { readonly state: StageState; readonly retryAtMs: number } {
  const row = standingQuery(db).get({ stageKey });
  if (row === undefined) throw new NotFoundError(`stageStanding: the stage must be in the store; got ${stageKey}`);
  return row;
}

const standingQuery = preparedOnce((db) => {
  const { state, retryAtMs } = stages;
  return db
    .select({ state, retryAtMs })
    .from(stages)
    .where(eq(stages.key, placeholder('stageKey')))
    .prepare();
});
