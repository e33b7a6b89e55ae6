import type * as tf from '@tensorflow/tfjs-core';
import type { Shape } from '@tensorflow/tfjs-layers';

/** The tensor that a layer with one input receives, which tfjs passes bare or in a list of one. */
export function onlyTensor(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
  const [first, ...others] = Array.isArray(inputs) ? inputs : [inputs];
  if (first === undefined || others.length > 0)
    throw new Error(`layer: must receive one tensor; got ${others.length + (first ? 1 : 0)}`);
  return first;
}

/** The same for shapes. */
export function onlyShape(shapes: Shape | Shape[]): Shape {
  return Array.isArray(shapes[0]) ? shapes[0] : (shapes as Shape);
}
