import type * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { EvaluationError } from '../errors.js';

/** One image of a network: [1, H, W, C], one per input in the order of the network's inputs; a single one may come bare. */
export type NetworkImage = tf.Tensor4D | readonly tf.Tensor4D[];

/**
 * The images by the ids of the network's inputs.
 *
 * @param where in front of an error's message
 * @throws EvaluationError when there are more or fewer images than inputs, or a shape does not fit
 */
export function imagesByInput(model: LayersModel, image: NetworkImage, where: string): Map<number, tf.Tensor4D> {
  const images = 'shape' in image ? [image] : image;
  if (images.length !== model.inputs.length) {
    throw new EvaluationError(
      `${where}: image must have one tensor per input, ${model.inputNames.join(', ')}; got ${images.length}`,
    );
  }
  return new Map(
    model.inputs.map((input, index) => {
      const tensor = images[index] as tf.Tensor4D;
      const expected = [1, ...input.shape.slice(1)];
      const fits =
        tensor.shape.length === 4 && expected.every((size, axis) => size === null || size === tensor.shape[axis]);
      if (fits) return [input.id, tensor];
      const shape = expected.map((size) => size ?? 'any').join(', ');
      throw new EvaluationError(
        `${where}: image of ${model.inputNames[index]} must be [${shape}]; got [${tensor.shape.join(', ')}]`,
      );
    }),
  );
}
