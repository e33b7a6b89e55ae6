import type { layers } from '@tensorflow/tfjs-layers';

/**
 * What a layer does to the channels of its inputs.
 *
 * - `input`: they enter the network here
 * - `convolution`: new ones, each from all of the input's
 * - `channelwise`: each stays what it is
 * - `sum`, `product`, `aligned`: channel c is made of the channels c of all inputs; added, multiplied, otherwise
 * - `concatenation`: one input's after the other's
 * - `modalities`: each competes with those at its place in the other modalities' groups
 * - `scatter`: they are put at places among zeros
 * - `whole`: it needs all of them, at their places
 */
export type ChannelRole =
  | 'input'
  | 'convolution'
  | 'channelwise'
  | 'sum'
  | 'product'
  | 'aligned'
  | 'concatenation'
  | 'modalities'
  | 'scatter'
  | 'whole';

const ROLE_BY_CLASS: Readonly<Record<string, ChannelRole>> = {
  InputLayer: 'input',
  Conv2D: 'convolution',
  SsmaDilatedConv2d: 'convolution',
  Conv2DTranspose: 'convolution',
  SsmaBatchNorm: 'channelwise',
  SsmaRelu: 'channelwise',
  SsmaStepDropout: 'channelwise',
  SsmaGlobalMean: 'channelwise',
  SsmaResizeBilinear: 'channelwise',
  MaxPooling2D: 'channelwise',
  Add: 'sum',
  Multiply: 'product',
  Maximum: 'aligned',
  SsmaLogMeanExp: 'aligned',
  SsmaUnpool: 'aligned',
  SsmaModalitySoftmax: 'modalities',
  SsmaChannelScatter: 'scatter',
  SsmaChannelSlice: 'whole',
  SsmaLogSoftmax: 'whole',
};

/** The role of a layer of one of our networks; null for a layer whose role is not known. */
export function channelRoleOf(layer: layers.Layer): ChannelRole | null {
  const kind = layer.getClassName();
  const config = layer.getConfig();
  // A softmax is an activation, too, and reads all channels.
  if (kind === 'Activation') return config.activation === 'sigmoid' ? 'channelwise' : null;
  if (kind === 'Concatenate') return config.axis === 3 || config.axis === -1 ? 'concatenation' : null;
  return ROLE_BY_CLASS[kind] ?? null;
}
