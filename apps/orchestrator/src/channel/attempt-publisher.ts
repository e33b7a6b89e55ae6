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
  /**
   * Asks what has become of the news, and sends again what was lost or refused. To be called every few seconds; rejects
   * while the channel refuses still.
   */
  check(): Promise<void>;
  /** Resolves when everything that was published so far is stored; needs `check` to notice losses. */
  stored(): Promise<void>;
  /** Stops listening; what is not stored stays in the channel. */
  close(): void;
}

interface Unstored {
  readonly event: AttemptEvent;
  /** `refused` when the channel would not take it. */
  state: 'sent' | 'refused' | { readonly receipt: string };
}

/** A publisher for an attempt that has published nothing yet. */
export function attemptPublisher(channel: EventChannel, { stageKey, attempt }: AttemptRef): AttemptPublisher {
  let unstored: Unstored[] = [];
  let numPublished = 0;
  let checking: Promise<void> | undefined;
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

  /** Does not wait for the sending before it: the channel keeps the order of calls, and a gap is found by `check`. */
  const send = async (one: Unstored): Promise<void> => {
    one.state = 'sent';
    try {
      one.state = { receipt: await channel.publish(one.event) };
    } catch (error) {
      one.state = 'refused';
      throw error;
    }
  };

  const sendLost = async (): Promise<void> => {
    const [first] = unstored;
    if (first === undefined || first.state === 'sent') return;
    if (first.state !== 'refused') {
      const { stored, isHeld } = await channel.standing({ stageKey, attempt }, first.state.receipt);
      settle(stored);
      if (isHeld || stored >= first.event.sequence) return;
    }
    await Promise.all(unstored.map(send));
  };

  return {
    publish(news) {
      numPublished += 1;
      const one: Unstored = { event: { stageKey, attempt, sequence: numPublished, news }, state: 'sent' };
      unstored.push(one);
      return send(one);
    },
    check() {
      checking ??= sendLost().finally(() => {
        checking = undefined;
      });
      return checking;
    },
    stored() {
      if (unstored.length === 0) return Promise.resolve();
      const sequence = numPublished;
      return new Promise((resolve) => waiting.push({ sequence, resolve }));
    },
    close: unlisten,
  };
}
