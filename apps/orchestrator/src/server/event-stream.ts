import { type Change, changesSince, latestChange } from '../store/changes-since.js';
import type { Database } from '../store/open-store.js';
import { sweepsOfStage } from '../store/sweep-runs.js';
import type { StoreEvent } from '../wire/event.js';
import type { ChangeSignal } from './change-signal.js';
import { eventOfChange } from './event-of-change.js';

/** Silence after which a comment shows that the connection is alive. */
const HEARTBEAT_MS = 15_000;

/** Changes that are read at a time. */
const BATCH = 500;

export interface EventStreamOptions {
  readonly db: Database;
  readonly changes: ChangeSignal;
  /** Of the last event that the receiver has seen; null for none, and for one that the store does not know. */
  readonly lastEventId: string | null;
  /** Id of the sweep that it is about; null for all. */
  readonly sweepId: string | null;
  /** Ends the stream. */
  readonly signal: AbortSignal;
}

/**
 * Server-sent events of what changes in the store. The first one has the id to go on behind; what has changed behind the
 * last event that the receiver knows comes next, each thing once and as it is now.
 */
export async function* eventStream(options: EventStreamOptions): AsyncGenerator<string, void> {
  const { db, changes, sweepId, signal } = options;
  let seen = startOf(options);
  yield eventText(seen, { type: 'hello' });
  const wake = new Wake();
  const unsubscribe = changes.subscribe(() => wake.ring());
  signal.addEventListener('abort', () => wake.ring(), { once: true });
  try {
    while (!signal.aborted) {
      const news = changesSince(db, seen, BATCH);
      for (const change of news) {
        seen = change.id;
        const event = isWanted(db, change, sweepId) ? eventOfChange(db, change) : null;
        if (event !== null) yield eventText(change.id, event);
      }
      if (news.length > 0) continue;
      const isRung = await wake.wait(HEARTBEAT_MS);
      if (!isRung) yield ': alive\n\n';
    }
  } finally {
    unsubscribe();
  }
}

/** An id that the store has not reached is of another store: the stream begins at the present. */
function startOf({ db, lastEventId }: EventStreamOptions): number {
  const latest = latestChange(db);
  const id = lastEventId !== null && /^\d{1,15}$/.test(lastEventId) ? Number(lastEventId) : latest;
  return Math.min(id, latest);
}

function isWanted(db: Database, { topic, subject }: Change, sweepId: string | null): boolean {
  if (sweepId === null) return true;
  return topic === 'sweep' ? subject === sweepId : topic === 'stage' && sweepsOfStage(db, subject).includes(sweepId);
}

function eventText(id: number, event: StoreEvent): string {
  return `id: ${id}\nevent: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`;
}

/** Lets one waiter go on when it rings, also when it rang before. */
class Wake {
  #isRung = false;
  #go: (() => void) | undefined;

  ring(): void {
    this.#isRung = true;
    this.#go?.();
  }

  /** @returns whether it rang within the time */
  async wait(timeoutMs: number): Promise<boolean> {
    let timer: NodeJS.Timeout | undefined;
    if (!this.#isRung) {
      await new Promise<void>((resolve) => {
        this.#go = resolve;
        timer = setTimeout(resolve, timeoutMs).unref();
      });
    }
    clearTimeout(timer);
    const isRung = this.#isRung;
    this.#isRung = false;
    return isRung;
  }
}
