import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { folderStore } from '../artifacts/folder-store.js';
import { s3Address } from '../artifacts/s3/s3-address.js';
import { s3Store } from '../artifacts/s3/s3-store.js';
import type { AttemptEvent } from '../channel/attempt-event.js';
import { S3Server } from '../test-support/s3-server.js';
import { writeBelow } from '../test-support/stored-stages.js';
import { temporaryFolder } from '../test-support/temporary-folder.js';
import { ResultFiles } from './result-files.js';

const RESULT: AttemptEvent = {
  ...{ stageKey: 's1', attempt: 1, sequence: 3 },
  news: { type: 'ended', end: { kind: 'complete', outcome: { kind: 'train', steps: 1, finalLoss: 1 } }, logTail: '' },
};
const FILE = {
  ...{ kind: 'checkpoint', path: 'last.safetensors', bytes: 7 },
  sha256: createHash('sha256').update('weights').digest('hex'),
};

/** Asks about the result until it is known how it stands; pauses are counted and take no time. */
async function standing(dependencies: Pick<ConstructorParameters<typeof ResultFiles>[0], 'stageDir' | 'artifacts'>) {
  const troubles: string[] = [];
  const pausesMs: number[] = [];
  let known = (): void => undefined;
  const isKnown = new Promise<void>((resolve) => {
    known = resolve;
  });
  const files = new ResultFiles({
    ...dependencies,
    onTrouble: ({ message }) => void troubles.push(message),
    onKnown: () => known(),
    pause: async (milliseconds) => void pausesMs.push(milliseconds),
  });
  expect(files.standingOf(RESULT, [FILE])).toBe('unknown');
  await isKnown;
  return { standing: files.standingOf(RESULT, [FILE]), troubles, pausesMs };
}

test('an endpoint that refuses is told of and asked again, and the file is found when it answers', async () => {
  const server = await S3Server.start();
  onTestFinished(() => server.stop());
  const secret = S3Server.secretAccessKey;
  const credentials = { accessKeyId: S3Server.accessKeyId, secretAccessKey: secret };
  const artifacts = s3Store(s3Address(server.url, 'test'), credentials);
  const folder = temporaryFolder();
  await artifacts.put(writeBelow(folder, 'weights', 'weights'), FILE);
  server.faults.push({ kind: 'answer', status: 403, code: 'AccessDenied', message: `not with ${secret}` });
  const found = await standing({ stageDir: () => folder, artifacts });
  expect(found).toEqual({
    standing: 'there',
    troubles: [
      `stage s1: its result waits until its files can be looked for; s3://lab/team/runs at ${server.endpoint}: AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY must be accepted by the server; got 403`,
    ],
    pausesMs: [500, 5000],
  });
});

test.each([
  ['weights', 'there', true],
  ['weighty', 'failed', false],
  ['weight', 'failed', false],
])('a file %j in the runs folder alone is %s, and in the store after that: %s', async (content, kind, isStored) => {
  const runs = temporaryFolder();
  writeBelow(join(runs, 's1'), FILE.path, content);
  const artifacts = folderStore(temporaryFolder());
  const found = await standing({ stageDir: (key) => join(runs, key), artifacts });
  expect(found.standing).toEqual(
    kind === 'there' ? 'there' : expect.objectContaining({ kind: 'failed', code: 'ARTIFACT_NOT_FOUND' }),
  );
  expect(await artifacts.has(FILE.sha256)).toBe(isStored);
});
