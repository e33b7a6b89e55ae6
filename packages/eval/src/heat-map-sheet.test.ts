import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { type HeatMapRow, heatMapSheet } from './heat-map-sheet.js';
import { markUnit, unitPlace } from './mark-unit.js';

const image = { height: 120, width: 240, data: new Uint8Array(3 * 120 * 240).fill(90) };
const map = { height: 2, width: 2, data: Float32Array.of(0, 1, 2, 3) };
const row = (changes: Partial<HeatMapRow> = {}): HeatMapRow => ({
  caption: '',
  image,
  pictures: [{ title: 'rgb', picture: image }],
  heats: [{ title: 'fused', map }],
  ...changes,
});

describe('heatMapSheet', () => {
  test('is as wide as its pictures; a marked unit and a range change it; equal rows give equal bytes', async () => {
    const plain = await heatMapSheet([row()]);
    const { width } = await sharp(plain).metadata();
    expect(width).toBe(2 * 240 + 2 + 2 * 16);
    expect(await heatMapSheet([row()])).toEqual(plain);
    expect(await heatMapSheet([row({ unit: { down: 0.5, right: 0.5 } })])).not.toEqual(plain);
    expect(await heatMapSheet([row()], { range: [0, 6] })).not.toEqual(plain);
    expect(await heatMapSheet([row()], { colorMap: 'jet' })).not.toEqual(plain);
  });

  test('where there is no map the grey image stands; an outline and a legend change the sheet', async () => {
    const pictureOf = async (sheet: Uint8Array) => {
      const box = { left: 16 + 240 + 2, top: 32, width: 240, height: 120 };
      return new Set(await sharp(sheet).extract(box).raw().toBuffer());
    };
    const none = await heatMapSheet([row({ heats: [{ title: 'fused', map: null }] })]);
    expect(await pictureOf(none)).toEqual(new Set([90]));
    expect((await pictureOf(await heatMapSheet([row()]))).size).toBeGreaterThan(1);
    const behind = await heatMapSheet([row({ picturesBehind: [{ title: 'truth', picture: image }] })]);
    expect((await sharp(behind).metadata()).width).toBeGreaterThan(3 * 240);
    const window = { top: 10, left: 10, height: 20, width: 20 };
    expect(await heatMapSheet([row({ window })])).not.toEqual(await heatMapSheet([row()]));
    const legend = [{ title: 'class', entries: [{ name: 'road', color: [1, 2, 3] as const }] }];
    const { height: plain } = await sharp(none).metadata();
    const { height } = await sharp(await heatMapSheet([row()], { legend })).metadata();
    expect(height).toBeGreaterThan(plain);
  });

  test.each([
    [
      [row(), row({ heats: [{ title: 'input', map }] })],
      'rows must have the titles of the first, rgb, fused; got rgb, input',
    ],
    [[row({ heats: [] })], 'heats must not be empty; got []'],
  ])('refuses rows that do not fit, case %#', async (rows, message) => {
    await expect(heatMapSheet(rows)).rejects.toThrow(`heatMapSheet: ${message}`);
  });
});

test('a unit is marked at its centre, yellow within a dark rim [2,4] units on [40,80]', () => {
  const picture = { height: 40, width: 80, data: new Uint8Array(3 * 40 * 80).fill(7) };
  const { data } = markUnit(picture, unitPlace({ row: 1, column: 2 }, { height: 2, width: 4 }));
  const at = (y: number, x: number) => [...data.subarray(3 * (80 * y + x), 3 * (80 * y + x) + 3)];
  expect(at(30, 50)).toEqual([255, 214, 10]);
  expect(at(30, 51)).toEqual([20, 20, 20]);
  expect(at(30, 54)).toEqual([7, 7, 7]);
});
