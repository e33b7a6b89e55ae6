import { StateConflictError } from '../errors.js';
import type { RedisClient } from './connect-redis.js';

/** Streams and queues use what 6.2 brought. */
const OLDEST_VERSION = [6, 2] as const;

/**
 * Looks at the settings of a server that decide whether work can be lost. Needs no right but INFO.
 *
 * @param name the server's, for messages
 * @returns a sentence for each setting that should be another; empty when all is well
 * @throws StateConflictError when the server is too old
 */
export async function redisWarnings(client: RedisClient, name: string): Promise<string[]> {
  const info = parseInfo(await client.info());
  requireVersion(name, info.get('redis_version') ?? 'no version');
  const policy = info.get('maxmemory_policy') ?? 'unknown';
  const isAppending = info.get('aof_enabled') === '1';
  const warnings: string[] = [];
  if (policy !== 'noeviction') {
    warnings.push(
      `redis ${name}: maxmemory-policy should be noeviction, or queued stages and events may be dropped; it is ${policy}.`,
    );
  }
  if (!isAppending) {
    warnings.push(`redis ${name}: appendonly should be yes, or events are lost when the server ends; it is no.`);
  }
  return warnings;
}

function parseInfo(text: string): Map<string, string> {
  const lines = text.split('\r\n').filter((line) => line.includes(':'));
  return new Map(lines.map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1)]));
}

function requireVersion(name: string, version: string): void {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [oldestMajor, oldestMinor] = OLDEST_VERSION;
  const isOld = !(major > oldestMajor || (major === oldestMajor && minor >= oldestMinor));
  if (isOld)
    throw new StateConflictError(
      `redis ${name}: its version must be ${OLDEST_VERSION.join('.')} or later; got ${version}`,
    );
}
