import { IGNORE_LABEL } from '@ssma/datasets';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Connectivity, connectedComponents } from './connected-components.js';
import type { IdMap } from './distance-transform.js';

const V = IGNORE_LABEL;

/** Independent oracle: floods from every pixel that has no number yet. */
function naive({ ids, height, width }: IdMap, connectivity: Connectivity): number[] {
  const numbers = new Array<number>(ids.length).fill(0);
  let last = 0;
  const flood = (y: number, x: number, id: number): void => {
    const pixel = y * width + x;
    if (y < 0 || x < 0 || y >= height || x >= width || ids[pixel] !== id || numbers[pixel] !== 0) return;
    numbers[pixel] = last;
    for (const dy of [-1, 0, 1]) {
      for (const dx of [-1, 0, 1]) if (connectivity === 8 || dy === 0 || dx === 0) flood(y + dy, x + dx, id);
    }
  };
  for (const [pixel, id] of ids.entries()) {
    if (id === V || numbers[pixel] !== 0) continue;
    last++;
    flood(Math.floor(pixel / width), pixel % width, id);
  }
  return numbers;
}

test('numbers regions in reading order, with or without corners, and leaves ignored pixels out', () => {
  const ids = Uint8Array.from([...[0, 1, 1, V], ...[1, 0, 1, V], ...[0, 0, V, 1]]);
  const map = { ids, height: 3, width: 4 };
  const four = connectedComponents(map, 4);
  expect([...four.componentByPixel]).toEqual([...[1, 2, 2, 0], ...[3, 4, 2, 0], ...[4, 4, 0, 5]]);
  expect([...four.areas]).toEqual([3, 1, 3, 1, 3, 1]);
  expect([...connectedComponents(map, 8).areas]).toEqual([3, 4, 5]);
});

test('agrees with flooding', () => {
  const map = fc
    .record({ height: fc.integer({ min: 1, max: 8 }), width: fc.integer({ min: 1, max: 8 }) })
    .chain((size) =>
      fc
        .array(fc.constantFrom(0, 0, 1, V), {
          minLength: size.height * size.width,
          maxLength: size.height * size.width,
        })
        .map((ids): IdMap => ({ ...size, ids: Uint8Array.from(ids) })),
    );
  fc.assert(
    fc.property(map, fc.constantFrom<Connectivity>(4, 8), (some, connectivity) => {
      const { componentByPixel, areas } = connectedComponents(some, connectivity);
      const expected = naive(some, connectivity);
      expect([...componentByPixel]).toEqual(expected);
      expect([...areas]).toEqual(Array.from(areas, (_, number) => expected.filter((own) => own === number).length));
    }),
    { seed: 89, numRuns: 300 },
  );
});
