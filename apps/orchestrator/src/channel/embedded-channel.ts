import { StateConflictError } from '../errors.js';
import { type AttemptCursor, AttemptEvent, attemptKey } from './attempt-event.js';
import {
  DEFAULT_BATCH_SIZE,
  type EventChannel,
  type EventConsumer,
  type EventConsumerOptions,
  pauseBriefly,
  type StoreEvents,
} from './event-channel.js';

interface HeldEvent {
  readonly receipt: string;
  readonly event: AttemptEvent;
}

/** A channel within this process; events that are not stored end with it. */
export function embeddedChannel(): EventChannel {
  const held: HeldEvent[] = [];
  const stored = new Map<string, number>();
  const listeners = new Set<(cursor: AttemptCursor) => void>();
  let numPublished = 0;
  let wake = (): void => undefined;
  let consumer: EventConsumer | undefined;

  const confirm = (batch: readonly HeldEvent[], cursors: readonly AttemptCursor[]): void => {
    held.splice(0, batch.length);
    for (const cursor of cursors) {
      stored.set(attemptKey(cursor), cursor.sequence);
      for (const listener of listeners) listener(cursor);
    }
  };

  const drain = async (store: StoreEvents, options: EventConsumerOptions, closing: AbortSignal): Promise<void> => {
    const { batchSize = DEFAULT_BATCH_SIZE, onTrouble, pause = pauseBriefly } = options;
    const closed = new Promise<void>((resolve) => closing.addEventListener('abort', () => resolve(), { once: true }));
    while (!closing.aborted) {
      const batch = held.slice(0, batchSize);
      if (batch.length === 0) {
        const more = new Promise<void>((resolve) => {
          wake = resolve;
        });
        await Promise.race([more, closed]);
        continue;
      }
      try {
        confirm(batch, await store(batch.map(({ event }) => event)));
      } catch (error) {
        onTrouble(error instanceof Error ? error : new Error(String(error)));
        await Promise.race([pause(), closed]);
      }
    }
  };

  return {
    async publish(event) {
      numPublished += 1;
      const receipt = String(numPublished);
      held.push({ receipt, event: AttemptEvent.parse(event) });
      wake();
      return receipt;
    },
    async standing(attempt, receipt) {
      const isHeld = held.some((one) => one.receipt === receipt);
      return { stored: stored.get(attemptKey(attempt)) ?? 0, isHeld };
    },
    onStored(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    consume(store, options) {
      if (consumer !== undefined) throw new StateConflictError('channel: it must have one consumer at a time; got two');
      const closing = new AbortController();
      const drained = drain(store, options, closing.signal);
      consumer = {
        async close() {
          closing.abort();
          await drained;
          consumer = undefined;
        },
      };
      return consumer;
    },
    async close() {
      await consumer?.close();
    },
  };
}
