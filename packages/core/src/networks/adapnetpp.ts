import { input, type LayersModel, layers, model, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { convNorm, convNormRelu, type NormOptions, norm } from '../blocks/conv-norm.js';
import { auxiliaryHead, decoder } from '../blocks/decoder.js';
import { easpp } from '../blocks/easpp.js';
import { type RatePair, type ResidualState, residualUnit } from '../blocks/residual-unit.js';
import { apply } from '../layers/apply.js';
import type { ModelShape, ModelSpec } from '../spec.js';

interface StageSpec {
  readonly name: string;
  readonly units: number;
  readonly channels: number;
  readonly stride: number;
  /** Input pixels per pixel of the stage's output. */
  readonly outputStride: number;
  /** Rates of the multiscale units, by unit number. */
  readonly rates: Readonly<Record<ModelSpec['dilationRates'], Readonly<Record<number, RatePair>>>>;
}

/** Encoder stages; stage s is `block{s}` of the released code, res{s+1} of the paper (section 3.1, Fig. 3). */
export const STAGES = [
  { name: 'stage1', units: 3, channels: 256, stride: 1, outputStride: 4, rates: { paper: {}, 'released-code': {} } },
  {
    name: 'stage2',
    units: 4,
    channels: 512,
    stride: 2,
    outputStride: 8,
    rates: { paper: { 4: [1, 2] }, 'released-code': { 4: [1, 2] } },
  },
  {
    name: 'stage3',
    units: 6,
    channels: 1024,
    stride: 2,
    outputStride: 16,
    rates: {
      paper: { 3: [1, 2], 4: [1, 4], 5: [1, 8], 6: [1, 16] },
      'released-code': { 3: [1, 2], 4: [1, 2], 5: [1, 2], 6: [1, 2] },
    },
  },
  {
    name: 'stage4',
    units: 3,
    channels: 2048,
    stride: 1,
    outputStride: 16,
    rates: { paper: { 1: [2, 4], 2: [2, 8], 3: [2, 16] }, 'released-code': { 1: [2, 2], 2: [2, 2], 3: [2, 2] } },
  },
] as const satisfies readonly StageSpec[];

/** Channel counts outside the encoder stages at width 1. */
const WIDTHS = { stem: 64, skip: 24, easpp: 256, easppBottleneck: 64, decoder: 256 } as const;
/** Section 3.2; at an output stride of 16. */
const EASPP_RATES = [3, 6, 12] as const;

/**
 * AdapNet++: pre-activation ResNet-50 with multiscale units, eASPP, decoder with two refined skips, two auxiliary heads.
 *
 * Input [B, inputHeight, inputWidth, inputChannels]; outputs, in this order: logits, then with auxiliary heads aux1 (on
 * the second upsampling) and aux2 (on the first), each [B, inputHeight, inputWidth, classes] before the softmax.
 * Weights are zero until `initialiseWeights` or a checkpoint fills them.
 *
 * @see section 3 of the paper; released TensorFlow code for what the paper leaves open (architectures: 1.1)
 * @remarks As in the released code: batch norm on the input image, ReLU after the class scores.
 */
export function adapnetPlusPlus(spec: ModelSpec, shape: ModelShape): LayersModel {
  const { classes, inputHeight: height, inputWidth: width, inputChannels } = shape;
  const momentum = spec.batchNormMomentum;
  const widths = scaledWidths(spec.widthMultiplier);
  const image = input({ name: 'input/image', shape: [height, width, inputChannels] });

  const features = encoder(image, spec);
  const pyramid = easpp(features.stage4, {
    name: 'easpp',
    filters: widths.easpp,
    bottleneckFilters: widths.easppBottleneck,
    rates: EASPP_RATES,
    momentum,
  });
  const skip2 = convNorm(features.stage2, { name: 'skip2', filters: widths.skip, momentum });
  const skip1 = convNorm(features.stage1, { name: 'skip1', filters: widths.skip, momentum });
  const { logits, upsampled } = decoder(pyramid, [skip2, skip1], {
    name: 'decoder',
    filters: widths.decoder,
    classes,
    momentum,
  });

  const outputs = [logits];
  if (spec.auxiliaryHeads) {
    outputs.push(auxiliaryHead(upsampled[1], { name: 'aux1', classes, height, width, momentum }));
    outputs.push(auxiliaryHead(upsampled[0], { name: 'aux2', classes, height, width, momentum }));
  }
  return model({ name: 'adapnet++', inputs: image, outputs });
}

/** Outputs of the stages that the decoder and the eASPP read. */
interface EncoderFeatures {
  readonly stage1: SymbolicTensor;
  readonly stage2: SymbolicTensor;
  readonly stage4: SymbolicTensor;
}

/** @returns stage outputs after their closing batch norm and ReLU, at 1/4, 1/8 and 1/16 of the input size */
function encoder(image_BHWC: SymbolicTensor, spec: ModelSpec): EncoderFeatures {
  const momentum = spec.batchNormMomentum;
  const stemFilters = scaled(WIDTHS.stem, spec.widthMultiplier);
  const normalised = norm(image_BHWC, 'input/norm', { momentum });
  const stem = convNormRelu(normalised, { name: 'stem', filters: stemFilters, kernelSize: 7, stride: 2, momentum });
  const pooled = apply(layers.maxPooling2d({ name: 'stem/pool', poolSize: 3, strides: 2, padding: 'same' }), stem);

  const stage1 = stage({ sum: null, activated: pooled }, STAGES[0], spec);
  const stage2 = stage(stage1, STAGES[1], spec);
  const stage3 = stage(stage2, STAGES[2], spec);
  const stage4 = stage(stage3, STAGES[3], spec);
  return { stage1: stage1.activated, stage2: stage2.activated, stage4: stage4.activated };
}

function stage(start: ResidualState, table: StageSpec, spec: ModelSpec): ResidualState {
  const { name, units, stride, rates } = table;
  const channels = scaled(table.channels, spec.widthMultiplier);
  const norms: NormOptions = { momentum: spec.batchNormMomentum };
  let state = start;
  for (let unit = 1; unit <= units; unit++) {
    const isFirst = unit === 1;
    const isLastOfEncoder = name === 'stage4' && unit === units;
    state = residualUnit(state, {
      ...norms,
      name: `${name}/unit${unit}`,
      channels,
      bottleneckChannels: channels / 4,
      stride: isFirst ? stride : 1,
      rates: rates[spec.dilationRates][unit] ?? null,
      shortcut: !isFirst ? 'identity' : name === 'stage1' ? 'projected-reduction' : 'projected',
      dropoutRate: isLastOfEncoder ? spec.dropoutRate : 0,
    });
  }
  return state;
}

function scaledWidths(widthMultiplier: number): Record<keyof typeof WIDTHS, number> {
  const of = (width: number) => scaled(width, widthMultiplier);
  return {
    stem: of(WIDTHS.stem),
    skip: of(WIDTHS.skip),
    easpp: of(WIDTHS.easpp),
    easppBottleneck: of(WIDTHS.easppBottleneck),
    decoder: of(WIDTHS.decoder),
  };
}

/** Nearest multiple of 8, at least 8, so that a bottleneck of a quarter still splits into two halves. */
function scaled(channels: number, widthMultiplier: number): number {
  return Math.max(8, Math.round((channels * widthMultiplier) / 8) * 8);
}
