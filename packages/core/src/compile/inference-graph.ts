/** Values of a weight with their shape. */
export interface Weight {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/** Fields of every node. */
interface NodeBase {
  readonly name: string;
  /** Of its result, for images of the size that the network was built for; for others, height and width scale along. */
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

/** A network, or a part of one, as inference runs it. */
export interface InferenceGraph {
  /** In an order in which every input precedes its reader; the graph's inputs come in the order of the network's. */
  readonly nodes: readonly InferenceNode[];
  /** Names of the nodes whose results are wanted. */
  readonly outputs: readonly string[];
}

/** Names of the nodes that images enter by, in the order of the network's inputs. */
export function inputNamesOf({ nodes }: InferenceGraph): readonly string[] {
  return nodes.filter(({ kind }) => kind === 'input').map(({ name }) => name);
}

/** The first image of a graph; all are of one size. */
export function imageOf({ nodes }: InferenceGraph): InferenceNode {
  const image = nodes.find(({ kind }) => kind === 'input');
  if (image === undefined) throw new Error('inference: graph must have an input; got none');
  return image;
}

/** How many nodes read each node; whoever wants an output is one more reader. */
export function readersByName({ nodes, outputs }: InferenceGraph): ReadonlyMap<string, number> {
  const readers = new Map<string, number>();
  const read = (name: string) => readers.set(name, (readers.get(name) ?? 0) + 1);
  for (const { inputs } of nodes) for (const input of inputs) read(input);
  for (const output of outputs) read(output);
  return readers;
}
