import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ssma } from '../test-support/run-command.js';
import { temporaryFolder } from '../test-support/temporary-folder.js';

test('bad input ends with 2 before anything listens or is made', async () => {
  const folder = temporaryFolder();
  const runs = join(folder, 'runs');
  const token = join(folder, 'token');
  writeFileSync(token, 'short', { mode: 0o600 });
  for (const [args, message] of [
    [['--port', '65536'], 'It must be a whole number from 0 to 65535; got 65536.'],
    [['--port', 'http'], 'It must be a whole number >= 0; got http.'],
    [['-j', '0'], 'It must be a whole number >= 1; got 0.'],
    [['--token-file', token], `${token}: the token must be 32 to 256 of [A-Za-z0-9_-]; got 5 characters`],
    [['--redis', 'http://x'], '--redis'],
    [['--artifacts', 'ftp://x'], '--artifacts: the address must be a path, file:// or s3://; got ftp:'],
  ] as const) {
    const { code, stdout, stderr } = await ssma('serve', '--runs', runs, ...args);
    expect([code, stdout, stderr]).toEqual([2, '', expect.stringContaining(message)]);
  }
  expect(existsSync(join(runs, 'ssma.sqlite'))).toBe(false);
});

test('an address that is not of this machine ends with 2', async () => {
  const runs = join(temporaryFolder(), 'runs');
  const { code, stderr } = await ssma('serve', '--runs', runs, '--host', '203.0.113.1', '--port', '0');
  expect([code, stderr]).toEqual([
    2,
    'serve: --host and --port must be an address that is free; got EADDRNOTAVAIL for 203.0.113.1:0',
  ]);
});
