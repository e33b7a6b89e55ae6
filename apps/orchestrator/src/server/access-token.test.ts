import { chmodSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../test-support/temporary-folder.js';
import { accessToken } from './access-token.js';

test('a token is made once, for its owner alone', () => {
  const file = join(temporaryFolder(), 'lab', 'serve.token');
  const token = accessToken(file);
  expect(token).toMatch(/^[\w-]{43}$/);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(readFileSync(file, 'utf8')).toBe(`${token}\n`);
  expect(accessToken(file)).toBe(token);
  expect(accessToken(join(temporaryFolder(), 'serve.token'))).not.toBe(token);
});

test('a file that others can read, or that holds no token, is refused', () => {
  const file = join(temporaryFolder(), 'serve.token');
  writeFileSync(file, 'a'.repeat(40), { mode: 0o600 });
  chmodSync(file, 0o644);
  expect(() => accessToken(file)).toThrow(`${file}: the token must be for its owner alone (chmod 600); got mode 644`);
  chmodSync(file, 0o600);
  expect(accessToken(file)).toBe('a'.repeat(40));
  writeFileSync(file, 'short');
  expect(() => accessToken(file)).toThrow(`${file}: the token must be 32 to 256 of [A-Za-z0-9_-]; got 5 characters`);
});
