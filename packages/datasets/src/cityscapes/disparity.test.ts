import { describe, expect, it } from 'vitest';

import { depthToDisparity, disparityToDepth } from './disparity.js';

// fx and baseline of the example in mcordts/cityscapesScripts, docs/csCalibration.pdf.
const FOCAL_TIMES_BASELINE = 2262.52 * 0.209313;

describe('disparityToDepth', () => {
  it('gives metres, and 0 where nothing was measured or the point is at infinity', () => {
    const [none, infinite, onePixel, sixtyFour, fraction] = disparityToDepth(
      Uint16Array.of(0, 1, 257, 16385, 34),
      FOCAL_TIMES_BASELINE,
    );
    expect([none, infinite]).toEqual([0, 0]);
    expect(onePixel).toBeCloseTo(473.575, 3);
    expect(sixtyFour).toBeCloseTo(7.3996, 4);
    expect(fraction).toBeCloseTo(3673.79, 1);
  });
});

describe('depthToDisparity', () => {
  it('is undone by disparityToDepth for every stored value but the point at infinity', () => {
    const stored = Uint16Array.from({ length: 65536 }, (_, value) => value);
    const back = depthToDisparity(disparityToDepth(stored, FOCAL_TIMES_BASELINE), FOCAL_TIMES_BASELINE);
    expect([...stored].filter((value) => back[value] !== value)).toEqual([1]);
    expect(back[1]).toBe(0);
  });

  it('stores what is nearer than the largest disparity as that', () => {
    expect([...depthToDisparity(Float32Array.of(0.001, 0), FOCAL_TIMES_BASELINE)]).toEqual([65535, 0]);
  });
});
