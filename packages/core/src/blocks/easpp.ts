import type { SymbolicTensor } from '@tensorflow/tfjs-layers';
import { apply, concatChannels } from '../layers/apply.js';
import { GlobalMean } from '../layers/global-mean.js';
import { ResizeBilinear } from '../layers/resize-bilinear.js';
import { convNorm, convNormRelu, type NormOptions } from './conv-norm.js';

export interface EasppOptions extends NormOptions {
  readonly name: string;
  /** Output channels of every branch and of the block. */
  readonly filters: number;
  /** Channels between the 1 x 1 convolutions of a dilated branch. */
  readonly bottleneckFilters: number;
  /** Dilation rate of each dilated branch, in pixels. */
  readonly rates: readonly number[];
}

/**
 * Efficient atrous spatial pyramid pooling: a 1 x 1 branch, one bottleneck of two cascaded dilated 3 x 3 convolutions
 * per rate, an image-level branch; concatenated and projected.
 *
 * @param x_BHWC encoder output, fixed H and W
 * @returns [B, H, W, filters], batch-normalised without ReLU
 * @see section 3.2 of the paper, Fig. 4
 */
export function easpp(
  x_BHWC: SymbolicTensor,
  { name, filters, bottleneckFilters, rates, momentum }: EasppOptions,
): SymbolicTensor {
  const [, height, width] = x_BHWC.shape as [null, number, number, number];
  const point = convNormRelu(x_BHWC, { name: `${name}/point`, filters, momentum });
  const dilated = rates.map((dilationRate, index) => {
    const branch = `${name}/rate${index + 1}`;
    const cascade = { filters: bottleneckFilters, kernelSize: 3, dilationRate, momentum };
    const reduced = convNormRelu(x_BHWC, { name: `${branch}/reduce`, filters: bottleneckFilters, momentum });
    const once = convNormRelu(reduced, { name: `${branch}/spatial1`, ...cascade });
    const twice = convNormRelu(once, { name: `${branch}/spatial2`, ...cascade });
    return convNormRelu(twice, { name: `${branch}/expand`, filters, momentum });
  });
  const mean = apply(new GlobalMean({ name: `${name}/pool/mean` }), x_BHWC);
  const imageLevel = convNormRelu(mean, { name: `${name}/pool`, filters, momentum });
  const spread = apply(new ResizeBilinear({ name: `${name}/pool/resize`, height, width }), imageLevel);
  const all = concatChannels([point, ...dilated, spread], `${name}/concat`);
  return convNorm(all, { name: `${name}/project`, filters, momentum });
}
