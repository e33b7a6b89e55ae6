import { describe, expect, test } from 'vitest';
import { COLOR_MAPS, colored, mapColor } from './color-map.js';

describe('mapColor', () => {
  // matplotlib 3: round(255 * colormaps[name].colors[level]); jet: OpenCV's table.
  test.each([
    ['inferno', [0, 0, 4], [188, 55, 84], [252, 255, 164]],
    ['viridis', [68, 1, 84], [33, 145, 140], [253, 231, 37]],
    ['jet', [0, 0, 128], [130, 255, 126], [128, 0, 0]],
  ] as const)('%s begins, passes level 128 and ends as published', (name, first, middle, last) => {
    expect([0, 128 / 255, 1].map((share) => mapColor(name, share))).toEqual([first, middle, last]);
  });

  test('colours between those that are stored are within two levels of the published ones', () => {
    const apart = ([r, g, b]: readonly [number, number, number], other: readonly number[]) =>
      Math.max(...[r, g, b].map((value, at) => Math.abs(value - (other[at] as number))));
    expect(apart(mapColor('inferno', 100 / 255), [144, 37, 104])).toBeLessThanOrEqual(2);
    expect(apart(mapColor('viridis', 100 / 255), [42, 118, 142])).toBeLessThanOrEqual(2);
  });

  test('inferno and viridis grow lighter from level to level', () => {
    for (const name of ['inferno', 'viridis'] as const) {
      const luma = Array.from({ length: 256 }, (_, level) => {
        const [r, g, b] = mapColor(name, level / 255);
        return 0.299 * r + 0.587 * g + 0.114 * b;
      });
      expect(luma.slice(1).every((value, at) => value > (luma[at] as number) - 1)).toBe(true);
      expect(luma[255]).toBeGreaterThan(200);
    }
  });

  test('values beyond the ends get the end colours', () => {
    for (const name of COLOR_MAPS)
      expect([mapColor(name, -3), mapColor(name, 7)]).toEqual([mapColor(name, 0), mapColor(name, 1)]);
  });
});

describe('colored', () => {
  test('spreads the range over the map [1,3]', () => {
    const map = { height: 1, width: 3, data: Float32Array.of(-1, 1, 9) };
    expect([...colored(map, 'inferno', [-1, 1]).data]).toEqual([0, 0, 4, 252, 255, 164, 252, 255, 164]);
    expect([...colored(map, 'inferno', [5, 5]).data]).toEqual([0, 0, 4, 0, 0, 4, 0, 0, 4]);
  });

  test.each([
    [
      { height: 1, width: 2, data: Float32Array.of(0, Number.NaN) },
      [0, 1],
      'map must be finite; got NaN at row 0, column 1',
    ],
    [{ height: 2, width: 2, data: Float32Array.of(0) }, [0, 1], 'map must hold 2 x 2 values, at least one; got 1'],
    [{ height: 1, width: 1, data: Float32Array.of(0) }, [1, 0], 'range must be finite and not fall; got [1, 0]'],
  ] as const)('refuses %o in %o', (map, range, message) => {
    expect(() => colored(map, 'jet', range)).toThrow(`colored: ${message}`);
  });
});
