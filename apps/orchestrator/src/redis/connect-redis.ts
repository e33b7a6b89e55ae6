import { Redis } from 'ioredis';
import type { RedisAddress } from './redis-address.js';

/** A connection that comes back by itself; the caller ends it with `disconnect`. */
export type RedisClient = Redis;

/**
 * Begins to open a connection, and opens it again whenever it is lost; commands wait meanwhile.
 *
 * @param onTrouble told of every lost connection and failed attempt to open it
 */
export function connectRedis(
  address: Pick<RedisAddress, 'name' | 'options'>,
  onTrouble: (error: Error) => void,
): RedisClient {
  const client = new Redis({ ...address.options });
  client.on('error', (error) => onTrouble(redisTrouble(address, error)));
  return client;
}

/** An error that names the server. The driver's own is left out: it holds the command, which may be the password's. */
export function redisTrouble({ name }: Pick<RedisAddress, 'name'>, error: unknown): Error {
  return new Error(`redis ${name}: ${error instanceof Error ? error.message : String(error)}`);
}
