import { layers, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { ShapeError } from '../errors.js';
import { apply, concatChannels, multiply } from '../layers/apply.js';
import { ModalitySoftmax } from '../layers/modality-softmax.js';
import { biasedConv, convNorm, type NormOptions, relu } from './conv-norm.js';

/** How the gates of an SSMA block are computed. */
export interface SsmaGateOptions {
  /** The paper's eta: the bottleneck has N C / reduction channels, rounded, at least 1. */
  readonly reduction: number;
  /** `independent`: a sigmoid per value; `dependent`: a softmax over the modalities at each pixel and channel. */
  readonly weighting: 'independent' | 'dependent';
  /** Of both bottleneck convolutions, in pixels. */
  readonly kernelSize: 1 | 3;
}

/** How an SSMA block reduces the recalibrated maps to one. */
export interface SsmaFuseOptions {
  /** In pixels. */
  readonly kernelSize: 1 | 3;
  /** What follows the convolution: batch norm, as in the paper, or nothing but its bias. */
  readonly followedBy: 'norm' | 'bias';
}

export interface SsmaBlockOptions extends NormOptions {
  readonly name: string;
  /** Null leaves the recalibration out: the maps are concatenated and fused as they are. */
  readonly gates: SsmaGateOptions | null;
  readonly fuse: SsmaFuseOptions;
}

/**
 * SSMA block: weighs feature maps of several modalities against each other, value by value, and fuses them.
 *
 *   X = concat(maps), s = sigmoid(W2 relu(W1 X)), f = BN(W3 (s X))
 *
 * Layers `<name>/concat`, `reduce`, `expand`, `gates`, `recalibrate`, `fuse`; the gates [B, H, W, N C], modality by
 * modality, are the output of layer `<name>/gates`.
 *
 * @param maps_BHWC one feature map per modality, two or more of equal shape
 * @returns         [B, H, W, C], without activation
 * @throws ShapeError when there are fewer than two maps or their shapes differ
 * @see section 4.1 of the paper, Fig. 7, Eq. 10-12; section 5.10.3 for dependent weights
 * @remarks W1 and W2 have biases, which Eq. 10 leaves out "to simplify the notation" and the released code has.
 */
export function ssmaBlock(
  maps_BHWC: readonly SymbolicTensor[],
  { name, gates, fuse, momentum }: SsmaBlockOptions,
): SymbolicTensor {
  const channels = requireEqualShapes(name, maps_BHWC);
  const all = concatChannels([...maps_BHWC], `${name}/concat`);
  const weighted =
    gates === null
      ? all
      : multiply([all, gatesOf(all, { ...gates, name, modalities: maps_BHWC.length })], `${name}/recalibrate`);
  const { kernelSize, followedBy } = fuse;
  return followedBy === 'norm'
    ? convNorm(weighted, { name: `${name}/fuse`, filters: channels, kernelSize, momentum })
    : biasedConv(weighted, { name: `${name}/fuse/conv`, filters: channels, kernelSize });
}

function gatesOf(
  all_BHWC: SymbolicTensor,
  { name, modalities, reduction, weighting, kernelSize }: SsmaGateOptions & { name: string; modalities: number },
): SymbolicTensor {
  const width = all_BHWC.shape[3] as number;
  const filters = Math.max(1, Math.round(width / reduction));
  const reduced = biasedConv(all_BHWC, { name: `${name}/reduce/conv`, filters, kernelSize });
  const expanded = biasedConv(relu(reduced, `${name}/reduce/relu`), {
    name: `${name}/expand/conv`,
    filters: width,
    kernelSize,
  });
  const gate =
    weighting === 'independent'
      ? layers.activation({ name: `${name}/gates`, activation: 'sigmoid' })
      : new ModalitySoftmax({ name: `${name}/gates`, modalities });
  return apply(gate, expanded);
}

/** @returns channels of each map */
function requireEqualShapes(name: string, maps_BHWC: readonly SymbolicTensor[]): number {
  const shapes = maps_BHWC.map(({ shape }) => `[${shape.slice(1).join(', ')}]`);
  if (shapes.length < 2 || new Set(shapes).size > 1) {
    throw new ShapeError(`${name}: must fuse two or more maps of one shape; got ${shapes.join(', ')}`);
  }
  return maps_BHWC[0]?.shape[3] as number;
}
