import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ImageSize, RgbImage } from '../images/raster.js';
import { resizeBilinear } from './resize-bilinear.js';
import { fullWindow, type SamplingWindow } from './sampling-window.js';

describe('resizeBilinear', () => {
  test('returns the stored values when the size stays', () => {
    const image = gray([
      [0, 17],
      [255, 3],
    ]);
    expect(redOf(resizeBilinear(image, image), 2)).toEqual([
      [0, 17],
      [255, 3],
    ]);
  });

  test('interpolates between pixel centres and repeats the edges when doubling a row', () => {
    expect(redOf(resizeBilinear(gray([[0, 100]]), { height: 1, width: 4 }), 4)).toEqual([[0, 25, 75, 100]]);
  });

  test('averages areas when shrinking by 2 and by 1.5', () => {
    expect(redOf(resizeBilinear(gray([[0, 10, 20, 30]]), { height: 1, width: 2 }), 2)).toEqual([[5, 25]]);
    const [row] = redOf(resizeBilinear(gray([[0, 30, 60]]), { height: 1, width: 2 }), 2);
    expect(row?.[0]).toBeCloseTo(10, 5);
    expect(row?.[1]).toBeCloseTo(50, 5);
  });

  test('keeps the three channels apart', () => {
    const image = { data: Uint8Array.of(10, 20, 30), height: 1, width: 1 };
    expect([...resizeBilinear(image, { height: 1, width: 2 })]).toEqual([10, 20, 30, 10, 20, 30]);
  });

  test('shows the mean colour where the window reaches beyond the image', () => {
    const window = { top: 0, left: -2, height: 1, width: 6, isFlipped: false };
    expect(redOf(resizeBilinear(gray([[10, 30]]), { height: 1, width: 6 }, window), 6)).toEqual([
      [20, 20, 10, 30, 20, 20],
    ]);
  });

  test('shows only the mean colour when the window misses the image', () => {
    const window = { top: 5, left: 5, height: 2, width: 2, isFlipped: false };
    expect(redOf(resizeBilinear(gray([[10, 30]]), { height: 1, width: 2 }, window), 2)).toEqual([[20, 20]]);
  });

  test('agrees with a mean over every source pixel weighted by its overlap', () => {
    fc.assert(
      fc.property(images(), sizes(), windows(), (image, size, relative) => {
        const window = windowOf(image, relative);
        const actual = resizeBilinear(image, size, window);
        const expected = naiveResize(image, size, window);
        for (let i = 0; i < expected.length; i++) expect(actual[i]).toBeCloseTo(expected[i] as number, 3);
      }),
      { seed: 20_240_101 },
    );
  });

  test('keeps a constant image constant, inside and outside the window', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 255 }), sizes(), windows(), (value, size, relative) => {
        const image = { data: new Uint8Array(5 * 7 * 3).fill(value), height: 5, width: 7 };
        for (const x of resizeBilinear(image, size, windowOf(image, relative))) expect(x).toBeCloseTo(value, 3);
      }),
      { seed: 20_240_102 },
    );
  });
});

function gray(rows: readonly (readonly number[])[]): RgbImage {
  return {
    data: Uint8Array.from(rows.flat().flatMap((v) => [v, v, v])),
    height: rows.length,
    width: rows[0]?.length ?? 0,
  };
}

function redOf(values: Float32Array, width: number): number[][] {
  const red = [...values].filter((_, i) => i % 3 === 0);
  return Array.from({ length: red.length / width }, (_, y) => red.slice(y * width, (y + 1) * width));
}

function sizes(): fc.Arbitrary<ImageSize> {
  return fc.record({ height: fc.integer({ min: 1, max: 9 }), width: fc.integer({ min: 1, max: 9 }) });
}

function images(): fc.Arbitrary<RgbImage> {
  return sizes().chain(({ height, width }) =>
    fc
      .uint8Array({ minLength: height * width * 3, maxLength: height * width * 3 })
      .map((data) => ({ data, height, width })),
  );
}

/** Windows in fractions of the image, so that they fit images of every size. */
function windows(): fc.Arbitrary<SamplingWindow> {
  const fraction = (min: number, max: number) => fc.double({ min, max, noNaN: true });
  return fc.record({
    top: fraction(-0.5, 0.8),
    left: fraction(-0.5, 0.8),
    height: fraction(0.1, 2),
    width: fraction(0.1, 2),
    isFlipped: fc.boolean(),
  });
}

function windowOf(image: ImageSize, relative: SamplingWindow): SamplingWindow {
  const full = fullWindow(image);
  return {
    top: relative.top * full.height,
    left: relative.left * full.width,
    height: relative.height * full.height,
    width: relative.width * full.width,
    isFlipped: relative.isFlipped,
  };
}

function naiveResize(image: RgbImage, size: ImageSize, window: SamplingWindow): number[] {
  const result: number[] = [];
  const [scaleY, scaleX] = [window.height / size.height, window.width / size.width];
  for (let y = 0; y < size.height; y++) {
    for (let x = 0; x < size.width; x++) {
      const centreY = window.top + (y + 0.5) * scaleY;
      const centreX = window.left + ((window.isFlipped ? size.width - 1 - x : x) + 0.5) * scaleX;
      const isInside = centreY >= 0 && centreY < image.height && centreX >= 0 && centreX < image.width;
      for (let c = 0; c < 3; c++) {
        result.push(
          weightedMean(image, c, (row, column) =>
            isInside ? overlap(row, centreY, scaleY) * overlap(column, centreX, scaleX) : 1,
          ),
        );
      }
    }
  }
  return result;
}

function overlap(pixel: number, centre: number, scale: number): number {
  const radius = Math.max(1, scale) / 2;
  return Math.max(0, Math.min(pixel + 1, centre + radius) - Math.max(pixel, centre - radius));
}

function weightedMean(image: RgbImage, channel: number, weightAt: (row: number, column: number) => number): number {
  let sum = 0;
  let total = 0;
  for (let row = 0; row < image.height; row++) {
    for (let column = 0; column < image.width; column++) {
      const weight = weightAt(row, column);
      total += weight;
      sum += weight * (image.data[(row * image.width + column) * 3 + channel] as number);
    }
  }
  return sum / total;
}
