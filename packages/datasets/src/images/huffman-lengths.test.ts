import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { huffmanLengths } from './huffman-lengths.js';

const lengthsOf = (counts: readonly number[], maxBits: number) => huffmanLengths(Uint32Array.from(counts), maxBits);
const bitsOf = (counts: readonly number[], lengths: ArrayLike<number>) =>
  counts.reduce((sum, count, symbol) => sum + count * (lengths[symbol] ?? 0), 0);

describe('huffmanLengths', () => {
  it('halves the code where counts do', () => {
    expect([...lengthsOf([1, 4, 0, 1, 2], 15)]).toEqual([3, 1, 0, 3, 2]);
  });

  it('gives a symbol alone one bit', () => {
    expect([...lengthsOf([0, 7, 0], 15)]).toEqual([0, 1, 0]);
  });

  it('keeps to the longest word allowed at the least cost', () => {
    expect([...lengthsOf([1, 1, 2, 4, 8], 4)]).toEqual([4, 4, 3, 2, 1]);
    // 1/2 + 4/8 = 1; the other full codes of at most 3 bits, such as 2, 2, 2, 3, 3, cost 34 instead of 32.
    expect([...lengthsOf([1, 1, 2, 4, 8], 3)]).toEqual([3, 3, 3, 3, 1]);
  });

  it('is a full code, as short as the words of Huffman where those fit', () => {
    const counts = fc.array(fc.integer({ min: 0, max: 1000 }), { minLength: 2, maxLength: 60 });
    fc.assert(
      fc.property(counts, (drawn) => {
        const used = drawn.filter((count) => count > 0);
        fc.pre(used.length > 1);
        const lengths = lengthsOf(drawn, 15);
        const share = [...lengths].reduce((sum, length) => sum + (length > 0 ? 2 ** -length : 0), 0);
        expect(share).toBe(1);
        expect(bitsOf(drawn, lengths)).toBe(huffmanBits(used));
        const limited = lengthsOf(drawn, 6);
        expect(Math.max(...limited)).toBeLessThanOrEqual(6);
        expect(bitsOf(drawn, limited)).toBeGreaterThanOrEqual(huffmanBits(used));
      }),
      { seed: 1, numRuns: 200 },
    );
  });
});

/** Cost by joining the two lightest until one is left; with these counts no word comes near 15 bits. */
function huffmanBits(counts: readonly number[]): number {
  const weights = [...counts];
  let bits = 0;
  while (weights.length > 1) {
    weights.sort((a, b) => a - b);
    const [first = 0, second = 0] = weights.splice(0, 2);
    weights.push(first + second);
    bits += first + second;
  }
  return bits;
}
