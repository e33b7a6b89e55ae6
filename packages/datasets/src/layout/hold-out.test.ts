import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { DatasetFileError } from '../errors.js';
import { isHeldOut, requireDrawn } from './hold-out.js';
import type { PairedSplit } from './layout.js';

const EMPTY: PairedSplit = { split: 'val', complete: new Map(), incomplete: new Map(), errors: [] };

describe('isHeldOut', () => {
  it('puts the same samples aside everywhere', () => {
    const held = [...'abcdefghij'].filter((id) => isHeldOut('freiburg-forest', id, 0.1));
    expect(held).toEqual(['d', 'e', 'h']);
  });

  it('puts nothing aside at 0, everything at 1, and with a larger share only more', () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(fc.string(), share, share, (id, a, b) => {
        const [less, more] = [Math.min(a, b), Math.max(a, b)];
        expect(isHeldOut('x', id, 0)).toBe(false);
        expect(isHeldOut('x', id, 1)).toBe(true);
        if (isHeldOut('x', id, less)) expect(isHeldOut('x', id, more)).toBe(true);
      }),
      { seed: 7 },
    );
  });

  it('puts about the share aside', () => {
    const ids = Array.from({ length: 4000 }, (_, number) => `kv1/NYUdata/NYU${number}`);
    const held = ids.filter((id) => isHeldOut('sun-rgbd', id, 0.1)).length;
    // Four standard deviations of sqrt(4000 x 0.1 x 0.9) = 19.
    expect(Math.abs(held - 400)).toBeLessThan(76);
  });
});

describe('requireDrawn', () => {
  it('gives an error to a split without samples, unless it has one', () => {
    expect(requireDrawn(EMPTY, 'root', 0.1).errors.map(({ message }) => message)).toEqual([
      'root: must hold an image of split val; got none at a share of 0.1 for val',
    ]);
    const faulty = { ...EMPTY, errors: [new DatasetFileError('root/val', 'must be a folder; got nothing there')] };
    expect(requireDrawn(faulty, 'root', 0.1)).toBe(faulty);
    const incomplete = { ...EMPTY, incomplete: new Map([['a', {}]]) };
    expect(requireDrawn(incomplete, 'root', 0.1)).toBe(incomplete);
  });
});
