import { describe, expect, it } from 'vitest';

import { FreiburgForestSpec } from './freiburg-forest/freiburg-forest-spec.js';
import { ScannetSpec } from './scannet/scannet-spec.js';
import { AugmentSpec, CityscapesSpec, DatasetSpec, FolderSpec, InputSpec } from './spec.js';
import { SunRgbdSpec } from './sun-rgbd/sun-rgbd-spec.js';

describe('the schemas of the datasets package', () => {
  it('have these keys', () => {
    const schemas = [FolderSpec, CityscapesSpec, FreiburgForestSpec, ScannetSpec, SunRgbdSpec, AugmentSpec, InputSpec];
    expect(schemas.map(({ shape }) => Object.keys(shape))).toEqual([
      ['name', 'root', 'depthInput'],
      ['name', 'root', 'labels', 'depthInput'],
      ['name', 'root', 'holdOut'],
      ['name', 'root', 'lists', 'depthInput'],
      ['name', 'root', 'omitRealsense', 'holdOut', 'depthEncoding', 'depthInput'],
      ['flip', 'scale', 'crop', 'rotation', 'skew', 'vignetting', 'brightness', 'contrast', 'probability'],
      ['height', 'width', 'normalisation'],
    ]);
  });

  it('fill in the defaults', () => {
    expect(DatasetSpec.parse({ name: 'cityscapes', root: 'x' })).toEqual({
      name: 'cityscapes',
      root: 'x',
      labels: 11,
      depthInput: {
        completion: 'fast',
        blur: 'gaussian',
        extrapolate: true,
        measured: 'kept',
        maxMetres: 80,
        jet: { of: 'disparity', range: 'per-image' },
        hha: { mode: 'linear', depthRangeMetres: [4, 80], topMetres: 10, cameraHeightMetres: null },
      },
    });
    expect(AugmentSpec.parse({})).toEqual({
      flip: true,
      scale: [1, 1],
      crop: [1, 1],
      rotation: [0, 0],
      skew: [0, 0],
      vignetting: null,
      brightness: [0, 0],
      contrast: [1, 1],
      probability: {
        flip: 0.5,
        scale: 1,
        crop: 1,
        rotation: 1,
        skew: 1,
        vignetting: 1,
        brightness: 1,
        contrast: 1,
      },
    });
    expect(InputSpec.parse({ height: 16, width: 32 })).toEqual({ height: 16, width: 32, normalisation: 'unit' });
  });

  it.each([
    ['DatasetSpec', DatasetSpec, { name: 'kitti', root: 'x' }],
    ['DatasetSpec', DatasetSpec, { name: 'folder', root: '' }],
    ['DatasetSpec', DatasetSpec, { name: 'folder', root: 'x', labels: 11 }],
    ['DatasetSpec', DatasetSpec, { name: 'cityscapes', root: 'x', labels: 12 }],
    ['AugmentSpec', AugmentSpec, { scale: [2, 1] }],
    ['AugmentSpec', AugmentSpec, { crop: [0.5, 1.5] }],
    ['AugmentSpec', AugmentSpec, { rotation: [13, -13] }],
    ['AugmentSpec', AugmentSpec, { vignetting: [0, 300] }],
    ['AugmentSpec', AugmentSpec, { brightness: [-300, 0] }],
    ['AugmentSpec', AugmentSpec, { probability: { flip: 1.5 } }],
    ['AugmentSpec', AugmentSpec, { probability: { zoom: 0.5 } }],
    ['InputSpec', InputSpec, { height: 100, width: 32 }],
    ['InputSpec', InputSpec, { height: 0, width: 32 }],
  ])('refuse %s %#', (_, schema, value) => {
    expect(schema.safeParse(value).success).toBe(false);
  });
});
