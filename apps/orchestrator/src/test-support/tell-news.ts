import { and, eq } from 'drizzle-orm';
import type { AttemptNews } from '../channel/attempt-event.js';
import type { AttemptId } from '../store/claim-stage.js';
import type { Database } from '../store/open-store.js';
import { eventRecorder } from '../store/record-events.js';
import { attempts } from '../store/tables.js';

/**
 * Stores the next news of an attempt, as its worker would have it. A failure is final, and files are believed to be there.
 *
 * @returns whether it took effect
 */
export function tellNews(db: Database, { stageKey, number }: AttemptId, ...news: readonly AttemptNews[]): boolean {
  const row = db
    .select({ last: attempts.lastSequence })
    .from(attempts)
    .where(and(eq(attempts.stageKey, stageKey), eq(attempts.number, number)))
    .get();
  const failure = { state: 'failed', stageState: 'failed', message: 'it failed' } as const;
  const record = eventRecorder(
    db,
    () => failure,
    () => 'there',
  );
  const events = news.map((one, index) => {
    return { stageKey, attempt: number, sequence: (row?.last ?? 0) + index + 1, news: one };
  });
  return record(events, 0).applied.length === news.length;
}
