import { expect, onTestFinished, test } from 'vitest';
import { MemoryWriter } from '../test-support/memory-writer.js';
import { SOME_PROVENANCE } from '../test-support/some-provenance.js';
import type { AttemptCursor, AttemptEvent, AttemptNews } from './attempt-event.js';
import { attemptPublisher } from './attempt-publisher.js';
import type { EventChannel } from './event-channel.js';

/** News number `step` of an attempt. */
export function lossAt(step: number): AttemptNews {
  return { type: 'metrics', metrics: [{ name: 'loss', step, value: 1 / (step + 1) }] };
}

export function eventOf(stageKey: string, sequence: number, attempt = 1): AttemptEvent {
  return { stageKey, attempt, sequence, news: lossAt(sequence) };
}

/** The tests that every implementation of `EventChannel` passes. Each test gets a channel of its own. */
export function testEventChannel(createChannel: () => EventChannel): void {
  const openChannel = (): EventChannel => {
    const channel = createChannel();
    onTestFinished(() => channel.close());
    return channel;
  };

  test('hands out events in order, those from before the consumer first, each as it was', async () => {
    const channel = openChannel();
    const events = [eventOf('a', 1), eventOf('b', 1), eventOf('a', 2), eventOf('a', 1, 2)];
    for (const event of events.slice(0, 2)) await channel.publish(event);
    const writer = new MemoryWriter();
    writer.consume(channel);
    for (const event of events.slice(2)) await channel.publish(event);
    await writer.holds(4);
    expect(writer.stored).toEqual(events);
  });

  test('hands out all kinds of news unchanged', async () => {
    const channel = openChannel();
    const sha256 = 'ab'.repeat(32);
    const confusion = { numClasses: 2, counts: [3, 0, 1, 2] };
    const news: AttemptNews[] = [
      { type: 'started', worker: 'lab-1', device: 'gpu0' },
      { type: 'provenance', provenance: SOME_PROVENANCE },
      { type: 'progress', progress: { phase: 'training', step: 3, totalSteps: 10, loss: 0.125 } },
      { type: 'artifact', artifact: { kind: 'checkpoint', path: 'last.safetensors', sha256, bytes: 12 } },
      { type: 'log', text: 'line with "quotes"\nand ünïcode' },
      { type: 'ended', end: { kind: 'failed', message: 'no disk', code: 'ENOSPC' }, logTail: '' },
      { type: 'ended', end: { kind: 'complete', outcome: { kind: 'train', steps: 5, finalLoss: null } }, logTail: '' },
      { type: 'ended', end: { kind: 'stopped' }, logTail: 'bye' },
      {
        type: 'ended',
        end: { kind: 'complete', outcome: { kind: 'evaluate', classNames: ['x', 'y'], confusion, groups: [] } },
        logTail: '',
      },
    ];
    const events = news.map((one, index) => ({ stageKey: 'a', attempt: 1, sequence: index + 1, news: one }));
    for (const event of events) await channel.publish(event);
    const writer = new MemoryWriter();
    writer.consume(channel);
    await writer.holds(events.length);
    expect(writer.stored).toEqual(events);
  });

  test('refuses to publish what is not an event', async () => {
    const channel = openChannel();
    await expect(channel.publish({ ...eventOf('a', 1), sequence: 0 })).rejects.toThrow(/sequence/);
    await expect(channel.publish(eventOf('../a', 1))).rejects.toThrow(/must be a letter/);
  });

  test('hands a batch over again until it is stored, and nothing else before it', async () => {
    const channel = openChannel();
    const batches: number[][] = [];
    const troubles: string[] = [];
    for (const sequence of [1, 2, 3]) await channel.publish(eventOf('a', sequence));
    await new Promise<void>((resolve) => {
      channel.consume(
        async (events) => {
          batches.push(events.map(({ sequence }) => sequence));
          if (batches.length < 3) throw new Error('disk full');
          if (batches.length === 4) resolve();
          return events.slice(-1).map(({ stageKey, attempt, sequence }) => ({ stageKey, attempt, sequence }));
        },
        { batchSize: 2, onTrouble: (error) => troubles.push(error.message), pause: () => Promise.resolve() },
      );
    });
    expect(batches).toEqual([[1, 2], [1, 2], [1, 2], [3]]);
    expect(troubles).toEqual(['disk full', 'disk full']);
  });

  test('keeps what is not stored for the next consumer; closing waits for the batch that is being stored', async () => {
    const channel = openChannel();
    for (const sequence of [1, 2, 3]) await channel.publish(eventOf('a', sequence));
    let finish = (): void => undefined;
    const order: string[] = [];
    const consumer = await new Promise<ReturnType<EventChannel['consume']>>((resolve) => {
      const opened = channel.consume(
        async ([event]) => {
          setImmediate(() => resolve(opened));
          await new Promise<void>((done) => {
            finish = done;
          });
          order.push('stored');
          return [{ stageKey: 'a', attempt: 1, sequence: event?.sequence ?? 0 }];
        },
        { batchSize: 1, onTrouble: (error) => expect.fail(error.message) },
      );
    });
    const closed = consumer.close().then(() => order.push('closed'));
    finish();
    await closed;
    expect(order).toEqual(['stored', 'closed']);
    const writer = new MemoryWriter([eventOf('a', 1)]);
    writer.consume(channel);
    await writer.holds(3);
    expect(writer.stored.map(({ sequence }) => sequence)).toEqual([1, 2, 3]);
  });

  test('tells what has become of an event', async () => {
    const channel = openChannel();
    const [first, second] = [eventOf('a', 1), eventOf('a', 2)];
    const receipts = [await channel.publish(first), await channel.publish(second)];
    expect(await channel.standing(first, receipts[0] ?? '')).toEqual({ stored: 0, isHeld: true });
    const writer = new MemoryWriter();
    const cursors: AttemptCursor[] = [];
    const told = new Promise<void>((resolve) => {
      channel.onStored((cursor) => {
        cursors.push(cursor);
        resolve();
      });
    });
    writer.consume(channel, { batchSize: 1 });
    await writer.holds(2);
    await told;
    await writer.close();
    expect(await channel.standing(first, receipts[0] ?? '')).toEqual({ stored: 2, isHeld: false });
    expect(await channel.standing({ stageKey: 'a', attempt: 2 }, receipts[1] ?? '')).toEqual({
      stored: 0,
      isHeld: false,
    });
    expect(cursors.at(-1)).toMatchObject({ stageKey: 'a', attempt: 1 });
  });

  test('has one consumer at a time', () => {
    const channel = openChannel();
    new MemoryWriter().consume(channel);
    expect(() => new MemoryWriter().consume(channel)).toThrow('channel: it must have one consumer at a time; got two');
  });

  test('a publisher numbers its news and learns when they are stored', async () => {
    const channel = openChannel();
    const publisher = attemptPublisher(channel, { stageKey: 'a', attempt: 3 });
    onTestFinished(() => publisher.close());
    const published = [1, 2, 3].map((step) => publisher.publish(lossAt(step)));
    const stored = publisher.stored();
    const writer = new MemoryWriter();
    writer.consume(channel);
    await Promise.all(published);
    await writer.holds(3);
    await writer.close();
    await publisher.check();
    await stored;
    expect(writer.stored).toEqual([1, 2, 3].map((sequence) => eventOf('a', sequence, 3)));
  });

  test('a publisher sends again what the writer passed over for a gap', async () => {
    const channel = openChannel();
    const publisher = attemptPublisher(channel, { stageKey: 'a', attempt: 1 });
    onTestFinished(() => publisher.close());
    const writer = new MemoryWriter();
    writer.loseNext();
    writer.consume(channel, { batchSize: 1 });
    for (const step of [1, 2, 3]) await publisher.publish(lossAt(step));
    const stored = publisher.stored();
    await writer.saw(3);
    await writer.close();
    expect(writer.stored).toEqual([]);
    await publisher.check();
    writer.consume(channel);
    await writer.holds(3);
    await writer.close();
    await publisher.check();
    await stored;
    expect(writer.stored).toEqual([1, 2, 3].map((sequence) => eventOf('a', sequence)));
  });
}
