import { describe, expect, test } from 'vitest';
import { cropAndZoom } from './crop-and-zoom.js';
import { flipHorizontally } from './flip-horizontally.js';
import { fullWindow } from './sampling-window.js';

const FULL = fullWindow({ height: 100, width: 200 });

describe('cropAndZoom', () => {
  test('keeps the window at crop fraction 1 and zoom 1 wherever it is put', () => {
    expect(cropAndZoom(FULL, { cropFraction: 1, zoom: 1, verticalPosition: 0.3, horizontalPosition: 0.9 })).toEqual(
      FULL,
    );
  });

  test('places half of the extent at a position within the window', () => {
    const half = { top: 50, left: 25, height: 50, width: 100, isFlipped: false };
    const position = { verticalPosition: 1, horizontalPosition: 0.25 };
    expect(cropAndZoom(FULL, { cropFraction: 0.5, zoom: 1, ...position })).toEqual(half);
    expect(cropAndZoom(FULL, { cropFraction: 1, zoom: 2, ...position })).toEqual(half);
  });

  test('keeps the whole image in view when zooming out', () => {
    const position = { verticalPosition: 0, horizontalPosition: 1 };
    expect(cropAndZoom(FULL, { cropFraction: 1, zoom: 0.5, ...position })).toEqual({
      top: 0,
      left: -200,
      height: 200,
      width: 400,
      isFlipped: false,
    });
  });
});

describe('flipHorizontally', () => {
  test('mirrors once and is the identity twice', () => {
    expect(flipHorizontally(FULL)).toEqual({ ...FULL, isFlipped: true });
    expect(flipHorizontally(flipHorizontally(FULL))).toEqual(FULL);
  });
});
