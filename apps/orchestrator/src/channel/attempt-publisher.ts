import {
  type AttemptCursor,
  type AttemptEvent,
  type AttemptNews,
  type AttemptRef,
  attemptKey,
} from './attempt-event.js';
import type { EventChannel } from './event-channel.js';

/** Publishes the news of one attempt and keeps them until they are stored. */
export interface AttemptPublisher {
  /**
   * Resolves when the channel holds the news; they are published in the order of the calls. When the channel refuses them,
   * e.g. for want of memory, this rejects and `check` sends them again.
   */
  publish(news: AttemptNews): Promise<void>;
  /** Asks what has become of the news, and sends again what was lost. To be called every few seconds. */
  check(): Promise<void>;
  /** Resolves when everything that was published so far is stored; needs `check` to notice losses. */
  stored(): Promise<void>;
  /** Stops listening; what is not stored stays in the channel. */
  close(): void;
}

interface Unstored {
  readonly event: AttemptEvent;
  /** `queued` until it is its turn; `refused` when the channel would not take it. */
  state: 'queued' | 'refused' | { readonly receipt: string };
}

/** A publisher for an attempt that has published nothing yet. */
export function attemptPublisher(channel: EventChannel, { stageKey, attempt }: AttemptRef): AttemptPublisher {
  let unstored: Unstored[] = [];
  let numPublished = 0;
  let last: Promise<void> = Promise.resolve();
  let waiting: { readonly sequence: number; readonly resolve: () => void }[] = [];

  const settle = (storedSequence: number): void => {
    unstored = unstored.filter(({ event }) => event.sequence > storedSequence);
    for (const { resolve } of waiting.filter(({ sequence }) => sequence <= storedSequence)) resolve();
    waiting = waiting.filter(({ sequence }) => sequence > storedSequence);
  };

  const own = attemptKey({ stageKey, attempt });
  const unlisten = channel.onStored((cursor: AttemptCursor) => {
    if (attemptKey(cursor) === own) settle(cursor.sequence);
  });

  const send = async (one: Unstored): Promise<void> => {
    one.state = 'refused';
    one.state = { receipt: await channel.publish(one.event) };
  };

  /** One sending at a time, or events could overtake each other. */
  const inTurn = (work: () => Promise<void>): Promise<void> => {
    const turn = last.then(work);
    last = turn.catch(() => undefined);
    return turn;
  };

  return {
    publish(news) {
      numPublished += 1;
      const one: Unstored = { event: { stageKey, attempt, sequence: numPublished, news }, state: 'queued' };
      unstored.push(one);
      return inTurn(() => send(one));
    },
    check() {
      return inTurn(async () => {
        const [first] = unstored;
        if (first === undefined || first.state === 'queued') return;
        if (first.state !== 'refused') {
          const { stored, isHeld } = await channel.standing({ stageKey, attempt }, first.state.receipt);
          settle(stored);
          if (isHeld || stored >= first.event.sequence) return;
        }
        for (const one of [...unstored]) await send(one);
      });
    },
    stored() {
      const sequence = numPublished;
      if (!unstored.some(({ event }) => event.sequence <= sequence)) return Promise.resolve();
      return new Promise((resolve) => waiting.push({ sequence, resolve }));
    },
    close: unlisten,
  };
}
