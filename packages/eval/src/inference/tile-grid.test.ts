import fc from 'fast-check';
import { expect, test } from 'vitest';
import { tilesOfAxis } from './tile-grid.js';

test('tiles cover the axis, the last one moved inwards; weights by hand', () => {
  const tiles = tilesOfAxis({ length: 9, tile: 4, overlap: 2 });
  expect(tiles.map(({ start }) => start)).toEqual([0, 2, 4, 5]);
  // Falloffs: 2 2 1.5 0.5 | 0.5 1.5 1.5 0.5 | the same | 0.5 1.5 2 2.
  const expected = [
    [1, 1, 1.5 / 2, 0.5 / 2],
    [0.5 / 2, 1.5 / 2, 1.5 / 2, 0.5 / 2.5],
    [0.5 / 2, 1.5 / 2.5, 1.5 / 3, 0.5 / 2.5],
    [0.5 / 2.5, 1.5 / 3, 2 / 2.5, 1],
  ];
  tiles.forEach(({ weights }, index) => {
    expect([...weights]).toEqual(expected[index]?.map((weight) => expect.closeTo(weight, 6)));
  });
});

test.each([
  [{ length: 8, tile: 8, overlap: 4 }, [0]],
  [{ length: 16, tile: 8, overlap: 0 }, [0, 8]],
  [{ length: 17, tile: 8, overlap: 0 }, [0, 8, 9]],
])('%o starts at %o', (axis, starts) => {
  expect(tilesOfAxis(axis).map(({ start }) => start)).toEqual(starts);
});

const axis = fc.integer({ min: 1, max: 40 }).chain((tile) =>
  fc.record({
    tile: fc.constant(tile),
    overlap: fc.integer({ min: 0, max: Math.floor(tile / 2) }),
    length: fc.integer({ min: tile, max: 5 * tile }),
  }),
);

test('everywhere the weights sum to 1 and neighbours share the overlap at least (seed 7)', () => {
  fc.assert(
    fc.property(axis, ({ length, tile, overlap }) => {
      const tiles = tilesOfAxis({ length, tile, overlap });
      const sums = new Float64Array(length);
      for (const { start, weights } of tiles) {
        expect(weights).toHaveLength(tile);
        weights.forEach((weight, at) => {
          expect(weight).toBeGreaterThan(0);
          sums[start + at] = (sums[start + at] as number) + weight;
        });
      }
      expect(Math.max(...sums.map((sum) => Math.abs(sum - 1)))).toBeLessThan(1e-6);
      tiles.slice(1).forEach(({ start }, index) => {
        expect((tiles[index]?.start ?? 0) + tile - start).toBeGreaterThanOrEqual(overlap);
      });
    }),
    { seed: 7 },
  );
});

test('there is no seam: from a pixel to the next, no tile gains or loses more than 2 / overlap (seed 8)', () => {
  fc.assert(
    fc.property(axis, ({ length, tile, overlap }) => {
      fc.pre(overlap > 0);
      for (const { start, weights } of tilesOfAxis({ length, tile, overlap })) {
        const beyond = (isEnd: boolean) => (isEnd ? [] : [0]);
        const share = [...beyond(start === 0), ...weights, ...beyond(start + tile === length)];
        const steps = share.slice(1).map((value, at) => Math.abs(value - (share[at] as number)));
        expect(Math.max(0, ...steps)).toBeLessThan(2 / overlap);
      }
    }),
    { seed: 8 },
  );
});

test.each([
  [{ length: 7, tile: 8, overlap: 2 }, 'tiles: side of the image must be at least a tile, 8; got 7'],
  [{ length: 9, tile: 8, overlap: 5 }, 'tiles: overlap must be a whole number from 0 to half a tile, 4; got 5'],
  [{ length: 9, tile: 8, overlap: 0.5 }, 'tiles: overlap must be a whole number from 0 to half a tile, 4; got 0.5'],
  [{ length: 9, tile: 8, overlap: -1 }, 'tiles: overlap must be a whole number from 0 to half a tile, 4; got -1'],
])('refuses %o', (refused, message) => {
  expect(() => tilesOfAxis(refused)).toThrow(message);
});
