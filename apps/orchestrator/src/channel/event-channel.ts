import type { AttemptCursor, AttemptEvent, AttemptRef } from './attempt-event.js';

/**
 * Carries what happens in attempts from the workers to the one process that writes the store.
 *
 * Events of an attempt arrive in the order in which they were published. Delivery is at least once: the writer keeps, with
 * the data, the last sequence number that it has stored of each attempt, and takes nothing but the next (`inSequence`).
 * What was published survives the writer's absence. Should the channel itself lose events, as a flushed Redis does,
 * `standing` tells, and the publisher sends them again (`attemptPublisher`).
 */
export interface EventChannel {
  /** Resolves when the channel holds the event, with its receipt for `standing`. */
  publish(event: AttemptEvent): Promise<string>;
  /** What has become of a published event, both answers of one moment. */
  standing(attempt: AttemptRef, receipt: string): Promise<EventStanding>;
  /**
   * Tells how far events have been stored, as it happens. A hint that may be missing: `standing` is the record.
   *
   * @returns a function that ends it
   */
  onStored(listener: (cursor: AttemptCursor) => void): () => void;
  /** Hands out events; one consumer at a time, which is the holder of the writer lock. */
  consume(store: StoreEvents, options: EventConsumerOptions): EventConsumer;
  /** Ends the consumer; unstored events stay. */
  close(): Promise<void>;
}

/**
 * Stores a batch, at best in one transaction, and says how far each of its attempts is stored then. Rejecting means that
 * nothing was stored; the batch is handed over again. News of an attempt that may no longer write is not an error: say
 * that it is stored.
 */
export type StoreEvents = (events: readonly AttemptEvent[]) => Promise<readonly AttemptCursor[]>;

export interface EventStanding {
  /** Events of the attempt are stored up to this sequence number; 0 when none is known to be. */
  readonly stored: number;
  /** The event waits to be stored. Neither held nor stored: it was lost, or came too early and was passed over. */
  readonly isHeld: boolean;
}

export interface EventConsumerOptions {
  /** Events per batch at the most. */
  readonly batchSize?: number;
  /** Told of a rejected batch, of events that break the schema, which are dropped, and of lost connections. */
  readonly onTrouble: (error: Error) => void;
  /** Resolves when a rejected batch may be tried again; by default after a second. */
  readonly pause?: () => Promise<void>;
}

export interface EventConsumer {
  /** Resolves when the batch that is being stored has been; the others stay for the next consumer. */
  close(): Promise<void>;
}

export const DEFAULT_BATCH_SIZE = 500;

const PAUSE_MS = 1_000;

/** Default of `EventConsumerOptions.pause`. */
export function pauseBriefly(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, PAUSE_MS).unref();
  });
}
