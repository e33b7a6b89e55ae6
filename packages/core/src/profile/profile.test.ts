import { beforeAll, describe, expect, it } from 'vitest';
import { adapnetPlusPlus } from '../networks/adapnetpp.js';
import { loadEngine } from '../node/load-engine.js';
import { AdapnetppSpec } from '../spec.js';
import { profileModel } from './profile.js';

beforeAll(async () => {
  await loadEngine();
});

const profileOf = (classes: number, inputHeight: number, inputWidth: number, options = {}) => {
  const network = adapnetPlusPlus(AdapnetppSpec.parse({ network: 'adapnet++', ...options }), {
    classes,
    inputHeight,
    inputWidth,
    inputChannels: 3,
  });
  const profile = profileModel(network);
  network.dispose();
  return profile;
};

describe('profile of AdapNet++ at 768 x 384, 12 classes', () => {
  // Counted layer by layer from the authors' graph; 30.20 M is the paper's figure (Table 10, M95).
  it('has 30,204,492 parameters, 30,151,558 of them trainable', () => {
    const { total } = profileOf(12, 384, 768);
    expect(total).toMatchObject({ parameters: 30_204_492, trainableParameters: 30_151_558 });
  });

  it('counts each module', () => {
    const { modules } = profileOf(12, 384, 768);
    const figures = Object.fromEntries(
      modules.map(({ name, parameters, flops }) => [name, [parameters, (flops / 1e9).toFixed(3)]]),
    );
    expect(figures).toEqual({
      input: [12, '0.000'],
      stem: [9664, '1.387'],
      stage1: [217_600, '7.852'],
      stage2: [1_224_704, '12.080'],
      // The reference table counts stage 3's closing batch norm (4 x 1024) with stage 4.
      stage3: [7_110_656 + 4096, '17.213'],
      stage4: [14_983_168 - 4096, '34.427'],
      skip1: [6240, '0.226'],
      skip2: [12_384, '0.113'],
      easpp: [2_048_256, '3.493'],
      decoder: [4_585_568, '69.439'],
      aux1: [3120, '0.113'],
      aux2: [3120, '0.028'],
    });
  });

  it('takes 146.23 B FLOPs for inference, 138.38 B without stage 1', () => {
    const { inferenceFlops, inferenceFlopsWithoutStage1 } = profileOf(12, 384, 768);
    expect([inferenceFlops / 1e9, inferenceFlopsWithoutStage1 / 1e9].map((flops) => flops.toFixed(2))).toEqual([
      '146.23',
      '138.38',
    ]);
  });
});

it.each([
  [6, 30_192_876],
  [20, 30_227_148],
  [21, 30_230_556],
  [38, 30_308_076],
])('%i classes: %i parameters', (classes, parameters) => {
  expect(profileOf(classes, 64, 128).total.parameters).toBe(parameters);
});
