import * as tf from '@tensorflow/tfjs-core';
import { resizeBilinear } from '../ops/resize-bilinear.js';
import { type InferenceGraph, type InferenceNode, readersByName, type Weight } from './inference-graph.js';

/** A graph whose weights lie on the engine. */
export interface LoadedGraph {
  /** @param image [B, H, W, C] @returns the graph's last node; the caller disposes it */
  run(image: tf.Tensor4D): tf.Tensor4D;
  dispose(): void;
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
  return {
    run: (image) =>
      tf.tidy(() => {
        const results = new Map<string, tf.Tensor4D>();
        const unread = new Map(readers);
        let last: tf.Tensor4D = image;
        for (const node of graph) {
          last = runNode(
            node,
            node.inputs.map((name) => results.get(name) as tf.Tensor4D),
            image,
            onEngine,
          );
          results.set(node.name, last);
          for (const name of node.inputs) {
            const left = (unread.get(name) ?? 0) - 1;
            unread.set(name, left);
            if (left === 0 && results.get(name) !== image) results.get(name)?.dispose();
          }
        }
        return last;
      }),
    dispose: () => tf.dispose([...weights.values()]),
  };
}

function runNode(
  node: InferenceNode,
  inputs: tf.Tensor4D[],
  image: tf.Tensor4D,
  onEngine: (weight: Weight) => tf.Tensor,
): tf.Tensor4D {
  const [x] = inputs as [tf.Tensor4D];
  const [height, width] = node.shape;
  switch (node.kind) {
    case 'input':
      return image;
    case 'conv': {
      const { stride, dilationRate, hasRelu, bias } = node;
      return tf.fused.conv2d({
        x,
        filter: onEngine(node.kernel) as tf.Tensor4D,
        strides: stride,
        pad: 'same',
        dilations: dilationRate,
        activation: hasRelu ? 'relu' : 'linear',
        ...(bias === null ? {} : { bias: onEngine(bias) }),
      });
    }
    case 'deconv': {
      const upsampled = tf.conv2dTranspose(
        x,
        onEngine(node.kernel) as tf.Tensor4D,
        [x.shape[0], ...node.shape],
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
      return resizeBilinear(x, height, width);
    case 'concat':
      return tf.concat(inputs, 3);
    case 'add':
      return tf.addN(inputs);
    case 'maxPool':
      return tf.maxPool(x, node.poolSize, node.stride, 'same');
  }
}
