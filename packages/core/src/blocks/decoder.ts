import type { SymbolicTensor } from '@tensorflow/tfjs-layers';
import { apply, concatChannels } from '../layers/apply.js';
import { ResizeBilinear } from '../layers/resize-bilinear.js';
import { convNorm, convNormRelu, deconvNorm, type NormOptions } from './conv-norm.js';

export interface DecoderOptions extends NormOptions {
  readonly name: string;
  /** Channels of both upsampling stages. */
  readonly filters: number;
  readonly classes: number;
}

export interface DecoderOutputs {
  /** [B, 16 H, 16 W, classes] for an input of [B, H, W, C]. */
  readonly logits: SymbolicTensor;
  /** First and second upsampled map, [B, 2 H, 2 W, filters] and [B, 4 H, 4 W, filters]: what auxiliary heads read. */
  readonly upsampled: readonly [SymbolicTensor, SymbolicTensor];
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
  { name, filters, classes, momentum }: DecoderOptions,
): DecoderOutputs {
  const up1 = deconvNorm(x_BHWC, { name: `${name}/up1`, filters, stride: 2, momentum });
  const refined1 = refine(concatChannels([up1, skips[0]], `${name}/concat1`), {
    name: `${name}/refine1`,
    filters,
    momentum,
  });
  const up2 = deconvNorm(refined1, { name: `${name}/up2`, filters, stride: 2, momentum });
  const refined2 = refine(concatChannels([up2, skips[1]], `${name}/concat2`), {
    name: `${name}/refine2`,
    filters,
    momentum,
  });
  const scores = convNormRelu(refined2, { name: `${name}/classify`, filters: classes, momentum });
  const logits = deconvNorm(scores, { name: `${name}/up3`, filters: classes, stride: 4, momentum });
  return { logits, upsampled: [up1, up2] };
}

function refine(
  x_BHWC: SymbolicTensor,
  { name, filters, momentum }: { name: string; filters: number } & NormOptions,
): SymbolicTensor {
  const once = convNormRelu(x_BHWC, { name: `${name}a`, filters, kernelSize: 3, momentum });
  return convNormRelu(once, { name: `${name}b`, filters, kernelSize: 3, momentum });
}

/**
 * Auxiliary head: 1 x 1 convolution and batch norm to class scores, bilinear to the size of the labels.
 *
 * @returns [B, height, width, classes]
 * @see section 3.4 of the paper
 */
export function auxiliaryHead(
  x_BHWC: SymbolicTensor,
  {
    name,
    classes,
    height,
    width,
    momentum,
  }: { name: string; classes: number; height: number; width: number } & NormOptions,
): SymbolicTensor {
  const scores = convNorm(x_BHWC, { name, filters: classes, momentum });
  return apply(new ResizeBilinear({ name: `${name}/resize`, height, width }), scores);
}
