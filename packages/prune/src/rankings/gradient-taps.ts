import { ConfigError, runLayers } from '@ssma/core';
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel, SymbolicTensor } from '@tensorflow/tfjs-layers';

/** A batch of images and what is minimised on it. The tensors stay the caller's. */
export interface RankingBatch {
  /** [B, H, W, C], one per input of the network in its order. */
  readonly images: readonly tf.Tensor4D[];
  /** @param outputs of the network, in its order */
  loss(outputs: readonly tf.Tensor4D[]): tf.Scalar;
}

/** Sums over the pixels of a map of gradient times value, [B, C] row by row. */
export interface TapSums {
  readonly values: Float32Array;
  readonly channels: number;
  readonly pixels: number;
}

/** What the way back has left at the taps; the sums are on the engine. */
type Taps = Map<number, { readonly sums: tf.Tensor2D; readonly pixels: number }>;

/**
 * Runs a batch forward and backward once, at inference, and sums gradient times value over the pixels of some maps. All
 * tensors but the batch's are freed, after an error too.
 *
 * @param tapped the maps by their id
 * @returns by id; maps that the loss does not depend on are missing
 * @throws ConfigError when the loss is not finite
 */
export async function tapSums(
  model: LayersModel,
  { images, loss }: RankingBatch,
  tapped: ReadonlyMap<number, SymbolicTensor>,
): Promise<ReadonlyMap<number, TapSums>> {
  const taps: Taps = new Map();
  const known = new Map(model.inputs.map(({ id }, index) => [id, images[index] as tf.Tensor]));
  const lossFrom = (source: tf.Tensor) => {
    const replace = ({ id }: SymbolicTensor, value: tf.Tensor) =>
      tapped.has(id) ? tap(value, source, { id, taps }) : value;
    return loss(runLayers(model.outputs, known, { training: false, replace }) as tf.Tensor4D[]);
  };
  try {
    await requireFinite(runBackward(lossFrom));
    const entries = [...taps].map(async ([id, { sums, pixels }]): Promise<[number, TapSums]> => {
      const values = (await sums.data<'float32'>()) as Float32Array;
      return [id, { values, channels: sums.shape[1], pixels }];
    });
    return new Map(await Promise.all(entries));
  } finally {
    tf.dispose([...taps.values()].map(({ sums }) => sums));
  }
}

/**
 * Runs a function and its way back to the taps. They all depend on one number, the source: with respect to the images,
 * the way back would go through layers in front of the first tap, too.
 *
 * @returns the function's value
 */
function runBackward(lossFrom: (source: tf.Tensor) => tf.Scalar): tf.Tensor {
  let failure: { readonly error: unknown } | null = null;
  const guarded = (source: tf.Tensor) => {
    try {
      return lossFrom(source);
    } catch (error) {
      // TensorFlow.js frees what it keeps for the way back only once there has been one.
      failure = { error };
      return tf.neg(source);
    }
  };
  const value = tf.tidy(() => tf.valueAndGrad(guarded)(tf.scalar(0)).value);
  if (failure === null) return value;
  value.dispose();
  throw (failure as { readonly error: unknown }).error;
}

/** Hands a map on; on the way back, leaves the sums of gradient times value. */
function tap(value: tf.Tensor, source: tf.Tensor, { id, taps }: { id: number; taps: Taps }): tf.Tensor {
  return tf.customGrad((...inputs) => {
    const [z, , save] = inputs as unknown as [tf.Tensor, tf.Tensor, tf.GradSaveFunc];
    save([z]);
    const gradFunc = (dz: tf.Tensor, [saved]: tf.Tensor[]) => {
      const sums = tf.keep(tf.tidy(() => tf.sum<tf.Tensor2D>(tf.mul(dz, saved as tf.Tensor), [1, 2])));
      taps.set(id, { sums, pixels: (dz.shape[1] as number) * (dz.shape[2] as number) });
      return [tf.clone(dz), tf.scalar(0)];
    };
    return { value: tf.clone(z), gradFunc };
  })(value, source);
}

async function requireFinite(loss: tf.Tensor): Promise<void> {
  try {
    const [value] = await loss.data();
    if (!Number.isFinite(value)) throw new ConfigError(`taylorScores: loss must be a finite number; got ${value}`);
  } finally {
    loss.dispose();
  }
}
