import { Redis } from 'ioredis';
import { ConfigError, NotFoundError } from '../errors.js';
import { type RedisClient, redisTrouble } from './connect-redis.js';
import type { RedisAddress } from './redis-address.js';

const ANSWER_MS = 10_000;

/**
 * Opens a connection and waits for the server's first answer. Once open, it is opened again whenever it is lost, and
 * commands wait meanwhile.
 *
 * @param onTrouble told of every lost connection and failed attempt to open it again
 * @throws NotFoundError when no server answers, ConfigError when it refuses user or password
 */
export async function openRedis(address: RedisAddress, onTrouble: (error: Error) => void): Promise<RedisClient> {
  const client = new Redis({ ...address.options, lazyConnect: true, connectTimeout: ANSWER_MS });
  let reason: Error | undefined;
  const keepReason = (error: Error): void => {
    reason ??= error;
  };
  client.on('error', keepReason);
  try {
    await client.connect();
    await client.ping();
  } catch (error) {
    client.disconnect();
    throw connectError(address, reason ?? error);
  }
  client.off('error', keepReason);
  client.on('error', (error) => onTrouble(redisTrouble(address, error)));
  return client;
}

/** The server's words are passed on, the driver's error is not: it holds the command, and so the password. */
function connectError({ name }: RedisAddress, cause: unknown): ConfigError | NotFoundError {
  const text = cause instanceof Error ? cause.message : String(cause);
  if (/WRONGPASS|NOAUTH|NOPERM|invalid (username|password)/i.test(text)) {
    return new ConfigError(`redis ${name}: user and password must be those of the server; got its answer ${text}`);
  }
  return new NotFoundError(`redis ${name}: a Redis server must answer; got ${text === '' ? 'no answer' : text}`);
}
