import { type AttemptCursor, type AttemptEvent, type AttemptRef, attemptKey } from './attempt-event.js';

/** What of a batch is to be stored, and how far its attempts are stored after that. */
export interface SequencedBatch {
  /** The events that are next in their attempt, in order. */
  readonly fresh: readonly AttemptEvent[];
  /** One per attempt of the batch. */
  readonly cursors: readonly AttemptCursor[];
}

/**
 * Picks the events that continue their attempt. What was stored before is left out, and so is what comes after a gap: its
 * publisher sends it again.
 *
 * @param lastStored sequence number of the last event that the store has of an attempt, 0 when it has none
 */
export function inSequence(
  events: readonly AttemptEvent[],
  lastStored: (attempt: AttemptRef) => number,
): SequencedBatch {
  const fresh: AttemptEvent[] = [];
  const cursors = new Map<string, AttemptCursor>();
  for (const event of events) {
    const { stageKey, attempt } = event;
    const key = attemptKey(event);
    const last = cursors.get(key)?.sequence ?? lastStored(event);
    const isNext = event.sequence === last + 1;
    if (isNext) fresh.push(event);
    cursors.set(key, { stageKey, attempt, sequence: isNext ? event.sequence : last });
  }
  return { fresh, cursors: [...cursors.values()] };
}
