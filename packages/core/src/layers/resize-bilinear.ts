import * as tf from '@tensorflow/tfjs-core';
import { layers, type Shape } from '@tensorflow/tfjs-layers';
import { resizeBilinear } from '../ops/resize-bilinear.js';
import { onlyShape, onlyTensor } from './single.js';

export interface ResizeBilinearConfig {
  readonly name: string;
  /** Size of the output in pixels. */
  readonly height: number;
  readonly width: number;
}

/** Bilinear resize to a fixed size, differentiable on every engine; no weights. */
export class ResizeBilinear extends layers.Layer {
  static readonly className = 'SsmaResizeBilinear';
  readonly height: number;
  readonly width: number;

  constructor(config: ResizeBilinearConfig) {
    super({ name: config.name });
    this.height = config.height;
    this.width = config.width;
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    const [batch, , , channels] = onlyShape(inputShape);
    return [batch as null, this.height, this.width, channels as number];
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => resizeBilinear(onlyTensor(inputs) as tf.Tensor4D, this.height, this.width));
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), height: this.height, width: this.width };
  }
}
