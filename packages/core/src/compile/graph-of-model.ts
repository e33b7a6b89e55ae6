import type { LayersModel, layers, Shape, SymbolicTensor } from '@tensorflow/tfjs-layers';
import { ConfigError } from '../errors.js';
import type { BatchNorm } from '../layers/batch-norm.js';
import { ChannelScatter } from '../layers/channel-scatter.js';
import { type InferenceGraph, type InferenceNode, readersByName, type Weight } from './inference-graph.js';
import { scatteredConv } from './scattered-conv.js';

/**
 * The layers that some of a network's tensors need, one node each, batch norm as scale and shift by the moving
 * statistics.
 *
 * @param wanted default: the network's first output, the logits
 * @param known  tensors that are given, which become the graph's inputs; they must cut every way from the network's inputs
 *   to what is wanted
 * @throws ConfigError for a layer that inference does not know
 */
export function graphOfModel(
  model: LayersModel,
  wanted: readonly SymbolicTensor[] = model.outputs.slice(0, 1),
  known: readonly SymbolicTensor[] = model.inputs,
): InferenceGraph {
  const nodes = new Map<string, InferenceNode>();
  const nameByTensor = new Map<number, string>();
  const visit = (tensor: SymbolicTensor): string => {
    const visited = nameByTensor.get(tensor.id);
    if (visited !== undefined) return visited;
    if (tensor.inputs.length === 0) throw new Error(`graphOfModel: input ${tensor.sourceLayer.name} must be known`);
    const name = addNode(tensor, tensor.inputs.map(visit));
    nameByTensor.set(tensor.id, name);
    return name;
  };
  const addNode = (tensor: SymbolicTensor, inputs: readonly string[]): string => {
    const layer = tensor.sourceLayer;
    // At inference a dropout layer hands its input on.
    if (layer.getClassName() === 'SsmaStepDropout') return inputs[0] as string;
    const node =
      layer instanceof ChannelScatter
        ? scatteredConv(
            nodes.get(inputs[0] as string),
            { name: layer.name, shape: mapShape(tensor.shape), inputs },
            layer,
          )
        : nodeOfLayer(layer, tensor.shape, inputs);
    nodes.set(layer.name, node);
    return layer.name;
  };
  for (const tensor of known) {
    const { name } = tensor.sourceLayer;
    nodes.set(name, { kind: 'input', name, shape: mapShape(tensor.shape), inputs: [] });
    nameByTensor.set(tensor.id, name);
  }
  const outputs = wanted.map(visit);
  return withoutUnread({ nodes: [...nodes.values()], outputs });
}

/** A convolution that a scatter has taken in has no reader left. */
function withoutUnread(graph: InferenceGraph): InferenceGraph {
  const readers = readersByName(graph);
  return { ...graph, nodes: graph.nodes.filter(({ kind, name }) => kind !== 'conv' || readers.has(name)) };
}

function nodeOfLayer(layer: layers.Layer, outputShape: Shape, inputs: readonly string[]): InferenceNode {
  const shape = mapShape(outputShape);
  const base = { name: layer.name, shape, inputs };
  const config = layer.getConfig() as Readonly<Record<string, number | string | readonly number[]>>;
  const kind = layer.getClassName();
  const conv = { ...base, bias: biasOf(layer), dilationRate: 1, padding: 'same', hasRelu: false } as const;
  switch (kind) {
    case 'Conv2D':
      return {
        ...conv,
        kind: 'conv',
        kernel: weightOf(layer, 'kernel'),
        stride: first(config.strides),
        padding: config.padding === 'valid' ? 'valid' : 'same',
      };
    case 'SsmaDilatedConv2d':
      return {
        ...conv,
        kind: 'conv',
        kernel: weightOf(layer, 'kernel'),
        stride: 1,
        dilationRate: first(config.dilationRate),
      };
    case 'Conv2DTranspose':
      return { ...conv, kind: 'deconv', kernel: weightOf(layer, 'kernel'), stride: first(config.strides) };
    case 'SsmaBatchNorm':
      return { ...base, kind: 'affine', hasRelu: false, ...scaleAndShift(layer as BatchNorm) };
    case 'MaxPooling2D':
      return { ...base, kind: 'maxPool', poolSize: first(config.poolSize), stride: first(config.strides) };
    case 'SsmaModalitySoftmax':
      return { ...base, kind: 'modalitySoftmax', modalities: config.modalities as number };
    case 'SsmaChannelSlice':
      return { ...base, kind: 'slice', start: config.start as number };
    case 'Activation':
      if (config.activation === 'sigmoid') return { ...base, kind: 'sigmoid' };
      throw new ConfigError(`inference: activation must be sigmoid; got ${config.activation} (${layer.name})`);
    case 'SsmaRelu':
    case 'SsmaGlobalMean':
    case 'SsmaResizeBilinear':
    case 'SsmaLogSoftmax':
    case 'SsmaLogMeanExp':
    case 'SsmaUnpool':
    case 'Concatenate':
    case 'Add':
    case 'Multiply':
    case 'Maximum':
      return { ...base, kind: PLAIN_KINDS[kind] };
    default:
      throw new ConfigError(`inference: layer must be of a known class; got ${kind} (${layer.name})`);
  }
}

/** [height, width, channels] of a tensor [B, height, width, channels]. */
function mapShape(shape: Shape): [number, number, number] {
  return shape.slice(1) as [number, number, number];
}

const PLAIN_KINDS = {
  SsmaRelu: 'relu',
  SsmaGlobalMean: 'mean',
  SsmaResizeBilinear: 'resize',
  Concatenate: 'concat',
  Add: 'add',
  Multiply: 'multiply',
  Maximum: 'maximum',
  SsmaLogSoftmax: 'logSoftmax',
  SsmaLogMeanExp: 'logMeanExp',
  SsmaUnpool: 'unpool',
} as const;

/** Batch norm at inference: gamma / sqrt(variance + epsilon) x + (beta - mean scale). */
function scaleAndShift(layer: BatchNorm): { scale: Weight; shift: Weight } {
  const [gamma, beta, mean, variance] = ['gamma', 'beta', 'movingMean', 'movingVariance'].map(
    (name) => weightOf(layer, name).values,
  );
  if (!gamma || !beta || !mean || !variance)
    throw new Error(`inference: batch norm ${layer.name} must have four weights`);
  const scale = gamma.map((value, c) => value / Math.sqrt((variance[c] as number) + layer.epsilon));
  const shift = beta.map((value, c) => value - (mean[c] as number) * (scale[c] as number));
  return { scale: { shape: [scale.length], values: scale }, shift: { shape: [shift.length], values: shift } };
}

function biasOf(layer: layers.Layer): Weight | null {
  return layer.weights.some(({ originalName }) => originalName === `${layer.name}/bias`)
    ? weightOf(layer, 'bias')
    : null;
}

function weightOf(layer: layers.Layer, name: string): Weight {
  const weight = layer.weights.find(({ originalName }) => originalName === `${layer.name}/${name}`);
  if (weight === undefined) throw new Error(`inference: layer ${layer.name} must have a weight ${name}`);
  return { shape: weight.shape as number[], values: weight.read().dataSync<'float32'>() as Float32Array };
}

/** Layers of this package are square in stride and size; tfjs stores both axes. */
function first(value: number | string | readonly number[] | undefined): number {
  return (Array.isArray(value) ? value[0] : value) as number;
}
