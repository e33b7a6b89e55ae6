import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { labPrefix } from '../redis/redis-lab.js';
import { RedisServer } from '../test-support/redis-server.js';
import { DRAIN, ear, KILL, STOP, testMailboxes } from './mailbox-conformance.js';
import { redisMailboxes } from './redis-mailbox.js';
import { WORKER_COMMANDS } from './worker-command.js';

let server: RedisServer;
let numLabs = 0;
beforeAll(async () => {
  server = await RedisServer.start();
});
afterAll(() => server.stop());

function commandsOf(own: RedisServer, onTrouble: (error: Error) => void) {
  numLabs += 1;
  return redisMailboxes(WORKER_COMMANDS, { address: own.address, lab: `lab${numLabs}`, onTrouble });
}

describe('redisMailboxes', () => {
  testMailboxes(() => commandsOf(server, (error) => expect.fail(error.message)));

  test('a worker goes on hearing when the server was killed or flushed', async () => {
    const own = await RedisServer.start();
    onTestFinished(() => own.stop());
    const channel = commandsOf(own, () => undefined);
    onTestFinished(() => channel.close());
    const worker = ear(channel, 'lab-1');
    await channel.send('lab-1', STOP);
    await worker.hears(1);
    await own.kill();
    const sent = channel.send('lab-1', KILL);
    await own.start();
    await sent;
    await worker.hears(2);
    const client = new Redis({ ...own.address.options });
    onTestFinished(() => client.disconnect());
    await client.flushall();
    await channel.send('lab-1', DRAIN);
    expect(await worker.hears(3)).toEqual([STOP, KILL, DRAIN]);
  });

  test('what is no message of the kind is told of and passed over', async () => {
    const troubles: string[] = [];
    const channel = commandsOf(server, (error) => troubles.push(error.message));
    onTestFinished(() => channel.close());
    const client = new Redis({ ...server.address.options });
    onTestFinished(() => client.disconnect());
    await client.xadd(`${labPrefix(`lab${numLabs}`)}:commands:lab-1`, '1-1', 'message', '{"type":"run"}');
    await channel.send('lab-1', DRAIN);
    expect(await ear(channel, 'lab-1').hears(1)).toEqual([DRAIN]);
    expect(troubles).toEqual(['commands 1-1: it must be of the known form; got {"type":"run"}']);
  });
});
