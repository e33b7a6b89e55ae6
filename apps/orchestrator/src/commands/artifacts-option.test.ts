import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, expect, onTestFinished, test, vi } from 'vitest';
import { ssma } from '../test-support/run-command.js';
import { S3Server } from '../test-support/s3-server.js';
import { writeBelow } from '../test-support/stored-stages.js';
import { storedSweep } from '../test-support/stored-sweep.js';
import { sweepText } from '../test-support/sweep-text.js';
import { temporaryFolder } from '../test-support/temporary-folder.js';

const SECRET = 'a/wrong+secret';

afterEach(() => vi.unstubAllEnvs());

/** Each command that takes the option, with a runs folder. */
async function commands(): Promise<(readonly string[])[]> {
  const { file, plan } = await storedSweep(sweepText());
  const runs = dirname(file);
  const sweep = writeBelow(temporaryFolder(), 'tiny.yaml', sweepText());
  return [
    ['sweep', 'start', sweep, '--runs', join(temporaryFolder(), 'runs')],
    ['audit', '--runs', runs],
    ['gc', '--runs', runs],
    ['trial', 'show', plan.trials[0]?.id ?? '', '--runs', runs],
  ];
}

async function s3Server(secret: string): Promise<S3Server> {
  const server = await S3Server.start();
  onTestFinished(() => server.stop());
  vi.stubEnv('AWS_ACCESS_KEY_ID', S3Server.accessKeyId);
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', secret);
  return server;
}

test.each<readonly [what: string, address: () => Promise<string>, message: string]>([
  [
    'another scheme',
    async () => 'https://lab/runs',
    '--artifacts: the address must be a path, file:// or s3://; got https:',
  ],
  ['a file for a folder', async () => writeBelow(temporaryFolder(), 'file', 'x'), 'must be a folder or a name for one'],
  [
    'credentials in the address',
    async () => `s3://id:${encodeURIComponent(SECRET)}@lab`,
    '--artifacts: the address must not hold credentials',
  ],
  [
    'a bucket that is not there',
    async () => (await s3Server(S3Server.secretAccessKey)).url.replace('s3://lab/', 's3://lap/'),
    'the bucket must exist; got 404 NoSuchBucket',
  ],
  [
    'refused credentials',
    async () => (await s3Server(SECRET)).url,
    'AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY must be accepted by the server; got 403 SignatureDoesNotMatch',
  ],
])('%s is bad input for every command, named without secrets', async (_what, addressOf, message) => {
  const address = await addressOf();
  for (const command of await commands()) {
    const { code, stdout, stderr } = await ssma(...command, '--artifacts', address);
    expect({ code, stdout }, command.join(' ')).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(message);
    for (const secret of [SECRET, encodeURIComponent(SECRET)]) expect(stderr).not.toContain(secret);
  }
});

test('SSMA_ARTIFACTS says it for every command', async () => {
  vi.stubEnv('SSMA_ARTIFACTS', 'ftp://lab');
  for (const command of await commands()) {
    expect(await ssma(...command)).toMatchObject({ code: 2, stderr: expect.stringContaining('got ftp:') });
  }
});

test('a sweep that cannot open its store begins nothing', async () => {
  const runs = temporaryFolder();
  const sweep = writeBelow(temporaryFolder(), 'tiny.yaml', sweepText());
  const { code } = await ssma('sweep', 'start', sweep, '--runs', runs, '--artifacts', 'https://lab');
  expect({ code, files: readdirSync(runs) }).toEqual({ code: 2, files: [] });
});
