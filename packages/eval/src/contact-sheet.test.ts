import type { Rgb, RgbImage } from '@ssma/datasets';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { contactSheet } from './contact-sheet.js';
import type { OverlayRow } from './overlay.js';
import { filledPicture } from './picture.js';
import { pictureSheet } from './picture-sheet.js';
import { sheetLayout } from './sheet-layout.js';

const CLASSES = [
  { name: 'road', color: [128, 64, 128] },
  { name: 'sky', color: [70, 130, 180] },
] as const;
const COLORS = { input: [10, 20, 30], truth: [40, 50, 60], prediction: [70, 80, 90], error: [100, 110, 120] } as const;
const [HEIGHT, WIDTH] = [40, 120]; // magnified twice

function row(caption: string, height = HEIGHT): OverlayRow {
  const filled = (color: Rgb): RgbImage => filledPicture(height, WIDTH, color);
  const pictures = {
    input: filled(COLORS.input),
    truth: filled(COLORS.truth),
    prediction: filled(COLORS.prediction),
    error: filled(COLORS.error),
  };
  return { caption, pictures };
}

async function decoded(png: Uint8Array): Promise<RgbImage> {
  const { data, info } = await sharp(png).raw().toBuffer({ resolveWithObject: true });
  expect(info.channels).toBe(3);
  return { height: info.height, width: info.width, data: new Uint8Array(data) };
}

function colorAt({ data, width }: RgbImage, x: number, y: number): number[] {
  return [...data.subarray((y * width + x) * 3, (y * width + x) * 3 + 3)];
}

function numColored(
  { data, width }: RgbImage,
  [left, top, right, bottom]: readonly [number, number, number, number],
): number {
  let count = 0;
  for (let y = top; y < bottom; y++) {
    for (let x = left; x < right; x++) if (data[(y * width + x) * 3] !== 255) count++;
  }
  return count;
}

const content = {
  pictureHeight: HEIGHT,
  pictureWidth: WIDTH,
  titles: ['input', 'truth', 'prediction', 'error'],
  numRows: 2,
  hasCaptions: true,
};
const layout = sheetLayout({
  ...content,
  legend: [
    { title: 'classes', entries: CLASSES },
    { title: 'error', entries: [] },
  ],
});

describe('contactSheet', () => {
  test('puts every picture, magnified, into its row and column with white between', async () => {
    const sheet = await decoded(await contactSheet([row('first'), row('second')], CLASSES));
    expect([sheet.height, sheet.width]).toEqual([layout.height, layout.width]);
    for (const rowIndex of [0, 1]) {
      for (const [column, color] of Object.values(COLORS).entries()) {
        const [left, top] = [layout.columnLeft(column), layout.rowTop(rowIndex)];
        expect(colorAt(sheet, left, top)).toEqual(color);
        expect(colorAt(sheet, left + 2 * WIDTH - 1, top + 2 * HEIGHT - 1)).toEqual(color);
        expect(colorAt(sheet, left + 2 * WIDTH, top)).toEqual([255, 255, 255]);
        expect(colorAt(sheet, left, top + 2 * HEIGHT)).toEqual([255, 255, 255]);
      }
    }
  });

  test('writes a title over each column, captions and a legend with the class colours', async () => {
    const sheet = await decoded(await contactSheet([row('first'), row('')], CLASSES));
    const { capHeight, titleBaselineY, legend } = layout;
    for (const column of [0, 1, 2, 3]) {
      const left = layout.columnLeft(column);
      expect(numColored(sheet, [left, titleBaselineY - capHeight, left + 2 * WIDTH, titleBaselineY])).toBeGreaterThan(
        40,
      );
    }
    const captionInk = [0, 1].map((index) => {
      const baselineY = layout.captionBaselineY(index);
      return numColored(sheet, [layout.columnLeft(0), baselineY - capHeight, sheet.width, baselineY]);
    });
    expect(captionInk).toEqual([expect.any(Number), 0]);
    expect(captionInk[0]).toBeGreaterThan(20);
    const middle = legend.swatchSize / 2;
    const swatches = legend.swatches.map(({ left, top }) =>
      colorAt(sheet, left + Math.floor(middle), top + Math.floor(middle)),
    );
    expect(swatches).toEqual(CLASSES.map(({ color }) => color));
  });

  test('gives equal bytes for equal rows', async () => {
    const [first, second] = await Promise.all([contactSheet([row('a')], CLASSES), contactSheet([row('a')], CLASSES)]);
    expect(Buffer.compare(first, second)).toBe(0);
  });

  test('rejects no rows and rows of different size', async () => {
    await expect(contactSheet([], CLASSES)).rejects.toThrow('pictureSheet: rows must not be empty; got []');
    await expect(contactSheet([row('a'), row('b', 20)], CLASSES)).rejects.toThrow(
      'pictureSheet: pictures must be 40 x 120 like the first; got 20 x 120 (row 1)',
    );
  });
});

describe('pictureSheet', () => {
  test('refuses a row that has not one picture per column', async () => {
    const rows = [{ caption: '', pictures: [filledPicture(HEIGHT, WIDTH, [0, 0, 0])] }];
    await expect(pictureSheet({ columns: ['rgb', 'labels'], rows, legend: [] })).rejects.toThrow(
      'pictureSheet: rows must have 2 pictures, one per column; got 1 (row 0)',
    );
  });
});
