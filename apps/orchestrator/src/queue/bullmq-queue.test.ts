import { fork } from 'node:child_process';
import { once } from 'node:events';
import { Queue } from 'bullmq';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { labPrefix } from '../redis/redis-lab.js';
import { RedisServer } from '../test-support/redis-server.js';
import { supportModule, TYPESCRIPT_ARGUMENTS } from '../test-support/typescript-process.js';
import { bullmqQueue } from './bullmq-queue.js';
import { testStageQueue } from './queue-conformance.js';
import type { StageQueue } from './stage-queue.js';

let server: RedisServer;
let numLabs = 0;
beforeAll(async () => {
  server = await RedisServer.start();
});
afterAll(() => server.stop());

/** A queue in a lab of its own. */
function queueOf(lab: string, changes: { readonly lockMs?: number; readonly onTrouble?: (error: Error) => void } = {}) {
  const onTrouble = (error: Error): void => expect.fail(error.message);
  return bullmqQueue({ address: server.address, lab, capability: 'cpu', onTrouble, ...changes });
}

function nextLab(): string {
  numLabs += 1;
  return `lab${numLabs}`;
}

/** The first key that a new consumer is handed. */
function firstKey(queue: StageQueue): Promise<string> {
  return new Promise((resolve, reject) => {
    queue.consume(async (stageKey) => resolve(stageKey), {
      concurrency: 1,
      onHandlerError: (_key, error) => reject(error),
    });
  });
}

describe('bullmqQueue', () => {
  testStageQueue(() => queueOf(nextLab()));

  test('what waits outlives the process that enqueued it and is handed to another', async () => {
    const lab = nextLab();
    const producer = queueOf(lab);
    await producer.enqueue('a');
    await producer.close();
    const consumer = queueOf(lab);
    onTestFinished(() => consumer.close());
    expect(await firstKey(consumer)).toBe('a');
  });

  test('labs and capabilities on one server do not see each other', async () => {
    const lab = nextLab();
    const [own, otherLab] = [queueOf(lab), queueOf(nextLab())];
    const gpu = bullmqQueue({ address: server.address, lab, capability: 'gpu', onTrouble: () => undefined });
    onTestFinished(async () => void (await Promise.all([own.close(), otherLab.close(), gpu.close()])));
    await otherLab.enqueue('other');
    await gpu.enqueue('gpu');
    await own.enqueue('own');
    expect(await firstKey(own)).toBe('own');
    expect(await firstKey(gpu)).toBe('gpu');
    expect(await firstKey(otherLab)).toBe('other');
  });

  test('a stage whose process is killed is handed out again, and may then be enqueued anew', async () => {
    const lab = nextLab();
    const lockMs = 400;
    const queue = queueOf(lab, { lockMs, onTrouble: () => undefined });
    onTestFinished(() => queue.close());
    await queue.enqueue('a');
    const child = fork(supportModule('./hold-stage.ts'), [server.url, lab, String(lockMs)], {
      execArgv: [...TYPESCRIPT_ARGUMENTS],
    });
    onTestFinished(() => void child.kill('SIGKILL'));
    expect(await once(child, 'message')).toEqual(['a', undefined]);
    child.kill('SIGKILL');
    await once(child, 'exit');
    const keys: string[] = [];
    await new Promise<void>((resolve) => {
      queue.consume(
        async (stageKey) => {
          keys.push(stageKey);
          if (keys.length === 1) await queue.enqueue('a');
          else resolve();
        },
        { concurrency: 1, onHandlerError: () => undefined },
      );
    });
    expect(keys).toEqual(['a', 'a']);
  });

  test('goes on with what waited when the server is killed and started again', async () => {
    const own = await RedisServer.start();
    onTestFinished(() => own.stop());
    let onTrouble = (_error: Error): void => undefined;
    const trouble = new Promise<Error>((resolve) => {
      onTrouble = resolve;
    });
    const queue = bullmqQueue({ address: own.address, lab: 'lab', capability: 'cpu', onTrouble });
    onTestFinished(() => queue.close());
    await queue.enqueue('a');
    await own.kill();
    const enqueued = queue.enqueue('b');
    // Told while the server is away.
    await trouble;
    await own.start();
    await enqueued;
    const keys: string[] = [];
    await new Promise<void>((resolve) => {
      queue.consume(async (stageKey) => void (keys.push(stageKey) === 2 && resolve()), {
        concurrency: 1,
        onHandlerError: () => undefined,
      });
    });
    expect(keys).toEqual(['a', 'b']);
  });

  test('a job that holds anything but a key is told of, and is not run', async () => {
    const lab = nextLab();
    const troubles: string[] = [];
    const queue = queueOf(lab, { onTrouble: (error) => void troubles.push(error.message) });
    onTestFinished(() => queue.close());
    const raw = new Queue('cpu', { connection: { ...server.address.options }, prefix: labPrefix(lab) });
    onTestFinished(() => raw.close());
    for (const data of [{ stageKey: '../../etc' }, { stageKey: 'a', run: 'rm' }, null]) {
      await raw.add('stage', data, { priority: 1 });
    }
    await queue.enqueue('a');
    expect(await firstKey(queue)).toBe('a');
    expect(troubles).toEqual([1, 2, 3].map((id) => `queue cpu: a job must hold a stage key only; got job ${id}`));
  });
});
