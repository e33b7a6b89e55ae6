import { expect, onTestFinished } from 'vitest';
import type { AttemptEvent, AttemptRef } from '../channel/attempt-event.js';
import type { EventChannel, EventConsumer, EventConsumerOptions } from '../channel/event-channel.js';
import { inSequence } from '../channel/in-sequence.js';

/** A writer whose store is an array. */
export class MemoryWriter {
  readonly stored: AttemptEvent[];
  #consumer: EventConsumer | undefined;
  #isLosing = false;
  #numBatches = 0;
  #onBatch: (() => void)[] = [];

  /** @param stored what it had stored before */
  constructor(stored: readonly AttemptEvent[] = []) {
    this.stored = [...stored];
  }

  consume(channel: EventChannel, options: Partial<EventConsumerOptions> = {}): void {
    const onTrouble = (error: Error): void => expect.fail(error.message);
    this.#consumer = channel.consume(async (events) => this.#store(events), { onTrouble, ...options });
    onTestFinished(() => this.close());
  }

  /** The next batch is lost: neither stored nor handed over again. */
  loseNext(): void {
    this.#isLosing = true;
  }

  /** Resolves when so many events are stored. */
  async holds(count: number): Promise<void> {
    await this.#until(() => this.stored.length >= count);
  }

  /** Resolves when so many batches were handed to it. */
  async saw(count: number): Promise<void> {
    await this.#until(() => this.#numBatches >= count);
  }

  async close(): Promise<void> {
    await this.#consumer?.close();
    this.#consumer = undefined;
  }

  #store(events: readonly AttemptEvent[]) {
    this.#numBatches += 1;
    const batch = inSequence(events, (attempt) => this.#lastOf(attempt));
    const isLost = this.#isLosing;
    this.#isLosing = false;
    if (!isLost) this.stored.push(...batch.fresh);
    const waiting = this.#onBatch;
    this.#onBatch = [];
    for (const resolve of waiting) resolve();
    return isLost ? [] : batch.cursors;
  }

  async #until(isReached: () => boolean): Promise<void> {
    while (!isReached()) await new Promise<void>((resolve) => this.#onBatch.push(resolve));
  }

  #lastOf({ stageKey, attempt }: AttemptRef): number {
    return this.stored.filter((event) => event.stageKey === stageKey && event.attempt === attempt).length;
  }
}
