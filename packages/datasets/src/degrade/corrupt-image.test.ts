import { describe, expect, it } from 'vitest';
import type { RgbImage } from '../images/raster.js';
import { randomFrom } from '../random.js';
import { cloudField } from './cloud-field.js';
import { corruptImage } from './corrupt-image.js';
import { defocusBlur } from './defocus-blur.js';
import { expose } from './expose.js';
import { fog } from './fog.js';
import { gaussianNoise } from './gaussian-noise.js';
import { losePixels } from './lose-pixels.js';

/** Rows of grey pixels. */
function grey(rows: readonly (readonly number[])[]): RgbImage {
  const data = Uint8Array.from(rows.flatMap((row) => row.flatMap((level) => [level, level, level])));
  return { height: rows.length, width: rows[0]?.length ?? 0, data };
}

/** The first channel, by rows. */
function rowsOf({ height, width, data }: RgbImage): number[][] {
  return Array.from({ length: height }, (_, y) => Array.from({ length: width }, (_, x) => data[3 * (y * width + x)]!));
}

describe('expose', () => {
  it.each([
    // A factor of sqrt(2^2) = 2 and of sqrt(1/4^2) = 1/4; halves round up.
    [2, [0, 2, 100, 254, 255, 255]],
    [-4, [0, 0, 13, 32, 32, 64]],
  ])('changes levels by the root of the light, %d stops', (stops, expected) => {
    expect(rowsOf(expose(grey([[0, 1, 50, 127, 128, 255]]), stops))).toEqual([expected]);
  });
});

describe('gaussianNoise', () => {
  const even = grey([new Array<number>(40_000).fill(100)]);

  it('has the deviation that was asked for and no mean', () => {
    const { data } = gaussianNoise(even, 0.05, randomFrom(1));
    const differences = [...data].map((level) => level - 100);
    const mean = differences.reduce((sum, value) => sum + value, 0) / differences.length;
    const variance = differences.reduce((sum, value) => sum + value ** 2, 0) / differences.length;
    // 120000 draws: the mean varies by 12.75 / 346 = 0.04; rounding adds 1/12 to the variance of 162.56.
    expect(Math.abs(mean)).toBeLessThan(0.15);
    expect(variance).toBeGreaterThan(160);
    expect(variance).toBeLessThan(165.5);
  });

  it('is normal: two thirds lie within a deviation, and a twentieth beyond two', () => {
    const { data } = gaussianNoise(even, 0.1, randomFrom(2));
    const share = (isIn: (size: number) => boolean) =>
      [...data].filter((level) => isIn(Math.abs(level - 100) / 25.5)).length / data.length;
    expect(share((size) => size < 1)).toBeCloseTo(0.6827, 1);
    expect(share((size) => size > 2)).toBeCloseTo(0.0455, 2);
  });

  it('is cut at black and white', () => {
    const { data } = gaussianNoise(grey([[0, 255, 0, 255, 0, 255]]), 3, randomFrom(3));
    expect([...data].every((level) => level >= 0 && level <= 255)).toBe(true);
    expect(new Set(data).size).toBeGreaterThan(1);
  });
});

describe('defocusBlur', () => {
  it('spreads a point over the disk: chords of radius 1.5 and of sqrt(1.5^2 - 1)', () => {
    const point = Array.from({ length: 224 }, (_, y) =>
      Array.from({ length: 224 }, (_, x) => (y === 5 && x === 6 ? 255 : 0)),
    );
    const blurred = rowsOf(defocusBlur(grey(point), 1.5))
      .slice(3, 8)
      .map((row) => row.slice(4, 9));
    // Area 2 * 1.5 + 4 * 1.1180 = 7.4721. The middle row covers its neighbours wholly (1.5 - 0.5 = 1), the others in part
    // (1.1180 - 0.5 = 0.6180): 255 / 7.4721 = 34.13 and 21.09.
    expect(blurred).toEqual([
      [0, 0, 0, 0, 0],
      [0, 21, 34, 21, 0],
      [0, 34, 34, 34, 0],
      [0, 21, 34, 21, 0],
      [0, 0, 0, 0, 0],
    ]);
  });

  it('is what a naive sum over the disk gives, borders repeated', () => {
    const random = randomFrom('blur');
    const rows = Array.from({ length: 30 }, () => Array.from({ length: 40 }, () => Math.floor(256 * random.next())));
    const radius = (10 * 30) / 224;
    const expected = rows.map((row, y) => row.map((_, x) => naiveDisk(rows, { x, y, radius })));
    const got = rowsOf(defocusBlur(grey(rows), 10));
    for (const [y, row] of expected.entries()) {
      for (const [x, level] of row.entries()) expect(Math.abs(level - got[y]![x]!)).toBeLessThanOrEqual(0.5 + 1e-9);
    }
  });

  it('leaves an even picture and one whose disk is within a pixel as they are', () => {
    const even = grey(Array.from({ length: 50 }, () => new Array<number>(60).fill(77)));
    expect(defocusBlur(even, 10)).toEqual(even);
    const tiny = grey([
      [1, 2, 3],
      [4, 250, 6],
    ]);
    expect(defocusBlur(tiny, 10)).toEqual(tiny);
  });
});

function naiveDisk(rows: readonly number[][], { x, y, radius }: { x: number; y: number; radius: number }): number {
  let [sum, area] = [0, 0];
  for (let dy = -20; dy <= 20; dy++) {
    if (Math.abs(dy) >= radius) continue;
    const half = Math.sqrt(radius ** 2 - dy ** 2);
    for (let dx = -20; dx <= 20; dx++) {
      const covered = Math.max(0, Math.min(dx + 0.5, half) - Math.max(dx - 0.5, -half));
      const row = rows[Math.min(rows.length - 1, Math.max(0, y + dy))]!;
      sum += covered * row[Math.min(row.length - 1, Math.max(0, x + dx))]!;
      area += covered;
    }
  }
  return sum / area;
}

describe('fog', () => {
  it('lies over the picture as its clouds are dense: formula of ImageNet-C', () => {
    const picture = grey([
      [0, 50, 100, 200],
      [200, 0, 10, 20],
    ]);
    const clouds = cloudField(picture, randomFrom('veil'));
    const [brightest, added] = [200 / 255, 1.5];
    const expected = [...picture.data].map((level, at) => {
      const light = level / 255 + added * clouds[Math.floor(at / 3)]!;
      return Math.round((255 * light * brightest) / (brightest + added));
    });
    expect([...fog(picture, added, randomFrom('veil')).data]).toEqual(expected);
  });

  it('is black before a black picture', () => {
    const black = grey([
      [0, 0],
      [0, 0],
    ]);
    expect(fog(black, 3, randomFrom(1))).toEqual(black);
  });
});

describe('cloudField', () => {
  it('goes from 0 to 1 and changes little from pixel to pixel', () => {
    const [height, width] = [64, 128];
    const field = cloudField({ height, width }, randomFrom(4));
    expect([Math.min(...field), Math.max(...field)]).toEqual([0, 1]);
    const steps = [...field.keys()].filter((at) => at % width > 0).map((at) => Math.abs(field[at]! - field[at - 1]!));
    expect(steps.reduce((sum, step) => sum + step, 0) / steps.length).toBeLessThan(0.05);
  });

  it('is 0 on a single pixel', () => {
    expect([...cloudField({ height: 1, width: 1 }, randomFrom(1))]).toEqual([0]);
  });
});

describe('losePixels', () => {
  it.each([
    [0, 0],
    [0.1, 1],
    [0.5, 4],
    [1, 8],
  ])('of a share of %d loses %d of eight pixels, wholly', (share, numLost) => {
    const { data } = losePixels(
      grey([
        [9, 9, 9, 9],
        [9, 9, 9, 9],
      ]),
      share,
      { levels: [0, 1, 2], random: randomFrom(6) },
    );
    const pixels = Array.from({ length: 8 }, (_, pixel) => [...data.subarray(3 * pixel, 3 * pixel + 3)].join());
    expect(pixels.filter((pixel) => pixel === '0,1,2')).toHaveLength(numLost);
    expect(pixels.filter((pixel) => pixel === '9,9,9')).toHaveLength(8 - numLost);
  });
});

describe('corruptImage', () => {
  const ORIGIN = { id: 'a', modality: 'rgb' } as const;
  const noisy = grey(
    Array.from({ length: 32 }, (_, y) => Array.from({ length: 32 }, (_, x) => (37 * x + 101 * y) % 256)),
  );

  it('loses detail in a JPEG file, never the size, and an even picture hardly changes', async () => {
    const { height, width, data } = await corruptImage(noisy, { corruption: 'jpeg', severity: 5 }, ORIGIN);
    expect([height, width, data.length]).toEqual([32, 32, noisy.data.length]);
    expect(data).not.toEqual(noisy.data);
    const even = grey(Array.from({ length: 32 }, () => new Array<number>(32).fill(90)));
    const compressed = await corruptImage(even, { corruption: 'jpeg', severity: 5 }, ORIGIN);
    // Quality 7 has steps of 115 / 8 = 14 levels for the mean of a block.
    expect(compressed.data.every((level) => Math.abs(level - 90) <= 8)).toBe(true);
  });

  it('gives a lost pixel of jet the lowest colour', async () => {
    const { data } = await corruptImage(noisy, { corruption: 'missing', severity: 5 }, { id: 'a', modality: 'jet' });
    expect(new Set(Array.from({ length: 1024 }, (_, pixel) => data.subarray(3 * pixel, 3 * pixel + 3).join()))).toEqual(
      new Set(['0,0,128']),
    );
  });
});
