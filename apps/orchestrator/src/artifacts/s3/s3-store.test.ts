import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Fault, S3Server } from '../../test-support/s3-server.js';
import { temporaryFolder } from '../../test-support/temporary-folder.js';
import type { ArtifactStore } from '../artifact-store.js';
import { digestOf, fileOf, refusalOf, type StoreUnderTest, testArtifactStore } from '../artifact-store-conformance.js';
import { s3Address } from './s3-address.js';
import type { S3Credentials } from './s3-credentials.js';
import { checkBucket, s3Store } from './s3-store.js';

const CREDENTIALS: S3Credentials = {
  accessKeyId: S3Server.accessKeyId,
  secretAccessKey: S3Server.secretAccessKey,
};
const CONTENT = Buffer.from('0123456789');
const UNAVAILABLE: Fault = {
  kind: 'answer',
  status: 503,
  code: 'SlowDown',
  message: 'Please reduce your request rate.',
};

let server: S3Server;
let waitsMs: number[];
const wait = async (milliseconds: number): Promise<void> => {
  waitsMs.push(milliseconds);
};

beforeEach(async () => {
  server = await S3Server.start();
  waitsMs = [];
});
afterEach(() => server.stop());

describe('S3 store, whole objects', () => testArtifactStore(async () => storeUnderTest({ parts: false })));
describe('S3 store, in parts', () => testArtifactStore(async () => storeUnderTest({ parts: true })));

test('keeps an artifact as an object below the prefix of the address', async () => {
  await storeOf().put(fileOf(CONTENT), digestOf(CONTENT));
  const { sha256 } = digestOf(CONTENT);
  expect([...server.objects].map(([key, { content }]) => [key, content])).toEqual([
    [`team/runs/sha256/${sha256.slice(0, 2)}/${sha256}`, CONTENT],
  ]);
});

test('sends a file that is larger than a part in parts, in order, and completes the upload', async () => {
  await storeOf({ partBytes: 4 }).put(fileOf(CONTENT), digestOf(CONTENT));
  expect(
    server.log.map(([method, target]) => `${method} ${target.replace(/.*\?/, '').replace(/uploadId=.*/, 'id')}`),
  ).toEqual(['POST uploads=', 'PUT partNumber=1&id', 'PUT partNumber=2&id', 'PUT partNumber=3&id', 'POST id']);
  expect([...server.objects.values()].map(({ content }) => content)).toEqual([CONTENT]);
  expect(server.uploads.size).toBe(0);
});

test('a file of one part exactly is sent whole', async () => {
  await storeOf({ partBytes: 10 }).put(fileOf(CONTENT), digestOf(CONTENT));
  expect(server.log.map(([method]) => method)).toEqual(['PUT']);
});

test('gives up an upload in parts whose content is refused', async () => {
  const { bytes } = digestOf(CONTENT);
  const put = storeOf({ partBytes: 4 }).put(fileOf(CONTENT), { sha256: '0'.repeat(64), bytes });
  await expect(put).rejects.toMatchObject({ code: 'ARTIFACT_CONTENT' });
  expect(server.log.at(-1)?.[0]).toBe('DELETE');
  expect([server.uploads.size, server.objects.size]).toEqual([0, 0]);
});

test('leaves an upload in parts behind when the server stops answering, and waits for it once', async () => {
  const store = storeOf({ partBytes: 4 });
  await expect(putWithFault(store, 2, ...Array.from({ length: 8 }, () => UNAVAILABLE))).rejects.toMatchObject({
    code: 'ARTIFACT_STORE',
  });
  expect(waitsMs).toHaveLength(7);
  expect(server.uploads.size).toBe(1);
  expect(await store.removeUnfinished(Number.MAX_SAFE_INTEGER)).toBe(1);
});

test.each<[string, Fault]>([
  ['503', UNAVAILABLE],
  ['500', { kind: 'answer', status: 500, code: 'InternalError', message: 'We encountered an internal error.' }],
  ['429 without a word', { kind: 'answer', status: 429, code: '', message: '' }],
  ['a timeout of the request', { kind: 'answer', status: 400, code: 'RequestTimeout', message: 'Idle too long.' }],
  ['a connection that breaks', { kind: 'drop' }],
  ['an answer that is lost', { kind: 'lose-answer' }],
  ['an answer that breaks off', { kind: 'cut' }],
])('carries uploads, downloads, listings and removals through %s', async (_case, fault) => {
  const [whole, inParts] = [storeOf(), storeOf({ partBytes: 4 })];
  const target = join(temporaryFolder(), 'back');
  await throughTwice(fault, () => whole.put(fileOf(CONTENT), digestOf(CONTENT)));
  await throughTwice(fault, () => inParts.put(fileOf(CONTENT), digestOf(CONTENT)));
  await throughTwice(fault, () => whole.fetch(digestOf(CONTENT), target));
  expect(readFileSync(target)).toEqual(CONTENT);
  expect(readdirSync(join(target, '..'))).toEqual(['back']);
  await throughTwice(fault, async () => {
    for await (const { sha256 } of whole.list()) expect(sha256).toBe(digestOf(CONTENT).sha256);
  });
  await throughTwice(fault, () => whole.remove(digestOf(CONTENT).sha256));
  expect(server.objects.size).toBe(0);
});

test.each<[string, Fault]>([
  ['503', UNAVAILABLE],
  ['a connection that breaks', { kind: 'drop' }],
  ['an answer that is lost', { kind: 'lose-answer' }],
])('carries a question through %s', async (_case, fault) => {
  const store = storeOf();
  await throughTwice(fault, async () => expect(await store.has(digestOf(CONTENT).sha256)).toBe(false));
});

test('completes an upload whose completion was carried out and not answered', async () => {
  const store = storeOf({ partBytes: 4 });
  await putWithFault(store, 4, { kind: 'lose-answer' });
  expect(server.log.slice(-3).map(([method, , status]) => [method, status])).toEqual([
    ['POST', 200],
    ['POST', 404],
    ['HEAD', 200],
  ]);
  expect([...server.objects.values()].map(({ content }) => content)).toEqual([CONTENT]);
});

test('takes an error that comes with status 200 for one', async () => {
  const store = storeOf({ partBytes: 4 });
  await putWithFault(store, 4, { kind: 'answer', status: 200, code: 'InternalError', message: 'Try again.' });
  expect(waitsMs).toEqual([250]);
  const put = putWithFault(store, 4, { kind: 'answer', status: 200, code: 'InvalidPart', message: 'No such part.' });
  await expect(put).rejects.toMatchObject({
    code: 'ARTIFACT_STORE',
    message: expect.stringContaining('No such part.'),
  });
});

test('gives up after half a minute of waits and says why', async () => {
  server.faults.push(...Array.from({ length: 8 }, () => UNAVAILABLE));
  const refusal = await refusalOf(storeOf().has(digestOf(CONTENT).sha256));
  expect(refusal).toMatchObject({
    code: 'ARTIFACT_STORE',
    message: `s3://lab/team/runs at ${server.endpoint}: the server must take the request; got 503`,
  });
  expect(waitsMs).toEqual([250, 500, 1000, 2000, 4000, 8000, 16000]);
});

test('gives up when nothing listens and says so', async () => {
  const store = storeOf();
  const { endpoint } = server;
  await server.stop();
  const refusal = await refusalOf(store.put(fileOf(CONTENT), digestOf(CONTENT)));
  expect(refusal).toMatchObject({ code: 'ARTIFACT_STORE' });
  expect(refusal.message).toMatch(
    new RegExp(`^s3://lab/team/runs at ${endpoint}: the endpoint must answer; got .*ECONNREFUSED`),
  );
  expect(waitsMs).toHaveLength(7);
  server = await S3Server.start();
});

test('does not wait for a host that has no address', async () => {
  const address = s3Address('s3://lab?endpoint=http://host.invalid', 'test');
  const refusal = await refusalOf(checkBucket(address, CREDENTIALS, { wait }));
  expect(refusal).toMatchObject({ code: 'ARTIFACT_STORE' });
  expect(refusal.message).toMatch(
    /^s3:\/\/lab at http:\/\/host\.invalid: the endpoint must answer; got .*(ENOTFOUND|EAI_AGAIN)/,
  );
});

test.each<[string, Partial<S3Credentials>, string]>([
  [
    'id',
    { accessKeyId: 'OTHERKEYID' },
    '403 InvalidAccessKeyId The AWS Access Key Id *** does not exist in our records.',
  ],
  [
    'secret',
    { secretAccessKey: 'another' },
    '403 SignatureDoesNotMatch The request signature we calculated does not match.',
  ],
])('names the refusal of a wrong %s, at once and without the credentials', async (_case, wrong, got) => {
  const refusal = await refusalOf(checkBucket(s3Address(server.url, 'test'), { ...CREDENTIALS, ...wrong }, { wait }));
  expect(refusal).toMatchObject({
    code: 'CONFIG',
    message: `s3://lab/team/runs at ${server.endpoint}: AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY must be accepted by the server; got ${got}`,
  });
  expect(waitsMs).toEqual([]);
});

test('sends the token of temporary credentials, signed', async () => {
  await checkBucket(s3Address(server.url, 'test'), { ...CREDENTIALS, sessionToken: 'a/token+=' }, { wait });
  expect(server.log.map(([, , status]) => status)).toEqual([200]);
});

test.each<[string, (url: string) => string, object]>([
  [
    'bucket',
    (url) => url.replace('lab', 'lob'),
    { code: 'NOT_FOUND', message: expect.stringMatching(/the bucket must exist; got 404 NoSuchBucket/) },
  ],
  [
    'region',
    (url) => url.replace('us-east-1', 'eu-west-1'),
    {
      code: 'CONFIG',
      message: expect.stringMatching(/the region must be that of the bucket; got eu-west-1, .*expecting 'us-east-1'/),
    },
  ],
])('names a %s that is wrong', async (_case, change, expected) => {
  const refusal = await refusalOf(checkBucket(s3Address(change(server.url), 'test'), CREDENTIALS, { wait }));
  expect(refusal).toMatchObject(expected);
  expect(waitsMs).toEqual([]);
});

test('says why the disk does not take what is fetched', async () => {
  const store = storeOf();
  await store.put(fileOf(CONTENT), digestOf(CONTENT));
  const file = fileOf(Buffer.from('a file'));
  const refusal = await refusalOf(store.fetch(digestOf(CONTENT), join(file, 'folder', 'target')));
  expect(refusal).toMatchObject({ code: 'ARTIFACT_STORE', cause: { code: 'ENOTDIR' } });
  expect(refusal.message).toMatch(/must reach .*target; got ENOTDIR/);
  expect(existsSync(join(file, 'folder'))).toBe(false);
  expect(waitsMs).toEqual([]);
});

test('lists uploads of other prefixes no more than objects of other prefixes', async () => {
  server.objects.set('team/other/sha256/00/x', { content: CONTENT, modifiedMs: 0 });
  server.uploads.set('id', { key: 'team/other/sha256/00/x', startedMs: 0, parts: new Map() });
  const store = storeOf();
  for await (const { sha256 } of store.list()) expect.fail(sha256);
  expect(await store.removeUnfinished(Date.now())).toBe(0);
  expect(server.uploads.size).toBe(1);
});

test('removes unfinished uploads page by page', async () => {
  const key = `team/runs/sha256/00/${'0'.repeat(64)}`;
  for (let index = 0; index < 7; index++)
    server.uploads.set(`id&${index}`, { key, startedMs: index, parts: new Map() });
  expect(await storeOf().removeUnfinished(5)).toBe(5);
  expect([...server.uploads.keys()]).toEqual(['id&5', 'id&6']);
});

function storeOf(options: { partBytes?: number } = {}): ArtifactStore {
  return s3Store(s3Address(server.url, 'test'), CREDENTIALS, { wait, ...options });
}

/** Carries something out whose first request meets with a fault, and so does its first repetition. */
async function throughTwice(fault: Fault, act: () => Promise<void>): Promise<void> {
  server.faults.push(fault, fault);
  waitsMs = [];
  await act();
  expect([server.faults, waitsMs]).toEqual([[], [250, 500]]);
}

/** A put in three parts, one request of which meets with faults: 1 to 3 are parts, 4 completes. */
async function putWithFault(store: ArtifactStore, request: number, ...faults: Fault[]): Promise<void> {
  const before = server.log.length;
  const push = server.log.push.bind(server.log);
  server.log.push = (...entries) => {
    const length = push(...entries);
    if (length === before + request) server.faults.push(...faults);
    return length;
  };
  await store.put(fileOf(CONTENT), digestOf(CONTENT));
}

/** @param parts small contents go up in parts of 7 bytes, large ones of 0.5 MB */
function storeUnderTest({ parts }: { parts: boolean }): StoreUnderTest {
  const [store, small, large] = [storeOf(), storeOf({ partBytes: 7 }), storeOf({ partBytes: 500_000 })];
  const inParts: ArtifactStore = {
    ...store,
    put: (file, content) => (content.bytes < 100 ? small : large).put(file, content),
  };
  return {
    store: parts ? inParts : store,
    address: server.url,
    env: { AWS_ACCESS_KEY_ID: S3Server.accessKeyId, AWS_SECRET_ACCESS_KEY: S3Server.secretAccessKey },
    damage: (sha256, content) => {
      const object = server.objects.get(`team/runs/sha256/${sha256.slice(0, 2)}/${sha256}`);
      if (object === undefined) throw new Error(`the server must hold ${sha256}`);
      object.content = content;
    },
    abandonPut: async (content) => {
      const { sha256 } = digestOf(content);
      const key = `team/runs/sha256/${sha256.slice(0, 2)}/${sha256}`;
      server.uploads.set('abandoned', { key, startedMs: Date.now(), parts: new Map([[1, content.subarray(0, 7)]]) });
    },
  };
}
