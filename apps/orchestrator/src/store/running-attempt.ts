import { and, eq } from 'drizzle-orm';
import type { AttemptId } from './claim-stage.js';
import { attempts } from './tables.js';

/** Matches the attempt while it is the one that may write: the guard of every write in its name. */
export function isRunning({ stageKey, number }: AttemptId) {
  return and(eq(attempts.stageKey, stageKey), eq(attempts.number, number), eq(attempts.state, 'running'));
}
