import { layers, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { fnv1a32 } from '../fnv1a32.js';
import { add, apply } from '../layers/apply.js';
import type { BackboneSpec } from '../spec.js';
import { convNorm, convNormRelu, norm } from './conv-norm.js';
import { easpp } from './easpp.js';
import { type RatePair, type ResidualState, residualUnit } from './residual-unit.js';

interface StageSpec {
  readonly name: string;
  readonly units: number;
  readonly channels: number;
  readonly stride: number;
  /** Input pixels per pixel of the stage's output. */
  readonly outputStride: number;
  /** Rates of the multiscale units, by unit number. */
  readonly rates: Readonly<Record<BackboneSpec['dilationRates'], Readonly<Record<number, RatePair>>>>;
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
const WIDTHS = { stem: 64, skip: 24, easpp: 256, easppBottleneck: 64 } as const;
/** Section 3.2; at an output stride of 16. */
const EASPP_RATES = [3, 6, 12] as const;

/** What a whole encoder hands to a decoder. */
export interface EncoderStream {
  /** eASPP output, at 1/16 of the input size. */
  readonly pyramid: SymbolicTensor;
  /** Refined encoder maps at 1/8 and 1/4 of the input size. */
  readonly skips: readonly [skip2: SymbolicTensor, skip1: SymbolicTensor];
}

/** Maps that an encoder makes on its way, where those of another encoder can be added to them. */
export interface EncoderFeatures {
  /** After the stem's ReLU, at 1/2 of the input size. */
  readonly stem: SymbolicTensor;
  /** Last residual sum of each stage and its activation, at 1/4, 1/8, 1/16 and 1/16 of the input size. */
  readonly stages: readonly ResidualState[];
}

export interface EncoderOptions {
  /** In front of every layer name: empty, or e.g. `rgb/`. */
  readonly scope: string;
  /** Features of other encoders that are added to this one's stem and to the last sum of each stage. Default none. */
  readonly added?: readonly EncoderFeatures[];
}

/**
 * Pre-activation ResNet-50 with multiscale units, without what follows it.
 *
 * @see section 3.1 of the paper, Fig. 3
 * @remarks As in the released code: batch norm on the input image.
 */
export function encoderFeatures(
  image_BHWC: SymbolicTensor,
  backbone: BackboneSpec,
  { scope, added = [] }: EncoderOptions,
): EncoderFeatures {
  const momentum = backbone.batchNormMomentum;
  const filters = scaled(WIDTHS.stem, backbone.widthMultiplier);
  const normalised = norm(image_BHWC, `${scope}input/norm`, { momentum });
  const ownStem = convNormRelu(normalised, { name: `${scope}stem`, filters, kernelSize: 7, stride: 2, momentum });
  const stem =
    added.length === 0 ? ownStem : add([ownStem, ...added.map((other) => other.stem)], `${scope}stem/fusion`);
  const pool = layers.maxPooling2d({ name: `${scope}stem/pool`, poolSize: 3, strides: 2, padding: 'same' });

  const stages: ResidualState[] = [];
  let state: ResidualState = { sum: null, activated: apply(pool, stem) };
  for (const [index, table] of STAGES.entries()) {
    const addends = added.flatMap(({ stages }) => stages[index]?.sum ?? []);
    state = stage(state, table, { backbone, scope, addends });
    stages.push(state);
  }
  return { stem, stages };
}

/** Encoder, eASPP and the refinement of both skips: what SSMA has one of per modality. */
export function encoderStream(
  image_BHWC: SymbolicTensor,
  backbone: BackboneSpec,
  { scope, added = [] }: EncoderOptions,
): EncoderStream {
  const { widthMultiplier, batchNormMomentum: momentum } = backbone;
  const [stage1, stage2, , stage4] = encoderFeatures(image_BHWC, backbone, { scope, added }).stages as [
    ResidualState,
    ResidualState,
    ResidualState,
    ResidualState,
  ];
  const skip = { filters: scaled(WIDTHS.skip, widthMultiplier), momentum };
  return {
    pyramid: easpp(stage4.activated, {
      name: `${scope}easpp`,
      filters: scaled(WIDTHS.easpp, widthMultiplier),
      bottleneckFilters: scaled(WIDTHS.easppBottleneck, widthMultiplier),
      rates: EASPP_RATES,
      momentum,
    }),
    skips: [
      convNorm(stage2.activated, { name: `${scope}skip2`, ...skip }),
      convNorm(stage1.activated, { name: `${scope}skip1`, ...skip }),
    ],
  };
}

function stage(
  start: ResidualState,
  { name, units, stride, rates, channels: fullChannels }: StageSpec,
  options: { backbone: BackboneSpec; scope: string; addends: readonly SymbolicTensor[] },
): ResidualState {
  const { backbone, scope, addends } = options;
  const channels = scaled(fullChannels, backbone.widthMultiplier);
  let state = start;
  for (let unit = 1; unit <= units; unit++) {
    const isFirst = unit === 1;
    const isLast = unit === units;
    state = residualUnit(state, {
      momentum: backbone.batchNormMomentum,
      name: `${scope}${name}/unit${unit}`,
      channels,
      bottleneckChannels: channels / 4,
      stride: isFirst ? stride : 1,
      rates: rates[backbone.dilationRates][unit] ?? null,
      shortcut: !isFirst ? 'identity' : name === 'stage1' ? 'projected-reduction' : 'projected',
      dropout: {
        rate: isLast && name === 'stage4' ? backbone.dropoutRate : 0,
        // Encoders of one network must not drop the same values.
        salt: scope === '' ? 0 : fnv1a32(scope),
      },
      addends: isLast ? addends : [],
    });
  }
  return state;
}

/** Nearest multiple of 8, at least 8, so that a bottleneck of a quarter still splits into two halves. */
export function scaled(channels: number, widthMultiplier: number): number {
  return Math.max(8, Math.round((channels * widthMultiplier) / 8) * 8);
}
