import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Levels } from './level-png.js';
import { gateColor, type Paint, type Pixels, paintClasses, paintErrors, paintGate, paintImprovement } from './paint.js';

const BLACK: Pixels = { height: 1, width: 4, data: new Uint8ClampedArray(16) };
const colors = [
  [128, 64, 128],
  [0, 0, 142],
] as const;
const paint: Paint = { input: BLACK, colors, opacity: 1 };

const row = (...data: number[]): Levels => ({ height: 1, width: data.length, data: Uint8Array.from(data) });

/** Red, green and blue of each pixel. */
function colorsOf({ data }: Pixels): number[][] {
  return Array.from({ length: data.length / 4 }, (_, pixel) => [...data.subarray(4 * pixel, 4 * pixel + 3)]);
}

test('classes have their colours, what is not counted is dark, every pixel is opaque', () => {
  const pixels = paintClasses(row(0, 1, 255, 0), paint);
  expect(colorsOf(pixels)).toEqual([
    [128, 64, 128],
    [0, 0, 142],
    [24, 26, 32],
    [128, 64, 128],
  ]);
  expect([3, 7, 11, 15].map((at) => pixels.data[at])).toEqual([255, 255, 255, 255]);
});

test('a class that is not to be seen leaves the input in grey', () => {
  const input = { ...BLACK, data: Uint8ClampedArray.from([200, 100, 50, 255, ...new Array(12).fill(0)]) };
  const [first, second] = colorsOf(paintClasses(row(0, 1, 1, 1), { ...paint, input, colors: [null, colors[1]] }));
  // 0.299 * 200 + 0.587 * 100 + 0.114 * 50
  expect([first, second]).toEqual([
    [124, 124, 124],
    [0, 0, 142],
  ]);
});

test('without opacity there is the grey input alone', () => {
  const input = fc.uint8ClampedArray({ minLength: 16, maxLength: 16 });
  fc.assert(
    fc.property(input, (data) => {
      const pixels: Pixels = { ...BLACK, data: Uint8ClampedArray.from(data) };
      const judged = { truth: row(0, 1, 255, 0), prediction: row(1, 1, 0, 0) };
      const bare = { ...paint, input: pixels, opacity: 0 };
      const all = [paintClasses(judged.truth, bare), paintErrors(judged, bare, null)];
      const improvement = paintImprovement({ ...judged, reference: judged.truth }, bare);
      for (const shown of [...all, improvement, paintGate(row(9), bare)])
        for (const [red, green, blue] of colorsOf(shown)) expect([green, blue]).toEqual([red, red]);
    }),
    { seed: 8 },
  );
});

test('errors are marked, right pixels dimmed, ignored ones dark', () => {
  const judged = { truth: row(0, 0, 255, 1), prediction: row(0, 1, 1, 1) };
  expect(colorsOf(paintErrors(judged, paint, null))).toEqual([
    [70, 73, 76],
    [255, 60, 90],
    [24, 26, 32],
    [70, 73, 76],
  ]);
  const hidden = paintErrors(judged, { ...paint, colors: [null, null] }, null);
  expect(colorsOf(hidden)[1]).toEqual([70, 73, 76]);
});

test('the confusion that is looked for stands out from other errors', () => {
  const judged = { truth: row(0, 1, 255, 0), prediction: row(1, 0, 1, 0) };
  const [wanted, other] = colorsOf(paintErrors(judged, paint, { truth: 0, predicted: 1 }));
  expect([wanted, other]).toEqual([
    [255, 60, 90],
    [150, 96, 170],
  ]);
});

test('an improvement is where only the candidate is right', () => {
  const judged = { truth: row(0, 0, 0, 0), prediction: row(0, 0, 1, 1), reference: row(0, 1, 0, 1) };
  expect(colorsOf(paintImprovement(judged, paint))).toEqual([
    [70, 73, 76],
    [64, 150, 255],
    [255, 132, 32],
    [150, 96, 170],
  ]);
});

test('a gate of two pixels covers half of the picture with each', () => {
  const shown = colorsOf(paintGate(row(0, 255), paint));
  expect(shown).toEqual([gateColor(0), gateColor(0), gateColor(255), gateColor(255)]);
  expect([gateColor(0), gateColor(255)]).toEqual([
    [0, 0, 4],
    [252, 255, 164],
  ]);
});
