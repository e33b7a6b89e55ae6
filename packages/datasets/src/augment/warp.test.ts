import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { IGNORE_LABEL } from '../dataset.js';
import { type AffineMap, composed, turnedAndSkewed } from './affine-map.js';
import { warpBilinear } from './warp-bilinear.js';
import { warpLabels, warpLevels } from './warp-nearest.js';

const SIZE = { height: 5, width: 7 } as const;
const NUM_PIXELS = SIZE.height * SIZE.width;
const OUTSIDE = [11, 22, 33] as const;

describe('warpBilinear', () => {
  test('blends four neighbours by hand-computed shares and repeats the edges', () => {
    const size = { height: 1, width: 2 };
    const target = new Float32Array(6);
    const map = { xx: 0.5, xy: 0, x0: 0.5, yx: 0, yy: 1, y0: 0 };
    warpBilinear(target, Uint8Array.of(0, 10, 20, 100, 110, 220), { size, map, outside: OUTSIDE });
    // Centres 0.75 and 1.25: a quarter and three quarters of the way between the centres 0.5 and 1.5.
    expect([...target]).toEqual([25, 35, 70, 75, 85, 170]);
    warpBilinear(target, Uint8Array.of(0, 10, 20, 100, 110, 220), {
      size,
      map: { ...map, x0: -0.5 },
      outside: OUTSIDE,
    });
    // Centres -0.25, outside, and 0.25, left of the first centre.
    expect([...target]).toEqual([...OUTSIDE, 0, 10, 20]);
  });

  test('agrees with a pixel by pixel evaluation', () => {
    fc.assert(
      fc.property(pictures(3), maps(), (source, map) => {
        const target = new Float32Array(NUM_PIXELS * 3).fill(Number.NaN);
        warpBilinear(target, source, { size: SIZE, map, outside: OUTSIDE });
        const expected = naively(map, ({ x, y }, channel) => bilinear(source, { x, y, channel }), OUTSIDE);
        for (const [i, value] of expected.entries()) if (value !== null) expect(target[i]).toBeCloseTo(value, 3);
      }),
      { seed: 20_250_101 },
    );
  });
});

describe('warpLevels and warpLabels', () => {
  test('take the pixel at each centre', () => {
    fc.assert(
      fc.property(pictures(3), pictures(1), maps(), (source, labels, map) => {
        const valueOfLevel = Float32Array.from({ length: 256 }, (_, level) => level / 2 - 9);
        const target = new Float32Array(NUM_PIXELS * 3).fill(Number.NaN);
        warpLevels(target, source, { size: SIZE, map, valueOfLevel, outside: OUTSIDE });
        const at = ({ x, y }: Point) => Math.floor(y) * SIZE.width + Math.floor(x);
        const expected = naively(map, (point, channel) => (source[at(point) * 3 + channel] as number) / 2 - 9, OUTSIDE);
        for (const [i, value] of expected.entries()) if (value !== null) expect(target[i]).toBe(value);
        const warped = new Uint8Array(NUM_PIXELS).fill(77);
        warpLabels(warped, labels, SIZE, map);
        const ids = naively(map, (point) => labels[at(point)] as number, [IGNORE_LABEL, IGNORE_LABEL, IGNORE_LABEL]);
        for (let i = 0; i < NUM_PIXELS; i++) if (ids[i * 3] !== null) expect(warped[i]).toBe(ids[i * 3]);
      }),
      { seed: 20_250_102 },
    );
  });
});

describe('affine maps', () => {
  test('compose as one after the other', () => {
    fc.assert(
      fc.property(maps(), maps(), (outer, inner) => {
        const both = applied(composed(outer, inner), { x: 3, y: -2 });
        const each = applied(outer, applied(inner, { x: 3, y: -2 }));
        expect(both.x).toBeCloseTo(each.x, 9);
        expect(both.y).toBeCloseTo(each.y, 9);
      }),
      { seed: 20_250_103 },
    );
  });

  test('undo the skew, then the turn, and keep the centre', () => {
    const map = turnedAndSkewed({ height: 10, width: 20 }, Math.PI / 6, { alongRows: 0.1, alongColumns: 0 });
    const centre = applied(map, { x: 10, y: 5 });
    expect([centre.x - 10, centre.y - 5].every((error) => Math.abs(error) < 1e-12)).toBe(true);
    // Source point (14, 7): skewed by 0.1 * 2 to (14.2, 7), then turned by 30 degrees clockwise about the centre.
    const [dx, dy] = [4.2, 2];
    const x = 10 + dx * Math.cos(Math.PI / 6) - dy * 0.5;
    const y = 5 + dx * 0.5 + dy * Math.cos(Math.PI / 6);
    const back = applied(map, { x, y });
    expect(back.x).toBeCloseTo(14, 9);
    expect(back.y).toBeCloseTo(7, 9);
  });
});

interface Point {
  readonly x: number;
  readonly y: number;
}

function applied({ xx, xy, x0, yx, yy, y0 }: AffineMap, { x, y }: Point): Point {
  return { x: xx * x + xy * y + x0, y: yx * x + yy * y + y0 };
}

/** Three channels per pixel; null where the centre lies so near to a pixel border that rounding decides. */
function naively(
  map: AffineMap,
  valueAt: (point: Point, channel: number) => number,
  outside: readonly [number, number, number],
): (number | null)[] {
  return Array.from({ length: NUM_PIXELS * 3 }, (_, i) => {
    const [pixel, channel] = [Math.floor(i / 3), i % 3];
    const point = applied(map, { x: (pixel % SIZE.width) + 0.5, y: Math.floor(pixel / SIZE.width) + 0.5 });
    if ([point.x, point.y].some((value) => Math.abs(value - Math.round(value)) < 1e-9)) return null;
    const isInside = point.x >= 0 && point.x < SIZE.width && point.y >= 0 && point.y < SIZE.height;
    return isInside ? valueAt(point, channel) : (outside[channel] as number);
  });
}

function bilinear(source: Uint8Array, { x, y, channel }: Point & { readonly channel: number }): number {
  let sum = 0;
  let total = 0;
  for (let row = -1; row <= SIZE.height; row++) {
    for (let column = -1; column <= SIZE.width; column++) {
      const weight = Math.max(0, 1 - Math.abs(column + 0.5 - x)) * Math.max(0, 1 - Math.abs(row + 0.5 - y));
      const nearestRow = Math.min(SIZE.height - 1, Math.max(0, row));
      const nearestColumn = Math.min(SIZE.width - 1, Math.max(0, column));
      sum += weight * (source[(nearestRow * SIZE.width + nearestColumn) * 3 + channel] as number);
      total += weight;
    }
  }
  return sum / total;
}

function pictures(channels: number): fc.Arbitrary<Uint8Array> {
  return fc.uint8Array({ minLength: NUM_PIXELS * channels, maxLength: NUM_PIXELS * channels });
}

function maps(): fc.Arbitrary<AffineMap> {
  const number = (bound: number) => fc.double({ min: -bound, max: bound, noNaN: true });
  return fc.record({
    xx: number(2),
    xy: number(1),
    x0: number(8),
    yx: number(1),
    yy: number(2),
    y0: number(8),
  });
}
