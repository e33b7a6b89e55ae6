import { describe, expect, it } from 'vitest';

import { publishedRandCounts, randId, splitOf } from './hold-out.js';

describe('splitOf', () => {
  it('holds out the same images everywhere', () => {
    const held = Array.from({ length: 50 }, (_, number) => randId(number)).filter((id) => splitOf(id, 0.1) === 'val');
    expect(held).toEqual(['0000003', '0000007', '0000010', '0000033', '0000047', '0000048']);
  });

  it('only adds images to val when the share grows', () => {
    const ids = Array.from({ length: 500 }, (_, number) => randId(number));
    const few = ids.filter((id) => splitOf(id, 0.1) === 'val');
    expect(few.filter((id) => splitOf(id, 0.2) === 'train')).toEqual([]);
    expect(ids.filter((id) => splitOf(id, 0) === 'val')).toEqual([]);
  });
});

describe('publishedRandCounts', () => {
  it('counts the 9400 published images', () => {
    expect(publishedRandCounts(0.1)).toEqual({ train: 8493, val: 907 });
    expect(publishedRandCounts(0)).toEqual({ train: 9400, val: 0 });
  });
});
