import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readdirSync, readFileSync, statSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { FileDigest } from '../hash/file-digest.js';
import { temporaryFolder } from '../test-support/temporary-folder.js';
import { supportModule, TYPESCRIPT_ARGUMENTS } from '../test-support/typescript-process.js';
import type { ArtifactStore, StoredArtifact } from './artifact-store.js';

/** A store and the means to do to it what others do. */
export interface StoreUnderTest {
  readonly store: ArtifactStore;
  /** Opens the same store in another process. */
  readonly address: string;
  /** Environment of that process. */
  readonly env: NodeJS.ProcessEnv;
  /** Changes what the store holds behind its back. */
  damage(sha256: string, content: Buffer): void;
  /** Leaves behind what a put of that content leaves when its process is killed in the middle. */
  abandonPut(content: Buffer): Promise<void>;
}

const HELLO = Buffer.from('hello');
/** Of `hello`, as `sha256sum` prints it. */
const HELLO_DIGEST: FileDigest = {
  sha256: '2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824',
  bytes: 5,
};
const MEBIBYTE = 1024 * 1024;

/** The tests that every implementation of `ArtifactStore` passes. Each test gets an empty store of its own. */
export function testArtifactStore(create: () => Promise<StoreUnderTest>): void {
  test('keeps a file under its hash and gives it back', async () => {
    const { store } = await create();
    const folder = temporaryFolder();
    expect(await store.has(HELLO_DIGEST.sha256)).toBe(false);
    await store.put(fileOf(HELLO), HELLO_DIGEST);
    expect(await store.has(HELLO_DIGEST.sha256)).toBe(true);
    await store.fetch(HELLO_DIGEST, join(folder, 'a', 'b', 'hello.txt'));
    expect(readFileSync(join(folder, 'a', 'b', 'hello.txt'), 'utf8')).toBe('hello');
    expect(readdirSync(join(folder, 'a', 'b'))).toEqual(['hello.txt']);
  });

  test('gives back any content, whatever its size', async () => {
    const { store } = await create();
    const target = join(temporaryFolder(), 'back');
    const contents = fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes));
    const roundTrip = fc.asyncProperty(contents, async (content) => {
      await store.put(fileOf(content), digestOf(content));
      await store.fetch(digestOf(content), target);
      expect(readFileSync(target).equals(content)).toBe(true);
    });
    await fc.assert(roundTrip, { seed: 5, numRuns: 15 });
  });

  test('gives back contents around the size of what is read at a time', async () => {
    const { store } = await create();
    const target = join(temporaryFolder(), 'back');
    for (const size of [MEBIBYTE - 1, MEBIBYTE, MEBIBYTE + 1]) {
      const content = Buffer.alloc(size, 'seven b');
      await store.put(fileOf(content), digestOf(content));
      await store.fetch(digestOf(content), target);
      expect(readFileSync(target).equals(content)).toBe(true);
    }
  });

  test('reads what it holds and finds it right, wrong or missing', async () => {
    const { store, damage } = await create();
    await expect(store.verify(HELLO_DIGEST)).rejects.toMatchObject({
      code: 'NOT_FOUND',
      message: `${store.name}: artifact ${HELLO_DIGEST.sha256} must be in the store; got none`,
    });
    await store.put(fileOf(HELLO), HELLO_DIGEST);
    await store.verify(HELLO_DIGEST);
    for (const content of ['hallo', 'hell', 'hello!', '']) {
      damage(HELLO_DIGEST.sha256, Buffer.from(content));
      await expect(store.verify(HELLO_DIGEST)).rejects.toMatchObject({ code: 'ARTIFACT_CONTENT' });
    }
  });

  test('replaces the file that is fetched onto', async () => {
    const { store } = await create();
    const target = fileOf(Buffer.from('before'));
    await store.put(fileOf(HELLO), HELLO_DIGEST);
    await store.fetch(HELLO_DIGEST, target);
    await store.fetch(HELLO_DIGEST, target);
    expect(readFileSync(target, 'utf8')).toBe('hello');
  });

  test('names the artifact that it does not hold and leaves the target as it was', async () => {
    const { store } = await create();
    const target = fileOf(Buffer.from('before'));
    await expect(store.fetch(HELLO_DIGEST, target)).rejects.toMatchObject({
      code: 'NOT_FOUND',
      message: `${store.name}: artifact ${HELLO_DIGEST.sha256} must be in the store; got none`,
    });
    expect(readFileSync(target, 'utf8')).toBe('before');
  });

  test('lists what it holds by hash, with size and time', async () => {
    const { store } = await create();
    expect(await all(store)).toEqual([]);
    const contents = ['hello', 'a', 'b', '', 'd', 'e', 'f'].map((content) => Buffer.from(content));
    const before = Date.now();
    for (const content of contents) await store.put(fileOf(content), digestOf(content));
    const found = await all(store);
    const expected = contents.map(digestOf).sort((a, b) => (a.sha256 < b.sha256 ? -1 : 1));
    expect(found.map(({ sha256, bytes }) => ({ sha256, bytes }))).toEqual(expected);
    // Clocks of file systems tick in steps of milliseconds, those of S3 in steps of seconds.
    for (const { modifiedMs } of found) expect(Math.abs(modifiedMs - before)).toBeLessThan(60_000);
  });

  test('a file that is old is a young artifact once it is put', async () => {
    const { store } = await create();
    const file = fileOf(HELLO);
    utimesSync(file, 1, 1);
    await store.put(file, HELLO_DIGEST);
    expect((await all(store))[0]?.modifiedMs).toBeGreaterThan(Date.now() - 60_000);
  });

  test('removes an artifact, and again, and leaves what was fetched', async () => {
    const { store } = await create();
    const file = fileOf(HELLO);
    await store.put(file, HELLO_DIGEST);
    await store.remove(HELLO_DIGEST.sha256);
    await store.remove(HELLO_DIGEST.sha256);
    expect(await store.has(HELLO_DIGEST.sha256)).toBe(false);
    expect(await all(store)).toEqual([]);
    expect(readFileSync(file, 'utf8')).toBe('hello');
  });

  test.each([
    ['another hash', Buffer.from('hallo'), `got SHA-256 ${digestOf(Buffer.from('hallo')).sha256}`],
    ['fewer bytes', Buffer.from('hell'), 'got 4 bytes'],
    ['more bytes', Buffer.from('hello!'), 'got at least 6 bytes'],
    ['no bytes', Buffer.alloc(0), 'got 0 bytes'],
  ])('refuses a file with %s and keeps nothing of it', async (_case, content, got) => {
    const { store } = await create();
    const file = fileOf(content);
    const refusal = await refusalOf(store.put(file, HELLO_DIGEST));
    expect(refusal).toMatchObject({ code: 'ARTIFACT_CONTENT' });
    expect(refusal.message).toContain(`must have SHA-256 ${HELLO_DIGEST.sha256} and 5 bytes; ${got}`);
    expect(refusal.message).toContain(file);
    expect(await store.has(HELLO_DIGEST.sha256)).toBe(false);
    expect(await all(store)).toEqual([]);
    expect(await store.removeUnfinished(Number.MAX_SAFE_INTEGER)).toBe(0);
  });

  test('refuses a file with another hash also when it holds the artifact, and goes on holding it', async () => {
    const { store } = await create();
    await store.put(fileOf(HELLO), HELLO_DIGEST);
    await expect(store.put(fileOf(Buffer.from('hallo')), HELLO_DIGEST)).rejects.toMatchObject({
      code: 'ARTIFACT_CONTENT',
    });
    await store.fetch(HELLO_DIGEST, join(temporaryFolder(), 'hello'));
  });

  test('refuses a file that shrinks while it is put', async () => {
    const { store } = await create();
    const content = Buffer.alloc(3 * MEBIBYTE, 7);
    const file = fileOf(content);
    const put = store.put(file, digestOf(content));
    truncateSync(file, 2 * MEBIBYTE + 3);
    await expect(put).rejects.toThrow(/got 2097155 bytes$/);
    expect(await all(store)).toEqual([]);
  });

  test('names the file that is not there', async () => {
    const { store } = await create();
    const missing = join(temporaryFolder(), 'missing.ssma');
    await expect(store.put(missing, HELLO_DIGEST)).rejects.toMatchObject({
      code: 'NOT_FOUND',
      message: expect.stringContaining(missing),
    });
    await expect(store.put(temporaryFolder(), HELLO_DIGEST)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  test.each([
    ['another byte', Buffer.from('hellO')],
    ['fewer bytes', Buffer.from('hel')],
    ['more bytes', Buffer.from('hello, world')],
  ])(
    'finds on fetch that the stored content has %s, leaves the target as it was, and is mended by a put',
    async (_case, damaged) => {
      const { store, damage } = await create();
      await store.put(fileOf(HELLO), HELLO_DIGEST);
      damage(HELLO_DIGEST.sha256, damaged);
      const target = join(temporaryFolder(), 'hello.txt');
      writeFileSync(target, 'before');
      const refusal = await refusalOf(store.fetch(HELLO_DIGEST, target));
      expect(refusal).toMatchObject({ code: 'ARTIFACT_CONTENT' });
      expect(refusal.message).toContain(`must have SHA-256 ${HELLO_DIGEST.sha256} and 5 bytes; got `);
      expect(refusal.message).toContain(store.name);
      expect(readFileSync(target, 'utf8')).toBe('before');
      expect(readdirSync(join(target, '..'))).toEqual(['hello.txt']);
      await store.put(fileOf(HELLO), HELLO_DIGEST);
      await store.fetch(HELLO_DIGEST, target);
      expect(readFileSync(target, 'utf8')).toBe('hello');
    },
  );

  test.each(['../../../etc/passwd', HELLO_DIGEST.sha256.toUpperCase(), '', `${HELLO_DIGEST.sha256}/x`])(
    'never makes a path of %j',
    async (sha256) => {
      const { store } = await create();
      const message = `artifact: sha256 must be 64 lower-case hexadecimal digits; got ${JSON.stringify(sha256)}`;
      const target = join(temporaryFolder(), 'target');
      const calls = [
        store.put(fileOf(HELLO), { sha256, bytes: 5 }),
        store.fetch({ sha256, bytes: 5 }, target),
        store.has(sha256),
        store.remove(sha256),
      ];
      for (const call of calls) await expect(call).rejects.toThrow(new RangeError(message));
    },
  );

  test('takes the same content many times at once while it is fetched', async () => {
    const { store } = await create();
    const content = Buffer.alloc(300_000, 9);
    const folder = temporaryFolder();
    await store.put(fileOf(content), digestOf(content));
    await Promise.all(
      Array.from({ length: 8 }, async (_, index) => {
        await store.put(fileOf(content), digestOf(content));
        await store.fetch(digestOf(content), join(folder, String(index)));
      }),
    );
    expect(readdirSync(folder)).toHaveLength(8);
    expect(await store.removeUnfinished(Number.MAX_SAFE_INTEGER)).toBe(0);
  });

  test('two processes put the same contents at once', async () => {
    const { store, address, env } = await create();
    const folder = temporaryFolder();
    const contents = [Buffer.alloc(600_000, 1), Buffer.alloc(20, 2)];
    const files = contents.map((content) => ({ file: fileOf(content), ...digestOf(content) }));
    const job = JSON.stringify({ address, files, times: 5 });
    const ends = [putInProcess(job, env), putInProcess(job, env)];
    expect(await Promise.all(ends)).toEqual(['stored\n', 'stored\n']);
    for (const content of contents) await store.fetch(digestOf(content), join(folder, 'back'));
    expect((await all(store)).map(({ sha256 }) => sha256)).toEqual(files.map(({ sha256 }) => sha256).sort());
    expect(await store.removeUnfinished(Number.MAX_SAFE_INTEGER)).toBe(0);
  });

  test('removes what killed puts have left, but not what is young', async () => {
    const { store, abandonPut } = await create();
    await store.put(fileOf(HELLO), HELLO_DIGEST);
    await abandonPut(Buffer.alloc(40, 3));
    expect((await all(store)).map(({ sha256 }) => sha256)).toEqual([HELLO_DIGEST.sha256]);
    expect(await store.removeUnfinished(Date.now() - 600_000)).toBe(0);
    expect(await store.removeUnfinished(Date.now() + 600_000)).toBe(1);
    expect(await store.removeUnfinished(Date.now() + 600_000)).toBe(0);
    expect(await store.has(HELLO_DIGEST.sha256)).toBe(true);
  });

  test('a fetched file is read-only', async () => {
    const { store } = await create();
    const target = join(temporaryFolder(), 'hello');
    await store.put(fileOf(HELLO), HELLO_DIGEST);
    await store.fetch(HELLO_DIGEST, target);
    expect(statSync(target).mode & 0o777).toBe(0o444);
  });
}

/** Hash and size of content. */
export function digestOf(content: Buffer): FileDigest {
  return { sha256: createHash('sha256').update(content).digest('hex'), bytes: content.length };
}

/** A file with that content in a folder of its own, which goes with the test. */
export function fileOf(content: Buffer): string {
  const file = join(temporaryFolder(), 'file');
  writeFileSync(file, content);
  return file;
}

/** The error with which a call rejects. */
export async function refusalOf(call: Promise<unknown>): Promise<Error> {
  const error = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof Error)) throw new Error(`the call must reject with an error; got ${String(error)}`);
  return error;
}

async function all(store: ArtifactStore): Promise<StoredArtifact[]> {
  const found: StoredArtifact[] = [];
  for await (const artifact of store.list()) found.push(artifact);
  return found;
}

/** Runs `put-artifacts.ts` to its end; its stdout. */
export async function putInProcess(
  job: string,
  env: NodeJS.ProcessEnv,
  shell: readonly string[] = [],
): Promise<string> {
  const node = [process.execPath, ...TYPESCRIPT_ARGUMENTS, supportModule('./put-artifacts.ts'), job];
  const [program = process.execPath, ...words] = [...shell, ...node];
  const child = spawn(program, words, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'inherit'] });
  const [output] = await Promise.all([text(child.stdout), once(child, 'close')]);
  return output;
}
