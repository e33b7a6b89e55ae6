import { type Command, InvalidArgumentError, Option } from 'commander';
import { ConfigError } from '../errors.js';
import { type RedisAddress, redisAddress } from '../redis/redis-address.js';
import { labName, type RedisLab } from '../redis/redis-lab.js';
import type { Services } from './services.js';

/** Where orchestrator and workers meet. */
export interface LabOptions {
  readonly redis?: RedisAddress;
  readonly lab: string;
  /** Seconds. */
  readonly lease: number;
}

/** A server that is started, or started again, beside the command answers within seconds. */
const PATIENCE_MS = 10_000;

const DEFAULT_LAB = 'lab';
const DEFAULT_LEASE_SECONDS = 30;

/** For commands that run stages in their own process only. */
export const WITHOUT_LAB: LabOptions = { lab: DEFAULT_LAB, lease: DEFAULT_LEASE_SECONDS };

/** Adds `--redis`, `--lab` and `--lease`. */
export function addLabOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--redis <url>', 'Redis server through which workers are reached: redis://, rediss:// or unix://')
        .env('REDIS_URL')
        .argParser((text) => redisAddress(text, '--redis')),
    )
    .addOption(
      new Option('--lab <name>', 'name of what shares one runs folder; several labs may share a Redis server')
        .env('SSMA_LAB')
        .default(DEFAULT_LAB)
        .argParser(labName),
    )
    .option('--lease <seconds>', 'silence after which a worker counts as lost', leaseSeconds, DEFAULT_LEASE_SECONDS);
}

/**
 * Makes sure that the Redis server of a lab answers, and notes settings of it that should be others.
 *
 * @throws NotFoundError when no server answers, ConfigError when it refuses user or password
 */
export async function requireLab({ address }: RedisLab, { note }: Pick<Services, 'note'>): Promise<void> {
  const { openRedis } = await import('../redis/open-redis.js');
  const { redisWarnings } = await import('../redis/check-redis.js');
  const onTrouble = ({ message }: Error): void => note(`${message}; waiting for it`);
  const client = await openRedis(address, { onTrouble, patienceMs: PATIENCE_MS });
  try {
    for (const warning of await redisWarnings(client, address.name)) note(warning);
  } finally {
    client.disconnect();
  }
}

/** @throws ConfigError when no server was named */
export function labOf({ redis, lab }: Pick<LabOptions, 'redis' | 'lab'>): RedisLab {
  if (redis === undefined) throw new ConfigError('--redis: the Redis server of the lab must be named; got none');
  return { address: redis, lab };
}

function leaseSeconds(text: string): number {
  const seconds = text === '' ? Number.NaN : Number(text);
  if (!(seconds >= 0.1 && seconds <= 3600)) {
    throw new InvalidArgumentError(`It must be a number of seconds from 0.1 to 3600; got ${text}.`);
  }
  return seconds;
}
