import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { ConfigError } from '../errors.js';

/** Random bytes of a token that is made. */
const TOKEN_BYTES = 32;

const TOKEN = /^[A-Za-z0-9_-]{32,256}$/;

/**
 * The token in a file, which is made, for its owner alone, when it is not there.
 *
 * @throws ConfigError when the file holds no token or others can read it
 */
export function accessToken(file: string): string {
  const made = randomBytes(TOKEN_BYTES).toString('base64url');
  mkdirSync(dirname(file), { recursive: true });
  try {
    writeFileSync(file, `${made}\n`, { mode: 0o600, flag: 'wx' });
    return made;
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
  const mode = statSync(file).mode & 0o777;
  if ((mode & 0o077) !== 0) {
    throw new ConfigError(`${file}: the token must be for its owner alone (chmod 600); got mode ${mode.toString(8)}`);
  }
  const token = readFileSync(file, 'utf8').trim();
  if (TOKEN.test(token)) return token;
  throw new ConfigError(`${file}: the token must be 32 to 256 of [A-Za-z0-9_-]; got ${token.length} characters`);
}
