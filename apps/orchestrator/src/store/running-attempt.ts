import { and, eq, type Placeholder } from 'drizzle-orm';
import type { AttemptId } from './claim-stage.js';
import { attempts } from './tables.js';

/** Values, or places for them in a prepared statement. */
export type Bindable<Row> = { readonly [Column in keyof Row]: Row[Column] | Placeholder };

/** Matches the attempt while it is the one that may write: the guard of every write in its name. */
export function isRunning({ stageKey, number }: Bindable<AttemptId>) {
  return and(eq(attempts.stageKey, stageKey), eq(attempts.number, number), eq(attempts.state, 'running'));
}
