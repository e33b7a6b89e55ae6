import { describe, expect, it } from 'vitest';
import { DEAD_CAMERA_MAX, deadCamera } from './dead-camera.js';
import { evenFrame } from './frame-fixture.js';
import { glare } from './glare.js';
import { motionBlur } from './motion-blur.js';
import { overExposure } from './over-exposure.js';

/** Every third value: the red channel. */
const red = (color: Uint8Array) => [...color].filter((_, at) => at % 3 === 0);

describe('overExposure', () => {
  it('doubles the levels for four times the light and stops at white', () => {
    const frame = evenFrame({ height: 1, width: 4 });
    frame.color.set([0, 1, 60, 127, 128, 129, 200, 255, 100, 10, 20, 30]);
    expect([...overExposure(frame, 4).color]).toEqual([0, 2, 120, 254, 255, 255, 255, 255, 200, 20, 40, 60]);
  });
});

describe('motionBlur', () => {
  it.each([
    // A path of two pixels covers three evenly; 255 * sqrt(1 / 3) = 147.2.
    [0.2, [0, 0, 0, 147, 147, 147, 0, 0, 0, 0]],
    // A path of one pixel: a half in the middle and a quarter on both sides; 255 * sqrt(1 / 4) = 127.5.
    [0.1, [0, 0, 0, 128, 180, 128, 0, 0, 0, 0]],
  ])('spreads the light of one pixel over a path of %d widths', (length, expected) => {
    const frame = evenFrame({ height: 1, width: 10 }, 0);
    frame.color.fill(255, 12, 15);
    expect(red(motionBlur(frame, length, 1).color)).toEqual(expected);
  });

  it('repeats what lies at the border', () => {
    const frame = evenFrame({ height: 1, width: 10 }, 0);
    frame.color.fill(255, 0, 3);
    // Two of three parts of the path from the first pixel lie on it and beyond; 255 * sqrt(2 / 3) = 208.2.
    expect(red(motionBlur(frame, 0.2, 1).color)).toEqual([208, 147, 0, 0, 0, 0, 0, 0, 0, 0]);
  });

  it('leaves an even picture as it is', () => {
    const frame = evenFrame({ height: 9, width: 40 }, 77);
    expect(motionBlur(frame, 0.37, 5).color).toEqual(frame.color);
  });

  it('rises or falls along a long path, as the seed wants', () => {
    const frame = evenFrame({ height: 21, width: 100 }, 0);
    frame.color.fill(255, 3 * (10 * 100 + 50), 3 * (10 * 100 + 51));
    const leftEnds = [1, 2, 3, 4].map((seed) => {
      const levels = red(motionBlur(frame, 0.4, seed).color);
      // The path of 41 pixels around column 50 reaches back to column 30.
      return Array.from({ length: 21 }, (_, row) => levels[100 * row + 30]!).findIndex((level) => level > 0);
    });
    expect(new Set(leftEnds).size).toBeGreaterThan(2);
    expect(Math.min(...leftEnds)).toBeGreaterThanOrEqual(5);
    expect(Math.max(...leftEnds)).toBeLessThanOrEqual(15);
  });
});

describe('glare', () => {
  it('adds light that fades around the brightest place', () => {
    const frame = evenFrame({ height: 20, width: 48 }, 50);
    // One cell of 2 x 2 pixels around (11, 5).
    for (const row of [4, 5]) frame.color.fill(120, 3 * (48 * row + 10), 3 * (48 * row + 12));
    const { color } = glare(frame, 0.25, 1);
    const expected = [...frame.color.keys()].map((at) => {
      const [column, row] = [Math.floor(at / 3) % 48, Math.floor(at / 144)];
      const distance = Math.hypot(column + 0.5 - 11, row + 0.5 - 5) / (0.16 * 48);
      return Math.min(255, Math.round(255 * Math.sqrt((frame.color[at]! / 255) ** 2 + 0.25 / (1 + distance ** 2))));
    });
    expect([...color]).toEqual(expected);
  });

  it('lies around one of several bright places, which the seed chooses', () => {
    const frame = evenFrame({ height: 20, width: 48 }, 250);
    frame.color.fill(0, 0, 3 * 48 * 10);
    const pictures = [1, 2, 3, 4].map((seed) => glare(frame, 1, seed).color.join());
    expect(new Set(pictures).size).toBeGreaterThan(1);
    // The lower half is bright: the veil is strongest where it begins.
    const { color } = glare(frame, 0.1, 1);
    const rowMean = (row: number) => color.subarray(144 * row, 144 * (row + 1)).reduce((sum, level) => sum + level, 0);
    expect(rowMean(9)).toBeGreaterThan(rowMean(0));
  });
});

describe('deadCamera', () => {
  it('is black but for a little noise of its own', () => {
    const frame = evenFrame({ height: 20, width: 50 }, 200);
    const { color } = deadCamera(frame, 1);
    expect([...new Set(color)].sort()).toEqual([0, 1, 2, 3, DEAD_CAMERA_MAX]);
    expect(deadCamera(frame, 2).color).not.toEqual(color);
    expect(deadCamera(evenFrame(frame, 10), 1).color).toEqual(color);
  });
});
