import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { encodeSunDepth, sunDepthTable } from './sun-depth.js';

describe('depth of SUN RGB-D', () => {
  it('is rotated right by three bits in 16', () => {
    const metres = sunDepthTable('rotate');
    const worked = [
      [0, 0],
      [8, 0.001],
      [16000, 2],
      [65528, 8],
      [1, 8],
      [6465, 8],
    ] as const;
    for (const [stored, expected] of worked) expect(metres[stored]).toBe(Math.fround(expected));
  });

  it('is the same with or without the low three bits where they are 0', () => {
    const [rotate, shift] = [sunDepthTable('rotate'), sunDepthTable('shift-only')];
    for (let stored = 0; stored < 65536; stored += 8) expect(shift[stored]).toBe(rotate[stored]);
    expect(shift[6465]).toBe(Math.fround(0.808));
  });

  it('comes back to the millimetre from what is written', () => {
    const metresByStored = sunDepthTable('rotate');
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 65535 }), (millimetres) => {
        const back = metresByStored[encodeSunDepth(millimetres / 1000)];
        expect(back).toBe(Math.fround(Math.min(8, millimetres / 1000)));
      }),
      { seed: 3, numRuns: 2000 },
    );
  });
});
