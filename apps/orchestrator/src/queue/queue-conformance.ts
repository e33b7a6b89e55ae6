import { expect, onTestFinished, test } from 'vitest';
import { type ConsumerOptions, DEFAULT_PRIORITY, type StageQueue } from './stage-queue.js';

/** The tests that every implementation of `StageQueue` passes. Each test gets a queue of its own. */
export function testStageQueue(createQueue: () => StageQueue): void {
  const openQueue = (): StageQueue => {
    const queue = createQueue();
    onTestFinished(() => queue.close());
    return queue;
  };

  test('delivers stages in the order in which they came, those from before the consumer first', async () => {
    const queue = openQueue();
    await queue.enqueue('a');
    await queue.enqueue('b');
    const deliveries = deliveriesOf(queue, options());
    await queue.enqueue('c');
    expect([await deliveries.next(), await deliveries.next(), await deliveries.next()].map(keyOf)).toEqual([
      'a',
      'b',
      'c',
    ]);
  });

  test('delivers lower priority numbers first, equal ones in the order in which they came', async () => {
    const queue = openQueue();
    await queue.enqueue('late', { priority: 2_000 });
    await queue.enqueue('plain1');
    await queue.enqueue('early', { priority: 1 });
    await queue.enqueue('plain2', { priority: DEFAULT_PRIORITY });
    const deliveries = deliveriesOf(queue, options({ concurrency: 1 }));
    const order: string[] = [];
    for (let index = 0; index < 4; index++) {
      const delivery = await deliveries.next();
      order.push(keyOf(delivery));
      await delivery.finish();
    }
    expect(order).toEqual(['early', 'plain1', 'plain2', 'late']);
  });

  test('adds a stage once while it waits, and again after it was handled', async () => {
    const queue = openQueue();
    await queue.enqueue('a');
    await queue.enqueue('a', { priority: 1 });
    await queue.enqueue('b');
    const deliveries = deliveriesOf(queue, options({ concurrency: 1 }));
    await (await deliveries.next()).finish();
    const second = await deliveries.next();
    expect(keyOf(second)).toBe('b');
    await queue.enqueue('a');
    await second.finish();
    expect(keyOf(await deliveries.next())).toBe('a');
    expect(deliveries.count()).toBe(3);
  });

  test('delivers a stage that is enqueued while it is handled once more, but only when its handler has ended', async () => {
    const queue = openQueue();
    await queue.enqueue('a');
    const deliveries = deliveriesOf(queue, options({ concurrency: 2 }));
    const first = await deliveries.next();
    await queue.enqueue('a');
    await queue.enqueue('a');
    await queue.enqueue('b');
    const second = await deliveries.next();
    expect(keyOf(second)).toBe('b');
    await second.finish();
    await queue.enqueue('c');
    expect(keyOf(await deliveries.next())).toBe('c');
    await first.finish();
    const again = await deliveries.next();
    expect(keyOf(again)).toBe('a');
    await again.finish();
    await queue.enqueue('d');
    expect(keyOf(await deliveries.next())).toBe('d');
    expect(deliveries.count()).toBe(5);
  });

  test('handles no more stages at a time than asked for', async () => {
    const queue = openQueue();
    const deliveries = deliveriesOf(queue, options({ concurrency: 2 }));
    for (const key of ['a', 'b', 'c']) await queue.enqueue(key);
    const first = await deliveries.next();
    await deliveries.next();
    expect(deliveries.count()).toBe(2);
    await first.finish();
    expect(keyOf(await deliveries.next())).toBe('c');
  });

  test('counts what waits and what is being handled', async () => {
    const queue = openQueue();
    expect(await queue.count()).toBe(0);
    for (const key of ['a', 'b', 'b']) await queue.enqueue(key);
    expect(await queue.count()).toBe(2);
    const deliveries = deliveriesOf(queue, options({ concurrency: 1 }));
    const first = await deliveries.next();
    expect(await queue.count()).toBe(2);
    await first.finish();
    await deliveries.next();
    expect(await queue.count()).toBe(1);
  });

  test('tells of a handler that rejects and goes on', async () => {
    const queue = openQueue();
    const errors: unknown[] = [];
    const deliveries = deliveriesOf(
      queue,
      options({ concurrency: 1, onHandlerError: (...error) => errors.push(error) }),
    );
    await queue.enqueue('a');
    await queue.enqueue('b');
    const failure = new Error('no disk');
    await (await deliveries.next()).fail(failure);
    expect(keyOf(await deliveries.next())).toBe('b');
    expect(errors).toEqual([['a', failure]]);
  });

  test('closing a consumer aborts the running handlers, waits for them and leaves the rest to the next consumer', async () => {
    const queue = openQueue();
    const ended: string[] = [];
    let begin = (): void => undefined;
    const begun = new Promise<void>((resolve) => {
      begin = resolve;
    });
    const consumer = queue.consume(
      async (key, signal) => {
        begin();
        await new Promise((resolve) => signal.addEventListener('abort', resolve));
        ended.push(key);
      },
      options({ concurrency: 1 }),
    );
    await queue.enqueue('a');
    await queue.enqueue('b');
    await begun;
    await consumer.close();
    expect(ended).toEqual(['a']);
    expect(keyOf(await deliveriesOf(queue, options()).next())).toBe('b');
  });

  test('refuses a stage after it was closed', async () => {
    const queue = openQueue();
    await queue.close();
    await expect(queue.enqueue('a')).rejects.toMatchObject({ code: 'STATE_CONFLICT' });
  });
}

/** A stage in the hands of the test; its handler ends when the test says so, or when the consumer closes. */
interface Delivery {
  readonly stageKey: string;
  finish(): Promise<void>;
  fail(error: Error): Promise<void>;
}

function options(changes: Partial<ConsumerOptions> = {}): ConsumerOptions {
  return { concurrency: 10, onHandlerError: (_key, error) => expect.fail(String(error)), ...changes };
}

function keyOf({ stageKey }: Delivery): string {
  return stageKey;
}

function deliveriesOf(queue: StageQueue, consumerOptions: ConsumerOptions) {
  const arrived: Delivery[] = [];
  const waiting: ((delivery: Delivery) => void)[] = [];
  let count = 0;
  queue.consume((stageKey, signal) => {
    count += 1;
    const run = new Promise<void>((resolve, reject) => {
      signal.addEventListener('abort', () => resolve());
      const delivery: Delivery = {
        stageKey,
        finish: () => settle(resolve),
        fail: (error) => settle(() => reject(error)),
      };
      const waiter = waiting.shift();
      if (waiter === undefined) arrived.push(delivery);
      else waiter(delivery);
    });
    return run;
  }, consumerOptions);
  return {
    count: () => count,
    next: (): Promise<Delivery> => {
      const delivery = arrived.shift();
      return delivery === undefined ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve(delivery);
    },
  };
}

/** Resolves after the queue could see that the handler has ended. */
async function settle(end: () => void): Promise<void> {
  end();
  await new Promise((resolve) => setImmediate(resolve));
}
