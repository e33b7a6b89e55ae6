/** Draws numbers in [0, 1). */
export interface Random {
  next(): number;
}

/**
 * Seeded generator (mulberry32 on a hash of its keys): the same keys give the same numbers on every machine.
 *
 * @param keys what the numbers depend on, e.g. `(seed, epoch, sampleId)`; order matters
 */
export function randomFrom(...keys: readonly (number | string)[]): Random {
  let state = fnv1a32(keys.join('\u0000'));
  return {
    next() {
      state = (state + 0x6d2b79f5) | 0;
      let t = Math.imul(state ^ (state >>> 15), state | 1);
      t = (t + Math.imul(t ^ (t >>> 7), t | 61)) ^ t;
      return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
    },
  };
}

/** Fisher-Yates shuffle into a new array. */
export function shuffled<T>(items: readonly T[], random: Random): T[] {
  const result = [...items];
  for (let i = result.length - 1; i > 0; i--) {
    const j = Math.floor(random.next() * (i + 1));
    [result[i], result[j]] = [result[j] as T, result[i] as T];
  }
  return result;
}

function fnv1a32(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 0;
}
