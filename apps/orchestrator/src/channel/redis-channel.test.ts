import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import fc from 'fast-check';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { type RedisAddress, redisAddress } from '../redis/redis-address.js';
import { labPrefix } from '../redis/redis-lab.js';
import { MemoryWriter } from '../test-support/memory-writer.js';
import { RedisServer } from '../test-support/redis-server.js';
import { temporaryFolder } from '../test-support/temporary-folder.js';
import { attemptPublisher } from './attempt-publisher.js';
import { eventOf, lossAt, testEventChannel } from './channel-conformance.js';
import type { EventChannel } from './event-channel.js';
import { redisChannel } from './redis-channel.js';

let server: RedisServer;
let numLabs = 0;
beforeAll(async () => {
  server = await RedisServer.start();
});
afterAll(() => server.stop());

const unexpected = (error: Error): void => expect.fail(error.message);

function nextLab(): string {
  numLabs += 1;
  return `lab${numLabs}`;
}

function channelOf(lab: string, own = server, onTrouble = unexpected): EventChannel {
  const channel = redisChannel({ address: own.address, lab, onTrouble });
  onTestFinished(() => channel.close());
  return channel;
}

async function rawClient(own = server, onError = unexpected): Promise<Redis> {
  const client = new Redis({ ...own.address.options });
  client.on('error', onError);
  onTestFinished(() => client.disconnect());
  return client;
}

function redisChannelAt(address: RedisAddress, lab: string): EventChannel {
  const channel = redisChannel({ address, lab, onTrouble: () => undefined });
  onTestFinished(() => channel.close());
  return channel;
}

/** Stands between client and server, and breaks the connection over which a reply with a certain text would have come. */
async function breakingProxy(own: RedisServer) {
  const path = join(temporaryFolder(), 'proxy.sock');
  let text: string | undefined;
  let tellBroken = (): void => undefined;
  const isBroken = new Promise<void>((resolve) => {
    tellBroken = resolve;
  });
  const proxy = createServer((near) => {
    const far = connect(own.address.options.path ?? '');
    const end = (): void => void [near.destroy(), far.destroy()];
    for (const socket of [near, far]) socket.on('error', end).on('close', end);
    near.on('data', (chunk) => far.write(chunk));
    far.on('data', (chunk) => {
      if (text === undefined || !chunk.includes(text)) return near.write(chunk);
      text = undefined;
      tellBroken();
      return end();
    });
  }).listen(path);
  await once(proxy, 'listening');
  onTestFinished(() => void proxy.close());
  return {
    address: redisAddress(path, 'test'),
    isBroken,
    breakAt: (word: string): void => {
      text = word;
    },
  };
}

function numbersOf(writer: MemoryWriter): number[] {
  return writer.stored.map(({ sequence }) => sequence);
}

describe('redisChannel', () => {
  testEventChannel(() => redisChannel({ address: server.address, lab: nextLab(), onTrouble: unexpected }));

  test('what a writer had read and not stored when it died goes to the next, before what came later', async () => {
    const lab = nextLab();
    const publisher = channelOf(lab);
    for (const sequence of [1, 2]) await publisher.publish(eventOf('a', sequence));
    const dying = redisChannel({ address: server.address, lab, onTrouble: unexpected });
    let die = (): void => undefined;
    await new Promise<void>((resolve) => {
      dying.consume(
        () => {
          resolve();
          return new Promise((_resolve, reject) => {
            die = () => reject(new Error('it died'));
          });
        },
        { batchSize: 1, onTrouble: () => undefined },
      );
    });
    onTestFinished(async () => {
      die();
      await dying.close();
    });
    await publisher.publish(eventOf('a', 3));
    const writer = new MemoryWriter();
    writer.consume(channelOf(lab), { batchSize: 1 });
    await writer.holds(3);
    expect(numbersOf(writer)).toEqual([1, 2, 3]);
  });

  test('nothing is left in the stream when all is stored', async () => {
    const lab = nextLab();
    const channel = channelOf(lab);
    for (const sequence of [1, 2, 3]) await channel.publish(eventOf('a', sequence));
    const writer = new MemoryWriter();
    writer.consume(channel);
    await writer.holds(3);
    await writer.close();
    const client = await rawClient();
    expect(await client.xlen(`${labPrefix(lab)}:events`)).toBe(0);
    expect(await client.get(`${labPrefix(lab)}:stored:a:1`)).toBe('3');
  });

  test('an entry that is no event is told of and dropped', async () => {
    const lab = nextLab();
    const channel = channelOf(lab);
    const client = await rawClient();
    const key = `${labPrefix(lab)}:events`;
    await client.xadd(key, '1-1', 'event', '{"stageKey":"a"');
    await client.xadd(key, '1-2', 'event', JSON.stringify({ ...eventOf('a', 1), path: '/etc/passwd' }));
    await client.xadd(key, '1-3', 'other', 'x');
    await channel.publish(eventOf('a', 1));
    const troubles: string[] = [];
    const writer = new MemoryWriter();
    writer.consume(channel, { onTrouble: (error) => troubles.push(error.message) });
    await writer.holds(1);
    await writer.close();
    expect(troubles.map((message) => message.replace(/; got .*/, ''))).toEqual(
      ['1-1', '1-2', '1-3'].map((id) => `event ${id}: it must be of the known form`),
    );
    expect(await client.xlen(key)).toBe(0);
  });

  test('events survive the server being killed, and those published meanwhile follow in order', async () => {
    const own = await RedisServer.start();
    onTestFinished(() => own.stop());
    const channel = channelOf('lab', own, () => undefined);
    const publisher = attemptPublisher(channel, { stageKey: 'a', attempt: 1 });
    await publisher.publish(lossAt(1));
    await publisher.publish(lossAt(2));
    const writer = new MemoryWriter();
    await own.kill();
    const published = [3, 4].map((step) => publisher.publish(lossAt(step)));
    await own.start();
    await Promise.all(published);
    writer.consume(channel, { onTrouble: () => undefined });
    await writer.holds(4);
    expect(numbersOf(writer)).toEqual([1, 2, 3, 4]);
  });

  test('news lost to a flush are sent again, and each is stored once', async () => {
    const own = await RedisServer.start();
    onTestFinished(() => own.stop());
    const channel = channelOf('lab', own);
    const client = await rawClient(own);
    const publisher = attemptPublisher(channel, { stageKey: 'a', attempt: 1 });
    onTestFinished(() => publisher.close());
    const writer = new MemoryWriter();
    writer.consume(channel);
    await publisher.publish(lossAt(1));
    await publisher.stored();
    await writer.close();
    for (const step of [2, 3]) await publisher.publish(lossAt(step));
    await client.flushall();
    for (const step of [4, 5]) await publisher.publish(lossAt(step));
    const stored = publisher.stored();
    writer.consume(channel);
    await publisher.check();
    await writer.holds(5);
    await writer.close();
    await publisher.check();
    await stored;
    expect(numbersOf(writer)).toEqual([1, 2, 3, 4, 5]);
  });

  test('a flush while the writer waits does not stop it', async () => {
    const own = await RedisServer.start();
    onTestFinished(() => own.stop());
    const channel = channelOf('lab', own);
    const client = await rawClient(own);
    const writer = new MemoryWriter();
    writer.consume(channel);
    await channel.publish(eventOf('a', 1));
    await writer.holds(1);
    await client.flushall();
    await channel.publish(eventOf('a', 2));
    await writer.holds(2);
    expect(numbersOf(writer)).toEqual([1, 2]);
  });

  test('what was read into a connection that broke is read again, before what came later', async () => {
    const lab = nextLab();
    const publisher = channelOf(lab);
    const { address, breakAt, isBroken } = await breakingProxy(server);
    const writer = new MemoryWriter();
    breakAt('"sequence":2');
    writer.consume(redisChannelAt(address, lab), { batchSize: 1, onTrouble: () => undefined });
    await publisher.publish(eventOf('a', 1));
    await writer.holds(1);
    await publisher.publish(eventOf('a', 2));
    await isBroken;
    await publisher.publish(eventOf('a', 3));
    await writer.holds(3);
    expect(numbersOf(writer)).toEqual([1, 2, 3]);
  });

  test('whatever is killed, flushed or replaced, each event is stored once and in order', async () => {
    const own = await RedisServer.start();
    onTestFinished(() => own.stop());
    const client = await rawClient(own, () => undefined);
    const step = fc.constantFrom('a', 'b', 'a', 'b', 'a', 'b', 'flush', 'kill', 'replace', 'check');
    const runs = fc.sample(fc.array(step, { minLength: 30, maxLength: 30 }), { seed: 41, numRuns: 4 });
    for (const [run, steps] of runs.entries()) {
      const channel = channelOf(`run${run}`, own, () => undefined);
      const publishers = ['a', 'b'].map((stageKey) => attemptPublisher(channel, { stageKey, attempt: 1 }));
      const [a, b] = publishers;
      const writer = new MemoryWriter();
      const consume = (): void => writer.consume(channel, { batchSize: 2, onTrouble: () => undefined });
      consume();
      const published: Promise<void>[] = [];
      for (const [index, name] of steps.entries()) {
        if (name === 'a' && a !== undefined) published.push(a.publish(lossAt(index)));
        else if (name === 'b' && b !== undefined) published.push(b.publish(lossAt(index)));
        else if (name === 'flush') await client.flushall();
        else if (name === 'kill') await own.kill().then(() => own.start());
        else if (name === 'replace') await writer.close().then(consume);
        else await Promise.all(publishers.map((publisher) => publisher.check()));
      }
      await Promise.all(published);
      let isStored = false;
      const stored = Promise.all(publishers.map((publisher) => publisher.stored())).then(() => {
        isStored = true;
      });
      while (!isStored) {
        await Promise.all(publishers.map((publisher) => publisher.check()));
        await new Promise((resolve) => setImmediate(resolve));
      }
      await stored;
      for (const key of ['a', 'b']) {
        const count = steps.filter((name) => name === key).length;
        const sequences = writer.stored.filter(({ stageKey }) => stageKey === key).map(({ sequence }) => sequence);
        expect(sequences).toEqual(Array.from({ length: count }, (_, index) => index + 1));
      }
    }
  });

  test('a publisher sends again what a full server would not take', async () => {
    const own = await RedisServer.start();
    onTestFinished(() => own.stop());
    const channel = channelOf('lab', own);
    const client = await rawClient(own);
    const publisher = attemptPublisher(channel, { stageKey: 'a', attempt: 1 });
    onTestFinished(() => publisher.close());
    await client.config('SET', 'maxmemory', '1');
    await expect(publisher.publish(lossAt(1))).rejects.toThrow(/OOM/);
    await client.config('SET', 'maxmemory', '0');
    await publisher.publish(lossAt(2));
    await publisher.check();
    const writer = new MemoryWriter();
    writer.consume(channel);
    await writer.holds(2);
    expect(numbersOf(writer)).toEqual([1, 2]);
  });
});
