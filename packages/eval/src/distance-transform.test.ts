import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { chessboardDistanceToOther, type IdMap, type Outside, squaredDistanceToOther } from './distance-transform.js';

/** Independent oracle: every pair of pixels, and a ring of another id around the map. */
function naive({ ids, height, width }: IdMap, outside: Outside, length: (dy: number, dx: number) => number): number[] {
  const idAt = (y: number, x: number) => (y < 0 || x < 0 || y >= height || x >= width ? null : ids[y * width + x]);
  return [...ids].map((id, pixel) => {
    const [y, x] = [Math.floor(pixel / width), pixel % width];
    let nearest = Number.POSITIVE_INFINITY;
    for (let v = -1; v <= height; v++) {
      for (let u = -1; u <= width; u++) {
        const other = idAt(v, u);
        if (other === id || (other === null && outside === 'nothing')) continue;
        nearest = Math.min(nearest, length(y - v, x - u));
      }
    }
    return nearest;
  });
}

const idMap = fc
  .record({
    height: fc.integer({ min: 1, max: 9 }),
    width: fc.integer({ min: 1, max: 9 }),
    blocks: fc.integer({ min: 1, max: 4 }),
  })
  .chain(({ height, width, blocks }) =>
    fc.array(fc.nat(3), { minLength: 81, maxLength: 81 }).map((values) => {
      const ids = new Uint8Array(height * width).map((_, pixel) => {
        const [y, x] = [Math.floor(pixel / width), pixel % width];
        return values[Math.floor(y / blocks) * 9 + Math.floor(x / blocks)] ?? 0;
      });
      return { ids, height, width };
    }),
  );
const outside = fc.constantFrom<Outside>('other', 'nothing');

describe('squaredDistanceToOther', () => {
  test('measures to the nearest other id, diagonally too', () => {
    const ids = Uint8Array.from([...[1, 0, 0, 0], ...[0, 0, 0, 0], ...[0, 0, 0, 2]]);
    expect([...squaredDistanceToOther({ ids, height: 3, width: 4 }, 'nothing')]).toEqual([
      ...[1, 1, 4, 4],
      ...[1, 2, 2, 1],
      ...[4, 4, 1, 1],
    ]);
  });

  test('agrees with every pair of pixels', () => {
    fc.assert(
      fc.property(idMap, outside, (map, beyond) => {
        expect([...squaredDistanceToOther(map, beyond)]).toEqual(naive(map, beyond, (dy, dx) => dy * dy + dx * dx));
      }),
      { seed: 41, numRuns: 400 },
    );
  });

  test('has no distance in a map of one id with nothing beyond its edge', () => {
    const map = { ids: new Uint8Array(6), height: 2, width: 3 };
    expect([...squaredDistanceToOther(map, 'nothing')]).toEqual(new Array(6).fill(Number.POSITIVE_INFINITY));
    expect([...squaredDistanceToOther(map, 'other')]).toEqual(new Array(6).fill(1));
  });

  test('is exact where distances are far larger than a byte', () => {
    const map = { ids: new Uint8Array(3 * 2000), height: 3, width: 2000 };
    map.ids[0] = 1;
    const distances = squaredDistanceToOther(map, 'nothing');
    expect(distances[2 * 2000 + 1999]).toBe(1999 ** 2 + 2 ** 2);
  });
});

describe('chessboardDistanceToOther', () => {
  test('agrees with every pair of pixels', () => {
    fc.assert(
      fc.property(idMap, outside, (map, beyond) => {
        const expected = naive(map, beyond, (dy, dx) => Math.max(Math.abs(dy), Math.abs(dx)));
        expect([...chessboardDistanceToOther(map, beyond)]).toEqual(expected);
      }),
      { seed: 43, numRuns: 400 },
    );
  });
});
