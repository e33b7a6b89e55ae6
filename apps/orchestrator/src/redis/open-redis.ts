import { setTimeout as delay } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { ConfigError, NotFoundError } from '../errors.js';
import { type RedisClient, redisTrouble } from './connect-redis.js';
import type { RedisAddress } from './redis-address.js';

export interface OpenRedisOptions {
  /** Told of every lost connection and failed attempt to open it again, and of the first failed attempt to open it. */
  readonly onTrouble: (error: Error) => void;
  /** Milliseconds for which a server that does not answer, or is loading what it held, is asked again; 0 by default. */
  readonly patienceMs?: number;
}

const ANSWER_MS = 10_000;
const ASK_AGAIN_MS = 200;

/**
 * Opens a connection and waits for the server's first answer. Once open, it is opened again whenever it is lost, and
 * commands wait meanwhile.
 *
 * @throws NotFoundError when no server answers, ConfigError when it refuses user or password
 */
export async function openRedis(
  address: Pick<RedisAddress, 'name' | 'options'>,
  { onTrouble, patienceMs = 0 }: OpenRedisOptions,
): Promise<RedisClient> {
  const startMs = performance.now();
  for (let attempt = 1; ; attempt++) {
    try {
      return await openOnce(address, onTrouble);
    } catch (error) {
      const isPatient = error instanceof NotFoundError && performance.now() - startMs < patienceMs;
      if (!isPatient) throw error;
      if (attempt === 1) onTrouble(error);
      await delay(ASK_AGAIN_MS);
    }
  }
}

async function openOnce(
  address: Pick<RedisAddress, 'name' | 'options'>,
  onTrouble: (error: Error) => void,
): Promise<RedisClient> {
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
function connectError({ name }: Pick<RedisAddress, 'name'>, cause: unknown): ConfigError | NotFoundError {
  const text = cause instanceof Error ? cause.message : String(cause);
  if (/WRONGPASS|NOAUTH|NOPERM|invalid (username|password)/i.test(text)) {
    return new ConfigError(`redis ${name}: user and password must be those of the server; got its answer ${text}`);
  }
  return new NotFoundError(`redis ${name}: a Redis server must answer; got ${text === '' ? 'no answer' : text}`);
}
