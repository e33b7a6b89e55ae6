/** Values of a weight with their shape. */
export interface Weight {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/** Fields of every node: its name and the [height, width, channels] of its result. */
interface NodeBase {
  readonly name: string;
  readonly shape: readonly [height: number, width: number, channels: number];
  /** Names of the nodes that it reads. */
  readonly inputs: readonly string[];
}

/** Convolution or transposed convolution with bias and optional ReLU. */
export interface ConvNode extends NodeBase {
  readonly kind: 'conv' | 'deconv';
  /** [kH, kW, C, filters]; [kH, kW, filters, C] for a deconv. */
  readonly kernel: Weight;
  /** [filters]; null when it has none and nothing was folded into the convolution. */
  readonly bias: Weight | null;
  readonly stride: number;
  readonly dilationRate: number;
  /** `same`, except for kernels that must lie within the map. */
  readonly padding: 'same' | 'valid';
  readonly hasRelu: boolean;
}

/** scale x + shift per channel, with optional ReLU: a batch norm that no convolution could take in. */
export interface AffineNode extends NodeBase {
  readonly kind: 'affine';
  /** [C] each. */
  readonly scale: Weight;
  readonly shift: Weight;
  readonly hasRelu: boolean;
}

/**
 * Nodes without weights; `mean` is over all pixels, `resize` bilinear, `multiply` spreads maps of one pixel,
 * `logSoftmax` is over the channels, `logMeanExp` and `maximum` over the inputs, `unpool` as the layer `Unpool`.
 */
export interface PlainNode extends NodeBase {
  readonly kind:
    | 'input'
    | 'relu'
    | 'sigmoid'
    | 'mean'
    | 'resize'
    | 'concat'
    | 'add'
    | 'multiply'
    | 'maximum'
    | 'logSoftmax'
    | 'logMeanExp'
    | 'unpool';
}

/** Softmax over the modalities, see `ModalitySoftmax`. */
export interface ModalitySoftmaxNode extends NodeBase {
  readonly kind: 'modalitySoftmax';
  readonly modalities: number;
}

/** As many channels as the shape says, from `start` on. */
export interface SliceNode extends NodeBase {
  readonly kind: 'slice';
  readonly start: number;
}

export interface MaxPoolNode extends NodeBase {
  readonly kind: 'maxPool';
  readonly poolSize: number;
  readonly stride: number;
}

export type InferenceNode = ConvNode | AffineNode | PlainNode | MaxPoolNode | ModalitySoftmaxNode | SliceNode;

/**
 * A network as inference runs it: nodes in an order in which every input precedes its reader; the inputs come in the
 * order of the network's, the last node is the result.
 */
export type InferenceGraph = readonly InferenceNode[];

/** How many nodes read each node. */
export function readersByName(graph: InferenceGraph): ReadonlyMap<string, number> {
  const readers = new Map<string, number>();
  for (const { inputs } of graph) for (const input of inputs) readers.set(input, (readers.get(input) ?? 0) + 1);
  return readers;
}
