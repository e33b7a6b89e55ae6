import { describe, expect, it } from 'vitest';

import { SynthiaRandSpec, SynthiaSequencesSpec, SynthiaSpec } from './synthia-spec.js';

describe('SynthiaSpec', () => {
  it('has these keys', () => {
    expect(Object.keys(SynthiaRandSpec.shape)).toEqual(['name', 'part', 'root', 'holdOut', 'depthInput']);
    expect(Object.keys(SynthiaSequencesSpec.shape)).toEqual(['name', 'part', 'root', 'views', 'depthInput']);
  });

  it('fills in the defaults', () => {
    expect(SynthiaSpec.parse({ name: 'synthia', part: 'rand', root: 'x' })).toMatchObject({ holdOut: 0.1 });
    expect(SynthiaSpec.parse({ name: 'synthia', part: 'sequences', root: 'x' })).toMatchObject({
      views: ['Stereo_Left/Omni_F'],
      depthInput: { completion: 'none', jet: { of: 'depth' } },
    });
  });

  it.each([
    { name: 'synthia', root: 'x' },
    { name: 'synthia', part: 'rand', root: 'x', views: ['Stereo_Left/Omni_F'] },
    { name: 'synthia', part: 'sequences', root: 'x', holdOut: 0.1 },
    { name: 'synthia', part: 'rand', root: 'x', holdOut: 0.6 },
    { name: 'synthia', part: 'sequences', root: 'x', views: [] },
    { name: 'synthia', part: 'sequences', root: 'x', views: ['Omni_F'] },
    { name: 'synthia', part: 'sequences', root: 'x', views: ['Stereo_Left/Omni_F', 'Stereo_Left/Omni_F'] },
  ])('refuses %o', (section) => {
    expect(SynthiaSpec.safeParse(section).success).toBe(false);
  });
});
