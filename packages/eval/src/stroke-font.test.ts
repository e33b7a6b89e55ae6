import sharp from 'sharp';
import { expect, test } from 'vitest';
import { svgText, textWidth } from './stroke-font.js';

const CAP_HEIGHT = 28;
const [HEIGHT, WIDTH] = [60, 160];
const STYLE = { x: 0, baselineY: 42, capHeight: CAP_HEIGHT, color: 'black' };

/** Columns of an otherwise white picture that hold ink. */
async function inkColumns(text: string): Promise<number[]> {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}">${svgText(text, STYLE)}</svg>`;
  const alpha = await sharp(Buffer.from(svg)).ensureAlpha().extractChannel('alpha').raw().toBuffer();
  const columns = new Set<number>();
  for (const [pixel, value] of alpha.entries()) if (value > 0) columns.add(pixel % WIDTH);
  return [...columns].sort((a, b) => a - b);
}

test.each([...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.,:;\'"!?-_+=/|()[]<>*#%&'])(
  'draws %s about as wide as it says, and not as the box of an unknown character',
  async (character) => {
    const columns = await inkColumns(character);
    const tolerance = 2; // pixels: round strokes may swing past the box
    expect(columns.at(0)).toBeLessThanOrEqual(tolerance);
    expect(Math.abs((columns.at(-1) ?? Number.NaN) + 1 - textWidth(character, CAP_HEIGHT))).toBeLessThanOrEqual(
      tolerance,
    );
    expect(svgText(character, STYLE)).not.toBe(svgText('道', STYLE));
  },
);

test('sets letters side by side, with a gap between', async () => {
  const columns = await inkColumns('IHI');
  // scale 2: strokes reach 1.6 to either side; H spans 9.2 to 27.2, the second I stands at 34.8
  const gaps = columns.filter((column, index) => column - (columns[index - 1] ?? -1) > 1);
  expect(gaps).toEqual([7, 33]);
});

test('needs no installed font', () => {
  expect(svgText('bicyclist', STYLE)).not.toContain('<text');
});

test('drops accents and shows other unknown characters as a box', () => {
  expect(svgText('forêt', STYLE)).toBe(svgText('foret', STYLE));
  expect(svgText('a道', STYLE)).toBe(svgText('a☃', STYLE));
});

test('grows by glyph and gap, and is one stroke wide when empty', () => {
  // capital height 14 makes one unit one pixel: stroke 1.6, gap 3.8, 'v' 7
  expect(textWidth('', 14)).toBeCloseTo(1.6, 12);
  expect(textWidth('vv', 14)).toBeCloseTo(1.6 + 7 + 3.8 + 7, 12);
  expect(textWidth('vv', 28)).toBeCloseTo(2 * (1.6 + 7 + 3.8 + 7), 12);
});
