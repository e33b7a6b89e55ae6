import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DatasetError } from '../../errors.js';
import type { FloatMap } from '../../images/raster.js';
import { bandOf } from './band.js';
import { evi, evi2, ndvi } from './vegetation-index.js';
import { indexToGrey, nrg } from './vegetation-picture.js';

describe('bandOf', () => {
  test('takes one channel as reflectance', () => {
    const image = { height: 1, width: 2, data: Uint8Array.of(0, 51, 255, 102, 204, 1) };
    expect(values(bandOf(image, 1))).toEqual([0.2, 0.8]);
    expect(bandOf(image, 2)).toMatchObject({ height: 1, width: 2 });
  });
});

describe('ndvi', () => {
  test('is the difference over the sum, and 0 where nothing is reflected', () => {
    // (0.5 - 0.1) / 0.6, (0.2 - 0.6) / 0.8
    expect(values(ndvi({ nir: row(0.5, 0.2, 0, 1, 0), red: row(0.1, 0.6, 0, 0, 1) }))).toEqual([
      0.6667, -0.5, 0, 1, -1,
    ]);
  });

  test('stays in -1..1 and changes sign with the bands', () => {
    const reflectance = fc.float({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(fc.array(fc.tuple(reflectance, reflectance), { minLength: 1 }), (pairs) => {
        const nir = row(...pairs.map(([first]) => first));
        const red = row(...pairs.map(([, second]) => second));
        const index = ndvi({ nir, red }).data;
        const swapped = ndvi({ nir: red, red: nir }).data;
        for (const [i, value] of index.entries()) {
          expect(Math.abs(value)).toBeLessThanOrEqual(1);
          expect(value + swapped[i]!).toBe(0);
        }
      }),
      { seed: 21 },
    );
  });
});

describe('evi', () => {
  test('has the constants of MODIS, and is 0 where the denominator is', () => {
    // 2.5 * 0.4 / (0.5 + 0.6 - 0.3 + 1) = 1 / 1.8; 2.5 * 0.5 / 1.5
    expect(values(evi({ nir: row(0.5, 0.5, 0), red: row(0.1, 0, 0), blue: row(0.04, 0, 0) }))).toEqual([
      0.5556, 0.8333, 0,
    ]);
    // 0.875 + 1 - 7.5 * 0.25 = 0
    expect(values(evi({ nir: row(0.875), red: row(0), blue: row(0.25) }))).toEqual([0]);
  });
});

describe('evi2', () => {
  test('does without blue', () => {
    // 2.5 * 0.4 / (0.5 + 0.24 + 1) = 1 / 1.74; the extremes are 2.5 / 2 and -2.5 / 3.4.
    expect(values(evi2({ nir: row(0.5, 1, 0, 0), red: row(0.1, 0, 1, 0) }))).toEqual([0.5747, 1.25, -0.7353, 0]);
  });
});

describe('nrg', () => {
  test('puts near infrared, red and green into R, G and B', () => {
    const picture = nrg({ nir: row(1, 0.5), red: row(0.2, 0), green: row(0, 0.4) });
    expect(picture).toEqual({ height: 1, width: 2, data: Uint8Array.of(255, 51, 0, 128, 0, 102) });
  });
});

describe('indexToGrey', () => {
  test('scales the range to 0..255 in three equal channels and cuts beyond it', () => {
    const grey = indexToGrey(row(-2, -1, 0, 0.6, 1, 3), [-1, 1]);
    expect([...grey.data]).toEqual([0, 0, 128, 204, 255, 255].flatMap((level) => [level, level, level]));
  });

  test('refuses an index that is not finite, and an empty range', () => {
    expect(() => indexToGrey(row(0, Number.POSITIVE_INFINITY), [0, 1])).toThrow(
      new DatasetError('grey: index must be finite; got Infinity at row 0, column 1'),
    );
    expect(() => indexToGrey(row(0), [1, 0])).toThrow(
      new DatasetError('grey: range must be finite and rising; got [1, 0]'),
    );
  });
});

test.each<[string, () => unknown, string]>([
  [
    'a band of another size',
    () => ndvi({ nir: row(0, 0), red: row(0) }),
    'ndvi: red must have the size of nir, 1 x 2; got 1 x 1',
  ],
  [
    'levels instead of reflectance',
    () => evi2({ nir: row(0.5), red: row(51) }),
    'evi2: red must be reflectance in 0..1; got 51 at row 0, column 0',
  ],
  [
    'a negative band',
    () => evi({ nir: row(0), red: row(0), blue: row(-1) }),
    'evi: blue must be reflectance in 0..1; got -1 at row 0, column 0',
  ],
  [
    'NaN',
    () => nrg({ nir: row(0, Number.NaN), red: row(0, 0), green: row(0, 0) }),
    'nrg: nir must be reflectance in 0..1; got NaN at row 0, column 1',
  ],
  [
    'a short band',
    () => ndvi({ nir: { ...row(0), width: 3 }, red: row(0) }),
    'ndvi: nir must hold height x width numbers; got 1 for 1 x 3',
  ],
])('vegetation indices refuse %s', (_what, run, message) => {
  expect(run).toThrow(new DatasetError(message));
});

function row(...reflectances: number[]): FloatMap {
  return { height: 1, width: reflectances.length, data: Float32Array.from(reflectances) };
}

function values({ data }: FloatMap): number[] {
  return Array.from(data, (value) => Math.round(value * 1e4) / 1e4);
}
