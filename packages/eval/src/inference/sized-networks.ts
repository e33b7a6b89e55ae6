import { type CompiledNetwork, compileForInference } from '@ssma/core/node';
import type { ImageSize } from '@ssma/datasets';
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { EvaluationError } from '../errors.js';

/** A network at the sizes that its passes need. */
export interface SizedNetworks {
  /** The size that it was built for, in pixels. */
  readonly size: ImageSize;
  readonly channels: number;
  readonly numClasses: number;
  /** Sides of other sizes are multiples of this; null when there is no other size. */
  readonly multipleOf: number | null;
  /**
   * Logits [B, H, W, classes] of images [B, H, W, channels], one per input of the network in its order; the caller
   * disposes them.
   *
   * @throws ShapeError or EvaluationError when the network does not run on the images' size
   */
  run(images: readonly tf.Tensor4D[]): tf.Tensor4D;
  dispose(): void;
}

/**
 * A network of `buildModel`, compiled with the weights of this moment; all sizes share one copy of them. The model stays
 * the caller's.
 *
 * @throws ConfigError for a layer that inference does not know: see `builtNetworks`
 */
export function compiledNetworks(model: LayersModel): SizedNetworks {
  const { channels, numClasses } = outputOf(model);
  const compiled: CompiledNetwork = compileForInference(model);
  const { height, width, multipleOf } = compiled.sizes;
  const size = { height, width };
  return { size, channels, numClasses, multipleOf, run: compiled.run, dispose: compiled.dispose };
}

/** How a network of any layers comes by other sizes. */
export interface OtherSizes {
  readonly multipleOf: number;
  /** The same network with the same weights for another size; asked for once per size, disposed with the whole. */
  readonly networkAt: (size: ImageSize) => LayersModel;
}

/**
 * Any network whose first output is logits [B, H, W, classes], run layer by layer.
 *
 * @param model  stays the caller's
 * @param others left out, the network runs on its own size only
 * @throws EvaluationError when its inputs or first output have no fixed shape or differ in size
 */
export function builtNetworks(model: LayersModel, others?: OtherSizes): SizedNetworks {
  const { size, channels, numClasses } = outputOf(model);
  const built = new Map<string, LayersModel>();
  const modelAt = (wanted: ImageSize): LayersModel => {
    if (wanted.height === size.height && wanted.width === size.width) return model;
    const key = `${wanted.height} x ${wanted.width}`;
    const known = built.get(key) ?? others?.networkAt(wanted);
    if (known === undefined) {
      throw new EvaluationError(`builtNetworks: images must be ${size.height} x ${size.width}; got ${key}`);
    }
    built.set(key, known);
    return known;
  };
  return {
    size,
    channels,
    numClasses,
    multipleOf: others?.multipleOf ?? null,
    run: (images) => {
      const [, height = 0, width = 0] = images[0]?.shape ?? [];
      const network = modelAt({ height, width });
      // A network of one output gives it bare.
      return tf.tidy(() => [network.predict([...images])].flat()[0] as tf.Tensor4D);
    },
    dispose: () => {
      for (const network of built.values()) network.dispose();
    },
  };
}

function outputOf(model: LayersModel) {
  const [, height, width, channels] = model.inputs[0]?.shape ?? [];
  const [, outputHeight, outputWidth, numClasses] = model.outputs[0]?.shape ?? [];
  const shapes = new Set(model.inputs.map(({ shape }) => shape.join()));
  if (shapes.size === 1 && isSize(height) && isSize(width) && isSize(channels) && isSize(numClasses)) {
    if (outputHeight === height && outputWidth === width) {
      return { size: { height, width }, channels, numClasses };
    }
  }
  const text = (tensors: LayersModel['inputs']) => tensors.map(({ shape }) => `[${shape.join(', ')}]`).join(', ');
  throw new EvaluationError(
    `inference: network must turn images of one fixed size into logits of that size; got ${text(model.inputs)} to ${text(model.outputs.slice(0, 1))}`,
  );
}

function isSize(value: number | null | undefined): value is number {
  return typeof value === 'number' && value > 0;
}
