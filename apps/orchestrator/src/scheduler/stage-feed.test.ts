import { expect, test } from 'vitest';
import type { StageQueue } from '../queue/stage-queue.js';
import { RunPolicy } from '../sweep/run-policy.js';
import { storedSweep } from '../test-support/stored-sweep.js';
import { sweepText } from '../test-support/sweep-text.js';
import { StageFeed } from './stage-feed.js';

const policy = RunPolicy.parse({});

/** A queue that takes a key when the test says so. */
function heldQueue() {
  const arrived: { readonly key: string; readonly take: () => void; readonly refuse: (error: Error) => void }[] = [];
  let numHeld = 0;
  const queue: StageQueue = {
    enqueue: (key) =>
      new Promise<void>((resolve, reject) => {
        const take = (): void => {
          numHeld += 1;
          resolve();
        };
        arrived.push({ key, take, refuse: reject });
      }),
    count: async () => numHeld,
    consume: () => ({ close: async () => undefined }),
    close: async () => undefined,
  };
  return { queue, arrived };
}

async function feedOf(numSeeds: number) {
  const seeds = Array.from({ length: numSeeds }, (_, seed) => seed);
  const { db, id } = await storedSweep(sweepText(`seeds: [${seeds}]`));
  const { queue, arrived } = heldQueue();
  const troubles: string[] = [];
  const feed = new StageFeed({ db, queueOf: () => queue, onTrouble: ({ message }) => void troubles.push(message) });
  void feed.serve(id, policy);
  return { feed, arrived, troubles };
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test('hands over at most 200 stages at a time, and each once', async () => {
  const { arrived } = await feedOf(450);
  expect(arrived).toHaveLength(200);
  for (const { take } of arrived.slice(0, 200)) take();
  await turn();
  expect(arrived).toHaveLength(400);
  for (const { take } of arrived.slice(200)) take();
  await turn();
  expect(arrived).toHaveLength(450);
  expect(new Set(arrived.map(({ key }) => key)).size).toBe(450);
});

test('a stage that the queue has refused is handed over again', async () => {
  const { feed, arrived, troubles } = await feedOf(2);
  arrived[0]?.refuse(new Error('OOM'));
  arrived[1]?.take();
  await turn();
  expect(troubles).toEqual(['OOM']);
  await feed.refill();
  expect(arrived.slice(2).map(({ key }) => key)).toContain(arrived[0]?.key);
});

test('nothing is handed over after it was closed', async () => {
  const { feed, arrived } = await feedOf(250);
  feed.close();
  for (const { take } of [...arrived]) take();
  await turn();
  expect(arrived).toHaveLength(200);
});
