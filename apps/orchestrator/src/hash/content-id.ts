import { createHash } from 'node:crypto';
import { canonicalJson } from './canonical-json.js';

/** What an id stands for; the letter keeps it from being all digits, which queues refuse as a job id. */
export type IdPrefix = 'w' | 't' | 'g' | 's';

/** Bytes of the hash that an id keeps. */
const ID_BYTES = 8;

/**
 * Id made of content: equal values, whatever their key order, have equal ids on every machine.
 *
 * @param prefix `w` sweep, `t` trial, `g` trial group (all but the seed), `s` stage
 * @returns the prefix and 16 hexadecimal digits (64 bits) of the SHA-256 of the canonical JSON
 */
export function contentId(prefix: IdPrefix, value: unknown): string {
  const hash = createHash('sha256').update(canonicalJson(value)).digest();
  // Written as a whole: an engine keeps both halves of a joined string, and a large sweep has half a million ids.
  return Buffer.from(prefix + hash.toString('hex', 0, ID_BYTES), 'latin1').toString('latin1');
}
