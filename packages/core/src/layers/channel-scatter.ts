import * as tf from '@tensorflow/tfjs-core';
import { layers, type Shape } from '@tensorflow/tfjs-layers';
import { onlyShape, onlyTensor } from './single.js';

export interface ChannelScatterConfig {
  readonly name: string;
  /** Channels of the result. */
  readonly of: number;
  /** Place of each channel of the input in the result; ascending, below `of`. */
  readonly kept: readonly number[];
}

/**
 * Puts channels at given places among zeros: [B, H, W, kept.length] to [B, H, W, of]; no weights. In front of an addition
 * it lets a convolution lose filters while the sum stays as wide as it is.
 *
 * @see section 3.5 of the paper
 */
export class ChannelScatter extends layers.Layer {
  static readonly className = 'SsmaChannelScatter';
  readonly of: number;
  readonly kept: readonly number[];

  constructor(config: ChannelScatterConfig) {
    super({ name: config.name });
    this.of = config.of;
    this.kept = config.kept;
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    const [batch, height, width] = onlyShape(inputShape);
    return [batch as null, height as number, width as number, this.of];
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => scatterChannels(onlyTensor(inputs) as tf.Tensor4D, this));
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), of: this.of, kept: [...this.kept] };
  }
}

/** @param x_BHWC as many channels as `kept` */
export function scatterChannels(
  x_BHWC: tf.Tensor4D,
  { of, kept }: Pick<ChannelScatterConfig, 'of' | 'kept'>,
): tf.Tensor4D {
  const zeroChannel = kept.length;
  const sources = new Int32Array(of).fill(zeroChannel);
  for (const [source, place] of kept.entries()) sources[place] = source;
  // Both ways are one gather; TensorFlow.js would sum segments on the way back.
  return tf.customGrad((x) => ({
    value: tf.gather(
      tf.pad(x as tf.Tensor4D, [
        [0, 0],
        [0, 0],
        [0, 0],
        [0, 1],
      ]),
      tf.tensor1d(sources, 'int32'),
      3,
    ),
    gradFunc: (dy: tf.Tensor) => tf.gather(dy, tf.tensor1d([...kept], 'int32'), 3),
  }))(x_BHWC) as tf.Tensor4D;
}
