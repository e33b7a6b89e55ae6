import { describe, expect, it } from 'vitest';

import { AugmentSpec, CityscapesSpec, DatasetSpec, FolderSpec, InputSpec } from './spec.js';

describe('the schemas of the datasets package', () => {
  it('have these keys', () => {
    const keys = [FolderSpec, CityscapesSpec, AugmentSpec, InputSpec].map(({ shape }) => Object.keys(shape));
    expect(keys).toEqual([
      ['name', 'root'],
      ['name', 'root', 'labels'],
      ['flip', 'scale', 'crop'],
      ['height', 'width', 'normalisation'],
    ]);
  });

  it('fill in the defaults', () => {
    expect(DatasetSpec.parse({ name: 'cityscapes', root: 'x' })).toEqual({ name: 'cityscapes', root: 'x', labels: 11 });
    expect(AugmentSpec.parse({})).toEqual({ flip: true, scale: [1, 1], crop: [1, 1] });
    expect(InputSpec.parse({ height: 16, width: 32 })).toEqual({ height: 16, width: 32, normalisation: 'unit' });
  });

  it.each([
    [DatasetSpec, { name: 'kitti', root: 'x' }],
    [DatasetSpec, { name: 'folder', root: '' }],
    [DatasetSpec, { name: 'folder', root: 'x', labels: 11 }],
    [DatasetSpec, { name: 'cityscapes', root: 'x', labels: 12 }],
    [AugmentSpec, { scale: [2, 1] }],
    [AugmentSpec, { crop: [0.5, 1.5] }],
    [InputSpec, { height: 100, width: 32 }],
    [InputSpec, { height: 0, width: 32 }],
  ])('refuse %# %o', (schema, value) => {
    expect(schema.safeParse(value).success).toBe(false);
  });
});
