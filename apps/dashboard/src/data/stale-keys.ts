import type { StoreEvent } from '@ssma/orchestrator/client';
import { KEYS } from './query-keys.js';

/** Prefix of the keys of cached answers; the empty one is of all. */
export type KeyPrefix = readonly string[];

/** What may have been read before an event and is old with it. */
export function staleKeys(event: StoreEvent): readonly KeyPrefix[] {
  switch (event.type) {
    case 'hello':
      return [[]];
    case 'sweep':
      return [KEYS.sweeps, KEYS.sweep(event.id), KEYS.sweep(event.name)];
    case 'stage':
      return [KEYS.sweeps, KEYS.stage(event.key), ['trial'], KEYS.evaluations, ...event.sweeps.map(KEYS.sweep)];
    case 'worker':
      return [KEYS.workers];
  }
}

/** Prefixes without those that another one covers, each once. */
export function withoutCovered(prefixes: Iterable<KeyPrefix>): readonly KeyPrefix[] {
  const all = [...new Map([...prefixes].map((prefix) => [JSON.stringify(prefix), prefix])).values()];
  return all.filter((prefix) => !all.some((other) => other !== prefix && covers(other, prefix)));
}

function covers(shorter: KeyPrefix, prefix: KeyPrefix): boolean {
  return shorter.length < prefix.length && shorter.every((part, index) => part === prefix[index]);
}
