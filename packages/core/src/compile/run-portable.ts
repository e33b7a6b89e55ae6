import * as tf from '@tensorflow/tfjs-core';
import { ShapeError } from '../errors.js';
import { logMeanExp } from '../layers/log-mean-exp.js';
import { modalitySoftmax } from '../layers/modality-softmax.js';
import { unpool } from '../layers/unpool.js';
import { resizeBilinear } from '../ops/resize-bilinear.js';
import {
  type InferenceGraph,
  type InferenceNode,
  imageOf,
  inputNamesOf,
  readersByName,
  type Weight,
} from './inference-graph.js';

/** A graph whose weights lie on the engine. */
export interface LoadedGraph {
  /**
   * @param images [B, H, W, C], one per input of the network in its order; a single one may come bare
   * @returns one result per output of the graph; the caller disposes them
   * @throws ShapeError when there are more or fewer images than inputs
   */
  run(images: tf.Tensor4D | readonly tf.Tensor4D[]): tf.Tensor4D[];
  dispose(): void;
}

/** The images of a call of `LoadedGraph.run` by the names of the inputs, in their order. */
export function imagesByInput(
  inputNames: readonly string[],
  images: tf.Tensor4D | readonly tf.Tensor4D[],
): ReadonlyMap<string, tf.Tensor4D> {
  const list = images instanceof tf.Tensor ? [images] : images;
  if (list.length !== inputNames.length) {
    throw new ShapeError(
      `inference: images must be one per input, ${inputNames.join(', ')}; got ${list.length} of them`,
    );
  }
  return new Map(inputNames.map((name, index) => [name, list[index] as tf.Tensor4D]));
}

/** Runs a graph node by node through TensorFlow.js operators, on any engine; frees each result after its last reader. */
export function loadPortable(graph: InferenceGraph): LoadedGraph {
  const weights = new Map<Weight, tf.Tensor>();
  const onEngine = (weight: Weight) => {
    const loaded = weights.get(weight) ?? tf.keep(tf.tensor(weight.values, [...weight.shape]));
    weights.set(weight, loaded);
    return loaded;
  };
  const readers = readersByName(graph);
  const inputNames = inputNamesOf(graph);
  const image = imageOf(graph);
  return {
    run: (images) =>
      tf.tidy(() => {
        const byInput = imagesByInput(inputNames, images);
        const sizeOf = scaledSizes(image, byInput);
        const results = new Map<string, tf.Tensor4D>();
        const unread = new Map(readers);
        for (const node of graph.nodes) {
          const inputs = node.inputs.map((name) => results.get(name) as tf.Tensor4D);
          results.set(node.name, runNode(node, inputs, { byInput, sizeOf, onEngine }));
          for (const name of node.inputs) {
            const left = (unread.get(name) ?? 0) - 1;
            unread.set(name, left);
            if (left === 0 && !byInput.has(name)) results.get(name)?.dispose();
          }
        }
        return graph.outputs.map((name) => results.get(name) as tf.Tensor4D);
      }),
    dispose: () => tf.dispose([...weights.values()]),
  };
}

/** Height and width that a node's map has for the images of a run: in the proportion of the graph's own sizes. */
function scaledSizes(image: InferenceNode, byInput: ReadonlyMap<string, tf.Tensor4D>) {
  const [, height, width] = (byInput.get(image.name) as tf.Tensor4D).shape;
  return ({ shape }: InferenceNode): [height: number, width: number] => [
    Math.floor((height * shape[0]) / image.shape[0]),
    Math.floor((width * shape[1]) / image.shape[1]),
  ];
}

/** What the nodes of a run read beside each other. */
interface Run {
  readonly byInput: ReadonlyMap<string, tf.Tensor4D>;
  readonly sizeOf: (node: InferenceNode) => [height: number, width: number];
  readonly onEngine: (weight: Weight) => tf.Tensor;
}

function runNode(node: InferenceNode, inputs: tf.Tensor4D[], { byInput, sizeOf, onEngine }: Run): tf.Tensor4D {
  const [x] = inputs as [tf.Tensor4D];
  switch (node.kind) {
    case 'input':
      return byInput.get(node.name) as tf.Tensor4D;
    case 'conv': {
      const { stride, dilationRate, padding, hasRelu, bias } = node;
      return tf.fused.conv2d({
        x,
        filter: onEngine(node.kernel) as tf.Tensor4D,
        strides: stride,
        pad: padding,
        dilations: dilationRate,
        activation: hasRelu ? 'relu' : 'linear',
        ...(bias === null ? {} : { bias: onEngine(bias) }),
      });
    }
    case 'deconv': {
      const upsampled = tf.conv2dTranspose(
        x,
        onEngine(node.kernel) as tf.Tensor4D,
        [x.shape[0], x.shape[1] * node.stride, x.shape[2] * node.stride, node.shape[2]],
        node.stride,
        'same',
      );
      const biased = node.bias === null ? upsampled : tf.add<tf.Tensor4D>(upsampled, onEngine(node.bias));
      return node.hasRelu ? tf.relu(biased) : biased;
    }
    case 'affine': {
      const y = tf.add<tf.Tensor4D>(tf.mul(x, onEngine(node.scale)), onEngine(node.shift));
      return node.hasRelu ? tf.relu(y) : y;
    }
    case 'relu':
      return tf.relu(x);
    case 'mean': {
      const keepDims = true;
      return tf.mean(x, [1, 2], keepDims);
    }
    case 'resize':
      return resizeBilinear(x, ...sizeOf(node));
    case 'concat':
      return tf.concat(inputs, 3);
    case 'add':
      return tf.addN(inputs);
    case 'multiply':
      return inputs.slice(1).reduce((product, map) => tf.mul(product, map), x);
    case 'maximum':
      return inputs.slice(1).reduce((largest, map) => tf.maximum(largest, map), x);
    case 'sigmoid':
      return tf.sigmoid(x);
    case 'modalitySoftmax':
      return modalitySoftmax(x, node.modalities);
    case 'slice':
      return tf.slice(x, [0, 0, 0, node.start], [-1, -1, -1, node.shape[2]]);
    case 'logSoftmax':
      return tf.logSoftmax(x);
    case 'logMeanExp':
      return logMeanExp(inputs);
    case 'unpool':
      return unpool(...(inputs as [tf.Tensor4D, tf.Tensor4D, tf.Tensor4D]));
    case 'maxPool':
      return tf.maxPool(x, node.poolSize, node.stride, 'same');
  }
}
