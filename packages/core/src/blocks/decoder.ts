import type { SymbolicTensor } from '@tensorflow/tfjs-layers';
import { apply, concatChannels, multiply } from '../layers/apply.js';
import { GlobalMean } from '../layers/global-mean.js';
import { ResizeBilinear } from '../layers/resize-bilinear.js';
import { convNorm, convNormRelu, deconvNorm, type NormOptions } from './conv-norm.js';

export interface UpsamplingOptions extends NormOptions {
  readonly name: string;
  /** Channels of both upsampling stages. */
  readonly filters: number;
  /** Whether each skip is weighed by what the decoder knows so far, see `attendChannels`. Default false. */
  readonly hasChannelAttention?: boolean;
}

export interface DecoderOptions extends UpsamplingOptions {
  readonly classes: number;
}

/** First and second upsampled map, [B, 2 H, 2 W, filters] and [B, 4 H, 4 W, filters]: what auxiliary heads read. */
export type UpsampledMaps = readonly [SymbolicTensor, SymbolicTensor];

export interface DecoderOutputs {
  /** [B, 16 H, 16 W, classes] for an input of [B, H, W, C]. */
  readonly logits: SymbolicTensor;
  readonly upsampled: UpsampledMaps;
}

/**
 * AdapNet++ decoder: two stages of (transposed convolution x2, concatenation with a skip, two 3 x 3 convolutions), then
 * class scores and a transposed convolution x4.
 *
 * @param x_BHWC eASPP output at 1/16 of the input size
 * @param skips  refined encoder maps at 1/8 and 1/4 of the input size
 * @see section 3.3 of the paper, Fig. 5
 */
export function decoder(
  x_BHWC: SymbolicTensor,
  skips: readonly [SymbolicTensor, SymbolicTensor],
  options: DecoderOptions,
): DecoderOutputs {
  const { refined, upsampled } = upsampling(x_BHWC, skips, options);
  return { logits: classifier(refined, options), upsampled };
}

/**
 * The decoder up to the class scores.
 *
 * @returns `refined`: [B, 4 H, 4 W, filters]
 */
export function upsampling(
  x_BHWC: SymbolicTensor,
  skips: readonly [SymbolicTensor, SymbolicTensor],
  { name, filters, momentum, hasChannelAttention = false }: UpsamplingOptions,
): { refined: SymbolicTensor; upsampled: UpsampledMaps } {
  const weigh = (skip: SymbolicTensor, up: SymbolicTensor, stage: string) =>
    hasChannelAttention ? attendChannels(skip, up, { name: `${name}/${stage}`, momentum }) : skip;
  const up1 = deconvNorm(x_BHWC, { name: `${name}/up1`, filters, stride: 2, momentum });
  const refined1 = refine(concatChannels([up1, weigh(skips[0], up1, 'attend1')], `${name}/concat1`), {
    name: `${name}/refine1`,
    filters,
    momentum,
  });
  const up2 = deconvNorm(refined1, { name: `${name}/up2`, filters, stride: 2, momentum });
  const refined = refine(concatChannels([up2, weigh(skips[1], up2, 'attend2')], `${name}/concat2`), {
    name: `${name}/refine2`,
    filters,
    momentum,
  });
  return { refined, upsampled: [up1, up2] };
}

/** Class scores and the last upsampling: layers `<name>/classify`, `<name>/up3`. @returns [B, 4 H, 4 W, classes] */
export function classifier(
  x_BHWC: SymbolicTensor,
  { name, classes, momentum }: { name: string; classes: number } & NormOptions,
): SymbolicTensor {
  const scores = convNormRelu(x_BHWC, { name: `${name}/classify`, filters: classes, momentum });
  return deconvNorm(scores, { name: `${name}/up3`, filters: classes, stride: 4, momentum });
}

/**
 * Weighs a fused skip channel by channel with the mean of the decoder's map, so that mid-level and high-level features
 * are correlated before they are concatenated.
 *
 *   z = relu(BN(W4 mean(decoded))), result = z skip
 *
 * @see section 4.2 of the paper, Eq. 13-15, Fig. 9
 */
function attendChannels(
  skip_BHWC: SymbolicTensor,
  decoded_BHWC: SymbolicTensor,
  { name, momentum }: { name: string } & NormOptions,
): SymbolicTensor {
  const mean = apply(new GlobalMean({ name: `${name}/mean` }), decoded_BHWC);
  const weights = convNormRelu(mean, { name, filters: skip_BHWC.shape[3] as number, momentum });
  return multiply([skip_BHWC, weights], `${name}/weigh`);
}

function refine(
  x_BHWC: SymbolicTensor,
  { name, filters, momentum }: { name: string; filters: number } & NormOptions,
): SymbolicTensor {
  const once = convNormRelu(x_BHWC, { name: `${name}a`, filters, kernelSize: 3, momentum });
  return convNormRelu(once, { name: `${name}b`, filters, kernelSize: 3, momentum });
}

export interface AuxiliaryHeadOptions extends NormOptions {
  readonly name: string;
  readonly classes: number;
  /** Size of the labels in pixels. */
  readonly height: number;
  readonly width: number;
}

/**
 * Auxiliary head: 1 x 1 convolution and batch norm to class scores, bilinear to the size of the labels.
 *
 * @returns [B, height, width, classes]
 * @see section 3.4 of the paper
 */
export function auxiliaryHead(
  x_BHWC: SymbolicTensor,
  { name, classes, height, width, momentum }: AuxiliaryHeadOptions,
): SymbolicTensor {
  const scores = convNorm(x_BHWC, { name, filters: classes, momentum });
  return apply(new ResizeBilinear({ name: `${name}/resize`, height, width }), scores);
}

/** The two heads of a decoder: `<scope>aux1` on the second upsampled map, `<scope>aux2` on the first. */
export function auxiliaryHeads(
  [up1, up2]: UpsampledMaps,
  { scope, ...options }: { scope: string } & Omit<AuxiliaryHeadOptions, 'name'>,
): [aux1: SymbolicTensor, aux2: SymbolicTensor] {
  return [
    auxiliaryHead(up2, { ...options, name: `${scope}aux1` }),
    auxiliaryHead(up1, { ...options, name: `${scope}aux2` }),
  ];
}
