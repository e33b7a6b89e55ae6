import { input, type LayersModel, model } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { type SsmaBlockOptions, ssmaBlock } from '../blocks/ssma.js';
import { loadEngine } from '../node/load-engine.js';
import { type FusenetVggSpec, type ModelShape, ModelSpec, type ScoreFusionSpec, type SsmaSpec } from '../spec.js';
import { cmode } from './cmode.js';
import { fusenet } from './fusenet.js';
import { fusenetVgg16 } from './fusenet-vgg16.js';
import { lateFusion } from './late-fusion.js';
import { lfc } from './lfc.js';
import { ssma } from './ssma.js';
import { stacking } from './stacking.js';

beforeAll(async () => {
  await loadEngine();
});

const SHAPE = { classes: 12, inputHeight: 64, inputWidth: 128, inputChannels: 3 };
/** AdapNet++ with 12 classes (Table 10 of the paper prints 30.20 M), and its two auxiliary heads. */
const ADAPNETPP = 30_204_492;
const HEADS = 2 * 3120;

const parse = <T extends ModelSpec>(spec: Record<string, unknown>) =>
  ModelSpec.parse({ modalities: ['rgb', 'depth'], ...spec }) as T;

function countAndDispose(network: LayersModel): number {
  const count = network.countParams();
  network.dispose();
  return count;
}

const countSsma = (fusion: Record<string, unknown>, auxiliaryHeads = false) =>
  countAndDispose(ssma(parse<SsmaSpec>({ network: 'ssma', auxiliaryHeads, fusion }), SHAPE));

describe('SSMA with 12 classes and two modalities', () => {
  // Printed: 56.44 M. The difference is explained at `ssma`.
  it('has 57,334,408 parameters as the paper describes it', () => {
    expect(countSsma({})).toBe(57_334_408);
  });

  it('has 56,291,928 with the convolutions of the released code and auxiliary heads', () => {
    expect(countSsma({ convolutions: 'released-code' }, true)).toBe(56_291_928);
  });

  // 18,624: the second encoder's 1 x 1 skip convolutions, which nothing reads.
  it('F1 of Table 24 has 56,238,488 - 18,624', () => {
    expect(countSsma({ convolutions: 'released-code', skips: 'first-modality' })).toBe(56_238_488 - 18_624);
  });

  // Both encoders and decoders of AdapNet++ but one classifier; one block on 2 x 256 channels.
  it('fused in the decoder stage has two decoders, one classifier and one block', () => {
    const classifier = 256 * 12 + 4 * 12 + 64 * 12 * 12 + 4 * 12;
    const block = 9 * 512 * 32 + 32 + 9 * 32 * 512 + 512 + 512 * 256 + 4 * 256;
    expect(countSsma({ convolutions: 'released-code', placement: 'decoder' })).toBe(
      2 * (ADAPNETPP - HEADS) - classifier + block,
    );
  });

  it('the last figure is the 60,811,672 of the layer table', () => {
    const classifier = 256 * 12 + 4 * 12 + 64 * 12 * 12 + 4 * 12;
    const block = 9 * 512 * 32 + 32 + 9 * 32 * 512 + 512 + 512 * 256 + 4 * 256;
    expect(2 * (ADAPNETPP - HEADS) - classifier + block).toBe(60_811_672);
  });
});

describe('SSMA blocks of Table 25 with the convolutions of the released code', () => {
  const countBlock = (channels: number, reduction: number, options: Partial<SsmaBlockOptions>) => {
    const maps = [1, 2].map(() => input({ shape: [4, 4, channels] }));
    const gates = { reduction, weighting: 'independent', kernelSize: 3 } as const;
    const block: SsmaBlockOptions = {
      name: `block${channels}`,
      momentum: 0.9,
      fuse: { kernelSize: 3, followedBy: 'bias' },
      gates,
      ...options,
    };
    return countAndDispose(model({ inputs: maps, outputs: ssmaBlock(maps, block) }));
  };
  const countBlocks = (latent: number, skip: number) =>
    countBlock(256, latent, { fuse: { kernelSize: 1, followedBy: 'norm' } }) + 2 * countBlock(24, skip, {});

  it.each([
    [2, 2, 58_377_976],
    [4, 4, 57_177_440],
    [8, 4, 56_587_552],
    [16, 4, 56_292_608],
    [16, 6, 56_285_688],
  ])('eta %i and %i: %i parameters with the rest of the network', (latent, skip, expected) => {
    const rest = 56_285_688 - countBlocks(16, 6);
    expect(rest + countBlocks(latent, skip)).toBe(expected);
  });
});

describe('baselines with 12 classes and two modalities', () => {
  const experts = 2 * (ADAPNETPP - HEADS);

  it('stacking: 3 channels more in the stem and in the input batch norm', () => {
    expect(countAndDispose(stacking(parse({ network: 'stacking' }), SHAPE))).toBe(ADAPNETPP + 49 * 3 * 64 + 4 * 3);
  });

  it.each<[string, (spec: ScoreFusionSpec, shape: ModelShape) => LayersModel, number]>([
    ['late-fusion', lateFusion, 2 * (12 * 12 + 12)],
    ['lfc', lfc, 9 * 12 * 64 + 64 + (9 * 64 * 64 + 64) + (16 * 64 * 12 + 12)],
  ])('%s: two experts and %i', (network, build, extra) => {
    expect(countAndDispose(build(parse({ network }), SHAPE))).toBe(experts + extra);
  });

  // Per class: convolution, fully connected 128 on 4 x 8 x 20 values, one value per modality; then 3 x 3 to 12 classes.
  it('cmode: two experts, 12 gates and a last convolution', () => {
    const gate = 9 * 512 * 20 + 20 + (4 * 8 * 20 * 128 + 128) + 2 * (128 + 1);
    const extra = 12 * gate + 9 * 12 * 12 + 12;
    expect(countAndDispose(cmode(parse({ network: 'cmode' }), SHAPE))).toBe(experts + extra);
  });

  // Input batch norm, stem and stages once more, without the closing batch norm of the last stage, which nothing reads.
  it('fusenet: one more encoder', () => {
    const encoder = 12 + 9664 + 217_600 + 1_224_704 + 7_110_656 + 14_983_168;
    expect(countAndDispose(fusenet(parse({ network: 'fusenet' }), SHAPE))).toBe(ADAPNETPP + encoder - 4 * 2048);
  });

  // The original has one depth channel (44,211,238 with 38 classes); this one has three.
  it('fusenet-vgg16: 44,211,238 with 38 classes, and two more channels for its second branch', () => {
    const spec = parse<FusenetVggSpec>({ network: 'fusenet-vgg16' });
    const network = fusenetVgg16(spec, { ...SHAPE, classes: 38 });
    expect(countAndDispose(network)).toBe(44_211_238 + 9 * 2 * 64);
  });
});
