import { ConfigError } from '../errors.js';
import type { RedisAddress } from './redis-address.js';

/** A lab is what shares one store: several may live on one Redis server without seeing each other. */
export interface RedisLab {
  readonly address: RedisAddress;
  /** Name of the lab, see `labName`. */
  readonly lab: string;
}

/** @throws ConfigError when the name could not stand in a key */
export function labName(name: string): string {
  if (!/^[a-z0-9][a-z0-9._-]{0,63}$/.test(name)) {
    throw new ConfigError(
      `lab: the name must be 1 to 64 of [a-z0-9._-], the first of [a-z0-9]; got ${JSON.stringify(name)}`,
    );
  }
  return name;
}

/** What every key of a lab begins with; the braces keep a lab on one node of a Redis cluster, which BullMQ asks for. */
export function labPrefix(lab: string): string {
  return `{ssma-${labName(lab)}}`;
}
