import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { randomFrom, shuffled } from './random.js';

const drawn = (random: ReturnType<typeof randomFrom>, count: number) =>
  Array.from({ length: count }, () => random.next());

describe('randomFrom', () => {
  it('draws the same numbers for the same keys and others for other keys or another order', () => {
    expect(drawn(randomFrom(1, 2, 'a'), 4)).toEqual(drawn(randomFrom(1, 2, 'a'), 4));
    const firsts = [randomFrom(1, 2, 'a'), randomFrom(2, 1, 'a'), randomFrom(12, 'a'), randomFrom(1, 2, 'b')];
    expect(new Set(firsts.map((random) => random.next())).size).toBe(4);
  });

  it('fills [0, 1) evenly', () => {
    const counts = new Array<number>(10).fill(0);
    for (const value of drawn(randomFrom('even'), 10_000)) counts[Math.floor(value * 10)]! += 1;
    // 1000 expected per tenth; five standard deviations are 150.
    for (const count of counts) expect(Math.abs(count - 1000)).toBeLessThan(150);
  });
});

describe('shuffled', () => {
  it('returns the same items in an order that depends on the generator only, and leaves its input alone', () => {
    fc.assert(
      fc.property(fc.array(fc.integer()), fc.integer(), (items, seed) => {
        const before = [...items];
        const once = shuffled(items, randomFrom(seed));
        expect(items).toEqual(before);
        expect(shuffled(items, randomFrom(seed))).toEqual(once);
        expect([...once].sort()).toEqual([...items].sort());
      }),
    );
  });

  it('reaches each of the 6 orders of 3 items equally often', () => {
    const countByOrder = new Map<string, number>();
    for (let seed = 0; seed < 6000; seed++) {
      const order = shuffled(['a', 'b', 'c'], randomFrom(seed)).join('');
      countByOrder.set(order, (countByOrder.get(order) ?? 0) + 1);
    }
    expect(countByOrder.size).toBe(6);
    // 1000 expected per order; five standard deviations are 144.
    for (const count of countByOrder.values()) expect(Math.abs(count - 1000)).toBeLessThan(144);
  });
});
