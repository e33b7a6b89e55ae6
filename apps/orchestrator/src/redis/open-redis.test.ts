import { inspect } from 'node:util';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { RedisServer } from '../test-support/redis-server.js';
import { temporaryFolder } from '../test-support/temporary-folder.js';
import { redisWarnings } from './check-redis.js';
import { connectRedis, type RedisClient } from './connect-redis.js';
import { openRedis } from './open-redis.js';
import { redisAddress } from './redis-address.js';

let server: RedisServer;
beforeAll(async () => {
  server = await RedisServer.start('--requirepass', 'secret');
});
afterAll(() => server.stop());

const unexpected = (error: Error): void => expect.fail(error.message);

async function open(): Promise<RedisClient> {
  const { options } = server.address;
  const client = await openRedis(
    { name: 'lab', options: { ...options, password: 'secret' } },
    { onTrouble: unexpected },
  );
  onTestFinished(() => client.disconnect());
  return client;
}

test('opens a connection with a password', async () => {
  expect(await (await open()).ping()).toBe('PONG');
});

test.each([
  ['wrong', /^redis lab: user and password must be those of the server; got its answer WRONGPASS/],
  [undefined, /^redis lab: user and password must be those of the server; got its answer NOAUTH/],
])('says that the server refuses the password %s', async (password, message) => {
  const options = { ...server.address.options, ...(password !== undefined && { password }) };
  await expect(openRedis({ name: 'lab', options }, { onTrouble: unexpected })).rejects.toMatchObject({
    code: 'CONFIG',
    message: expect.stringMatching(message),
  });
});

test('no error holds the password, not even what is printed of its parts', async () => {
  const address = { name: 'lab', options: { ...server.address.options, password: 'not-the-word' } };
  const refused = await openRedis(address, { onTrouble: unexpected }).catch((error: unknown) => error);
  const trouble = await new Promise<Error>((resolve) => {
    const client = connectRedis(address, resolve);
    onTestFinished(() => client.disconnect());
  });
  const printed = [refused, trouble].map((error) => inspect(error, { depth: null }));
  expect(printed.map((text) => text.includes('not-the-word'))).toEqual([false, false]);
  expect(trouble.message).toMatch(/^redis lab: WRONGPASS/);
});

test('names the server that does not answer, and not the password', async () => {
  const socket = `${temporaryFolder()}/none.sock`;
  const { options } = redisAddress(socket, 'test');
  const opened = openRedis({ name: socket, options: { ...options, password: 'secret' } }, { onTrouble: unexpected });
  await expect(opened).rejects.toMatchObject({
    code: 'NOT_FOUND',
    message: `redis ${socket}: a Redis server must answer; got connect ENOENT ${socket}`,
  });
});

test('waits for a server that is about to start, and says so once', async () => {
  const late = await RedisServer.start();
  onTestFinished(() => late.stop());
  await late.kill();
  const troubles: string[] = [];
  const onTrouble = ({ message }: Error): void => {
    troubles.push(message);
    void late.start();
  };
  const client = await openRedis(late.address, { onTrouble, patienceMs: 60_000 });
  onTestFinished(() => client.disconnect());
  expect(await client.ping()).toBe('PONG');
  expect(troubles).toEqual([expect.stringMatching(/a Redis server must answer; got connect ECONNREFUSED/)]);
});

test('warns of settings that lose work, naming each with its value', async () => {
  const client = await open();
  expect(await redisWarnings(client, 'lab')).toEqual([]);
  await client.config('SET', 'maxmemory-policy', 'allkeys-lru');
  await client.config('SET', 'appendonly', 'no');
  expect(await redisWarnings(client, 'lab')).toEqual([
    'redis lab: maxmemory-policy should be noeviction, or queued stages and events may be dropped; it is allkeys-lru.',
    'redis lab: appendonly should be yes, or events are lost when the server ends; it is no.',
  ]);
});
