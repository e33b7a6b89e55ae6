import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { IGNORE_LABEL } from '../dataset.js';
import { resizeNearest } from './resize-nearest.js';

describe('resizeNearest', () => {
  test('takes the label at each target centre when enlarging and when shrinking', () => {
    const map = { data: Uint8Array.of(1, 2, 3), height: 1, width: 3 };
    expect([...resizeNearest(map, { height: 2, width: 6 })]).toEqual([1, 1, 2, 2, 3, 3, 1, 1, 2, 2, 3, 3]);
    expect([...resizeNearest(map, { height: 1, width: 1 })]).toEqual([2]);
  });

  test('ignores what lies beyond the map', () => {
    const map = { data: Uint8Array.of(4, 5), height: 1, width: 2 };
    const window = { top: -1, left: 1, height: 2, width: 2, isFlipped: false };
    expect([...resizeNearest(map, { height: 2, width: 2 }, window)]).toEqual([
      IGNORE_LABEL,
      IGNORE_LABEL,
      5,
      IGNORE_LABEL,
    ]);
  });

  test('mirrors columns when the window is flipped', () => {
    const map = { data: Uint8Array.of(1, 2, 3), height: 1, width: 3 };
    const window = { top: 0, left: 0, height: 1, width: 3, isFlipped: true };
    expect([...resizeNearest(map, { height: 1, width: 3 }, window)]).toEqual([3, 2, 1]);
  });

  test('gains no label that the map lacks, and ignored pixels only outside the map', () => {
    const position = fc.double({ min: -10, max: 10, noNaN: true });
    const extent = fc.double({ min: 0.1, max: 30, noNaN: true });
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 24, maxLength: 24, max: 11 }),
        position,
        position,
        extent,
        (labels, top, left, length) => {
          const window = { top, left, height: length, width: length, isFlipped: false };
          const resized = resizeNearest({ data: labels, height: 4, width: 6 }, { height: 5, width: 5 }, window);
          for (const [i, label] of resized.entries()) {
            const y = top + (Math.floor(i / 5) + 0.5) * (length / 5);
            const x = left + ((i % 5) + 0.5) * (length / 5);
            if (label === IGNORE_LABEL) expect(y < 1e-9 || y > 4 - 1e-9 || x < 1e-9 || x > 6 - 1e-9).toBe(true);
            else expect(labels).toContain(label);
          }
        },
      ),
      { seed: 20_240_103 },
    );
  });
});
