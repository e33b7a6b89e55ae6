import * as tf from '@tensorflow/tfjs-core';
import { layers, type Shape } from '@tensorflow/tfjs-layers';
import { ShapeError } from '../errors.js';
import { onlyShape, onlyTensor } from './single.js';

export interface ModalitySoftmaxConfig {
  readonly name: string;
  /** How many groups of channels compete, >= 2. */
  readonly modalities: number;
}

/**
 * Softmax over modalities, element by element: [B, H, W, N C] holds C channels of each of N modalities, one after the
 * other, and the N values at the same pixel and channel become weights that sum to 1. No weights of its own.
 */
export class ModalitySoftmax extends layers.Layer {
  static readonly className = 'SsmaModalitySoftmax';
  readonly modalities: number;

  constructor(config: ModalitySoftmaxConfig) {
    super({ name: config.name });
    this.modalities = config.modalities;
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    const shape = onlyShape(inputShape);
    const channels = shape[3] as number;
    if (channels % this.modalities !== 0) {
      throw new ShapeError(`${this.name}: channels must be a multiple of ${this.modalities}; got ${channels}`);
    }
    return shape;
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => modalitySoftmax(onlyTensor(inputs) as tf.Tensor4D, this.modalities));
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), modalities: this.modalities };
  }
}

/** @param x_BHWC N C channels, modality by modality */
export function modalitySoftmax(x_BHWC: tf.Tensor4D, modalities: number): tf.Tensor4D {
  const [batch, height, width, channels] = x_BHWC.shape;
  const pixels = batch * height * width;
  const x_PNC = tf.reshape(x_BHWC, [pixels, modalities, channels / modalities]);
  // tfjs takes the softmax along the last axis only.
  const weights_PCN = tf.softmax(tf.transpose(x_PNC, [0, 2, 1]));
  return tf.reshape(tf.transpose(weights_PCN, [0, 2, 1]), x_BHWC.shape);
}
