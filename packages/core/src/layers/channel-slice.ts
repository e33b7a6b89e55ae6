import * as tf from '@tensorflow/tfjs-core';
import { layers, type Shape } from '@tensorflow/tfjs-layers';
import { onlyShape, onlyTensor } from './single.js';

export interface ChannelSliceConfig {
  readonly name: string;
  /** First channel, and how many. */
  readonly start: number;
  readonly size: number;
}

/** Some neighbouring channels of a map: [B, H, W, C] to [B, H, W, size]; no weights. */
export class ChannelSlice extends layers.Layer {
  static readonly className = 'SsmaChannelSlice';
  private readonly config: ChannelSliceConfig;

  constructor(config: ChannelSliceConfig) {
    super({ name: config.name });
    this.config = config;
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    const [batch, height, width] = onlyShape(inputShape);
    return [batch as null, height as number, width as number, this.config.size];
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const { start, size } = this.config;
    return tf.tidy(() => tf.slice(onlyTensor(inputs) as tf.Tensor4D, [0, 0, 0, start], [-1, -1, -1, size]));
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), ...this.config };
  }
}
