import { describe, expect, test } from 'vitest';
import { heatOverlay, resizedMap, valueRange } from './heat-map.js';

describe('resizedMap', () => {
  test('interpolates between pixel centres and repeats the outermost values [1,2] to [1,4]', () => {
    const map = { height: 1, width: 2, data: Float32Array.of(0, 4) };
    expect([...resizedMap(map, { height: 1, width: 4 }).data]).toEqual([0, 1, 3, 4]);
  });

  test('a plane stays a plane away from the borders [4,4] to [8,8]', () => {
    const data = Float32Array.from({ length: 16 }, (_, at) => 3 * Math.floor(at / 4) + (at % 4));
    const large = resizedMap({ height: 4, width: 4, data }, { height: 8, width: 8 });
    for (let y = 1; y < 7; y++)
      for (let x = 1; x < 7; x++) expect(large.data[8 * y + x]).toBeCloseTo(3 * (y / 2 - 0.25) + x / 2 - 0.25, 5);
  });
});

describe('heatOverlay', () => {
  const image = { height: 1, width: 2, data: Uint8Array.of(100, 100, 100, 200, 200, 200) };
  const map = { height: 1, width: 2, data: Float32Array.of(2, 6) };

  test('mixes the colours of the least and the largest value with the grey image', () => {
    expect([...heatOverlay(image, map, { share: 1 }).data]).toEqual([0, 0, 4, 252, 255, 164]);
    expect([...heatOverlay(image, map, { share: 0.5 }).data]).toEqual([50, 50, 52, 226, 228, 182]);
    expect([...heatOverlay(image, map, { share: 0 }).data]).toEqual([...image.data]);
  });

  test('takes another colour map and range', () => {
    expect([...heatOverlay(image, map, { share: 1, colorMap: 'jet', range: [6, 10] }).data]).toEqual([
      ...[0, 0, 128],
      ...[0, 0, 128],
    ]);
    expect(valueRange(map)).toEqual([2, 6]);
  });

  test.each([
    [{ share: 1.5 }, 'heatOverlay: share must be from 0 to 1; got 1.5'],
    [{ range: [0, Number.NaN] as const }, 'heatOverlay: range must be finite and not fall; got [0, NaN]'],
  ])('refuses %o', (options, message) => {
    expect(() => heatOverlay(image, map, options)).toThrow(message);
  });
});
