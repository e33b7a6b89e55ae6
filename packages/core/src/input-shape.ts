import type { LayersModel } from '@tensorflow/tfjs-layers';
import { ShapeError } from './errors.js';

/**
 * Size of the images that a network reads; with several inputs, of each of them.
 *
 * @throws ShapeError when its inputs differ in size or have no fixed one
 */
export function inputShapeOf(model: LayersModel): { height: number; width: number; channels: number } {
  const shapes = new Set(model.inputs.map(({ shape }) => shape.join()));
  const [, height, width, channels] = model.inputs[0]?.shape ?? [];
  if (shapes.size > 1 || typeof height !== 'number' || typeof width !== 'number' || typeof channels !== 'number') {
    throw new ShapeError(
      `network: must read images of one fixed size; got ${model.inputs.map(({ shape }) => `[${shape.join(', ')}]`).join(', ')}`,
    );
  }
  return { height, width, channels };
}
