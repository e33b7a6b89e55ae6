import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { type ComparedImage, comparisonRow, comparisonSheet } from './comparison.js';
import { improvementMap } from './improvement-map.js';
import { classOverlay } from './overlay.js';
import { filledPicture } from './picture.js';

const CLASSES = [
  { name: 'road', color: [100, 50, 200] },
  { name: 'sky', color: [0, 200, 100] },
] as const;
const OPTIONS = { classes: CLASSES, improvement: { of: 'SSMA', over: 'RGB expert' } };
const RGB = filledPicture(2, 3, [120, 110, 100]);
const DEPTH = filledPicture(2, 3, [10, 10, 10]);
const TRUTH = Uint8Array.of(0, 0, 1, 0, 255, 1);
const EXPERT = Int32Array.of(0, 1, 1, 1, 1, 1);
const SSMA = Int32Array.of(0, 0, 1, 1, 0, 0);
const IMAGE: ComparedImage = {
  caption: 'night/1',
  inputs: [
    { caption: 'RGB', image: RGB },
    { caption: 'depth', image: DEPTH },
  ],
  truth: TRUTH,
  predictions: [
    { caption: 'RGB expert', labels: EXPERT },
    { caption: 'SSMA', labels: SSMA },
  ],
};

describe('comparisonRow', () => {
  test('shows inputs, truth, every prediction over the first input, and the improvement', () => {
    const { caption, columns, pictures } = comparisonRow(IMAGE, OPTIONS);
    expect(caption).toBe('night/1');
    expect(columns).toEqual(['RGB', 'depth', 'truth', 'RGB expert', 'SSMA', 'improvement']);
    expect(pictures).toEqual([
      RGB,
      DEPTH,
      classOverlay(RGB, TRUTH, CLASSES),
      classOverlay(RGB, EXPERT, CLASSES),
      classOverlay(RGB, SSMA, CLASSES),
      improvementMap({ height: 2, width: 3, truth: TRUTH, baseline: EXPERT, candidate: SSMA }),
    ]);
  });

  test.each([
    [{ inputs: [] }, OPTIONS, 'comparisonRow: inputs must not be empty; got []'],
    [{}, { ...OPTIONS, improvement: { of: 'SSMA', over: 'LFC' } }, 'must name predictions, RGB expert, SSMA; got LFC'],
    [{ truth: new Uint8Array(5) }, OPTIONS, 'classOverlay: classIds must hold 6 values; got 5'],
  ])('rejects %o with %o', (change, options, rule) => {
    expect(() => comparisonRow({ ...IMAGE, ...change }, options)).toThrow(rule);
  });
});

describe('comparisonSheet', () => {
  test('is as wide as six pictures of 240 pixels with gaps, and says how to read the improvement', async () => {
    const png = await comparisonSheet([IMAGE], OPTIONS);
    const { width, channels } = await sharp(png).metadata();
    expect(channels).toBe(3);
    expect(width).toBeGreaterThan(6 * 240);
    expect(width).toBeLessThan(7 * 240);
    const other = await comparisonSheet([IMAGE], { ...OPTIONS, improvement: { of: 'RGB expert', over: 'SSMA' } });
    expect(Buffer.compare(png, other)).not.toBe(0);
  });

  test('rejects no image and images of other networks', async () => {
    await expect(comparisonSheet([], OPTIONS)).rejects.toThrow('pictureSheet: rows must not be empty; got []');
    const other = { ...IMAGE, inputs: [{ caption: 'RGB', image: RGB }] };
    await expect(comparisonSheet([IMAGE, other], OPTIONS)).rejects.toThrow(
      'comparisonSheet: images must have the columns of the first, RGB, depth, truth, RGB expert, SSMA, improvement; ' +
        'got RGB, truth, RGB expert, SSMA, improvement',
    );
  });
});
