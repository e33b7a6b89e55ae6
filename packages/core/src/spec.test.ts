import { describe, expect, it } from 'vitest';
import { buildModel } from './build-model.js';
import { ModelShape, ModelSpec, modalitiesOf, NETWORK_NAMES, outputNamesOf } from './spec.js';

const SHAPE = ModelShape.parse({ classes: 5, inputHeight: 32, inputWidth: 64 });
const fusions = NETWORK_NAMES.filter((name) => name !== 'adapnet++');
const build = (spec: unknown, shape: unknown = SHAPE) => buildModel(spec as ModelSpec, shape as ModelShape, 0);

describe('ModelSpec', () => {
  it('names every network once', () => {
    expect(NETWORK_NAMES).toEqual([
      'adapnet++',
      'ssma',
      'average',
      'maximum',
      'late-fusion',
      'lfc',
      'cmode',
      'stacking',
      'fusenet',
      'fusenet-vgg16',
    ]);
  });

  it('keeps AdapNet++ as it was: the modality and its default', () => {
    expect(ModelSpec.parse({ network: 'adapnet++' })).toEqual({
      network: 'adapnet++',
      modalities: ['rgb'],
      widthMultiplier: 1,
      dilationRates: 'paper',
      auxiliaryHeads: true,
      dropoutRate: 0.5,
      batchNormMomentum: 0.99,
    });
  });

  it("gives SSMA the paper's variant by default: F3, eta 16 and 6, independent gates, 3x3", () => {
    expect(ModelSpec.parse({ network: 'ssma', modalities: ['rgb', 'hha'] })).toMatchObject({
      backbone: 'adapnet++',
      fusion: {
        placement: 'encoder',
        latentReduction: 16,
        skips: 'attended',
        skipReduction: 6,
        weighting: 'independent',
        recalibration: true,
        convolutions: '3x3',
        blockHeads: false,
      },
    });
  });

  it('takes the settings of one part alone, and refuses those of the other placement', () => {
    const ssma = { network: 'ssma', modalities: ['rgb', 'hha'] };
    expect(ModelSpec.parse({ ...ssma, fusion: { latentReduction: 4 } })).toMatchObject({
      fusion: { latentReduction: 4, skipReduction: 6 },
    });
    expect(() => build({ ...ssma, fusion: { placement: 'decoder', skipReduction: 4 } })).toThrow('skipReduction');
  });

  it('refuses a reduction of skip blocks where there are none', () => {
    const fusion = { skips: 'first-modality', skipReduction: 4 };
    expect(() => build({ network: 'ssma', modalities: ['rgb', 'hha'], fusion })).toThrow(
      'model: fusion.skipReduction has no effect with `skips: first-modality`, which has no block on the skips: leave it out; got 4',
    );
  });

  it.each(fusions)('%s: reads its modalities in order', (network) => {
    const spec = ModelSpec.parse({ network, modalities: ['depth', 'rgb'] });
    expect(modalitiesOf(spec)).toEqual(['depth', 'rgb']);
    expect(outputNamesOf(spec)[0]).toBe('logits');
  });
});

describe('buildModel refuses', () => {
  it.each(fusions)('%s with one modality, one named twice, or none named', (network) => {
    expect(() => build({ network, modalities: ['rgb'] })).toThrow(
      'model: modalities must name two modalities or more; got ["rgb"]',
    );
    expect(() => build({ network, modalities: ['rgb', 'hha', 'rgb'] })).toThrow(
      'model: modalities must name each modality once; got ["rgb","hha","rgb"]',
    );
    expect(() => build({ network })).toThrow('model: modalities');
  });

  it('a name that cannot be part of a layer name, an unknown network, a setting of another one', () => {
    expect(() => build({ network: 'ssma', modalities: ['rgb', 'a/b'] })).toThrow('got "a/b"');
    expect(() => build({ network: 'ssmaa', modalities: ['rgb', 'depth'] })).toThrow('got "ssmaa"');
    expect(() => build({ network: 'average', modalities: ['rgb', 'depth'], auxiliaryHeads: true })).toThrow(
      'auxiliaryHeads',
    );
  });

  it('class counts and sizes out of range', () => {
    const spec = { network: 'ssma', modalities: ['rgb', 'depth'] };
    expect(() => build(spec, { ...SHAPE, classes: 1 })).toThrow(
      'model shape: classes a segmentation network needs at least 2 classes; got 1',
    );
    expect(() => build(spec, { ...SHAPE, inputWidth: 40 })).toThrow('model shape: inputWidth');
    const vgg = { network: 'fusenet-vgg16', modalities: ['rgb', 'depth'], widthMultiplier: 0.1 };
    expect(() => build(vgg, { ...SHAPE, inputHeight: 48 })).toThrow(
      'fusenet-vgg16: input height and width must be multiples of 32; got 48 x 64',
    );
  });
});
