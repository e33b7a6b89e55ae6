import { and, eq } from 'drizzle-orm';
import { NotFoundError } from '../errors.js';
import type { AttemptId } from './claim-stage.js';
import type { Database } from './open-store.js';
import { attempts } from './tables.js';

/** The last lines that an attempt wrote, where the store keeps them. @throws NotFoundError when there is no such attempt */
export function logTailOf(db: Database, { stageKey, number }: AttemptId): string | null {
  const row = db
    .select({ logTail: attempts.logTail })
    .from(attempts)
    .where(and(eq(attempts.stageKey, stageKey), eq(attempts.number, number)))
    .get();
  if (row === undefined) {
    throw new NotFoundError(`attempt: it must be in the store; got attempt ${number} of ${stageKey}`);
  }
  return row.logTail;
}
