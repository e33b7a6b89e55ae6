import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, expect, test, vi } from 'vitest';
import { S3Server } from '../test-support/s3-server.js';
import { temporaryFolder } from '../test-support/temporary-folder.js';
import { digestOf, fileOf } from './artifact-store-conformance.js';
import { openArtifactStore } from './open-artifact-store.js';

afterEach(() => vi.unstubAllEnvs());

test.each<[string, (root: string) => string]>([
  ['a path', (root) => root],
  ['a relative path', (root) => relative(process.cwd(), root)],
  ['a file address', (root) => pathToFileURL(root).href],
])('opens a folder by %s and makes it', async (_case, addressOf) => {
  const root = join(temporaryFolder(), 'on the', 'share');
  const store = await openArtifactStore(addressOf(root), '--artifacts');
  expect(store.name).toBe(`folder ${root}`);
  expect(existsSync(root)).toBe(true);
});

test('opens a bucket with the credentials of the environment', async () => {
  const server = await S3Server.start();
  vi.stubEnv('AWS_ACCESS_KEY_ID', S3Server.accessKeyId);
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', S3Server.secretAccessKey);
  const store = await openArtifactStore(server.url, '--artifacts');
  expect(store.name).toBe(`s3://lab/team/runs at ${server.endpoint}`);
  const content = Buffer.from('content');
  await store.put(fileOf(content), digestOf(content));
  expect(server.objects.size).toBe(1);
  await server.stop();
});

test.each([
  ['AWS_ACCESS_KEY_ID', { AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: 'secret' }],
  ['AWS_SECRET_ACCESS_KEY', { AWS_ACCESS_KEY_ID: 'id', AWS_SECRET_ACCESS_KEY: '' }],
])('asks for %s', async (variable, env) => {
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
  await expect(openArtifactStore('s3://lab?endpoint=http://127.0.0.1:1', '--artifacts')).rejects.toMatchObject({
    code: 'CONFIG',
    message: `s3://lab at http://127.0.0.1:1: ${variable} must be set in the environment; got none`,
  });
});

test.each([
  ['https://lab/runs', '--artifacts: the address must be a path, file:// or s3://; got https:'],
  ['', '--artifacts: the address must be a path, file:// or s3://; got no text'],
  ['file://host/runs', '--artifacts: a file address must be file:///absolute/path; got "file://host/runs"'],
])('refuses %j', async (address, message) => {
  await expect(openArtifactStore(address, '--artifacts')).rejects.toMatchObject({ code: 'CONFIG', message });
});

test('refuses the path of a file', async () => {
  const file = fileOf(Buffer.from('a file'));
  await expect(openArtifactStore(file, '--artifacts')).rejects.toMatchObject({
    code: 'CONFIG',
    message: expect.stringContaining(`--artifacts: ${file} must be a folder or a name for one; got EEXIST`),
  });
});
