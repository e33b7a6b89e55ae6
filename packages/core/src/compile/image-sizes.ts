import type * as tf from '@tensorflow/tfjs-core';
import { ShapeError } from '../errors.js';
import { type InferenceGraph, type InferenceNode, imageOf } from './inference-graph.js';

/** Which images a network can be run on. */
export interface ImageSizes {
  /** The size that the network was built for, in pixels. */
  readonly height: number;
  readonly width: number;
  /** Sides of other images must be multiples of this; null when a layer fits the maps of one image size only. */
  readonly multipleOf: number | null;
}

/** Sizes that a graph runs on: sides that every stride divides, unless a kernel is as large as its map. */
export function imageSizesOf(graph: InferenceGraph): ImageSizes {
  const image = imageOf(graph);
  const [height, width] = image.shape;
  if (graph.nodes.some(isConnectedToMap)) return { height, width, multipleOf: null };
  const strides = new Map<string, number>();
  for (const node of graph.nodes) strides.set(node.name, outputStrideOf(node, strides, image));
  return { height, width, multipleOf: Math.max(...strides.values()) };
}

/** @throws ShapeError when the images are of several sizes or of one that the graph does not run on */
export function requireImageSize(images: readonly tf.Tensor4D[], { height, width, multipleOf }: ImageSizes): void {
  const sizes = new Set(images.map(({ shape }) => `${shape[1]} x ${shape[2]}`));
  const [, h = 0, w = 0] = images[0]?.shape ?? [];
  const fits = multipleOf === null ? h === height && w === width : h % multipleOf === 0 && w % multipleOf === 0;
  if (sizes.size === 1 && fits) return;
  const rule =
    multipleOf === null
      ? `be ${height} x ${width}, as a layer is connected to the whole map`
      : `be of one size with height and width multiples of ${multipleOf}`;
  throw new ShapeError(`inference: images must ${rule}; got ${[...sizes].join(', ')}`);
}

/** A kernel without padding reaches over its whole map. */
function isConnectedToMap(node: InferenceNode): boolean {
  return node.kind === 'conv' && node.padding === 'valid' && node.kernel.shape.slice(0, 2).some((side) => side > 1);
}

function outputStrideOf(node: InferenceNode, strides: ReadonlyMap<string, number>, image: InferenceNode): number {
  const [first = 1, second = 1] = node.inputs.map((name) => strides.get(name) ?? 1);
  switch (node.kind) {
    case 'conv':
    case 'maxPool':
      return first * node.stride;
    case 'deconv':
      return first / node.stride;
    case 'resize':
      return image.shape[0] / node.shape[0];
    case 'unpool':
      return second;
    default:
      return first;
  }
}
