import type { LayersModel } from '@tensorflow/tfjs-layers';
import { ShapeError } from './errors.js';

/**
 * Size of the one image that a network reads.
 *
 * @throws ShapeError when the network has another number of inputs or no fixed size
 */
export function inputShapeOf(model: LayersModel): { height: number; width: number; channels: number } {
  const [image, ...others] = model.inputs;
  const [, height, width, channels] = image?.shape ?? [];
  if (others.length > 0 || typeof height !== 'number' || typeof width !== 'number' || typeof channels !== 'number') {
    throw new ShapeError(
      `network: must read one image of fixed size; got ${model.inputs.map(({ shape }) => `[${shape.join(', ')}]`).join(', ')}`,
    );
  }
  return { height, width, channels };
}
