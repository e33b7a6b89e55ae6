import * as tf from '@tensorflow/tfjs-core';
import { initializers, layers, type Shape } from '@tensorflow/tfjs-layers';
import { dilatedConv2d } from '../ops/conv2d.js';
import { onlyShape, onlyTensor } from './single.js';

export interface DilatedConv2dConfig {
  readonly name: string;
  readonly filters: number;
  /** Height and width of the kernel in pixels; odd. */
  readonly kernelSize: number;
  /** Dilation rate in pixels, >= 1. */
  readonly dilationRate: number;
}

/**
 * Convolution with dilation, stride 1, SAME padding and no bias that can be trained; weight `kernel` [k, k, C, filters].
 *
 * `tf.layers.conv2d` accepts a dilation rate but has no gradient for it.
 */
export class DilatedConv2d extends layers.Layer {
  static readonly className = 'SsmaDilatedConv2d';
  private readonly config: DilatedConv2dConfig;

  constructor(config: DilatedConv2dConfig) {
    super({ name: config.name });
    this.config = config;
  }

  override build(inputShape: Shape | Shape[]): void {
    const channels = onlyShape(inputShape)[3] as number;
    const { kernelSize, filters } = this.config;
    const shape = [kernelSize, kernelSize, channels, filters];
    this.addWeight('kernel', shape, 'float32', initializers.zeros());
    super.build(inputShape);
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    const [batch, height, width] = onlyShape(inputShape);
    return [batch as null, height as number, width as number, this.config.filters];
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const kernel = this.weights[0]?.read() as tf.Tensor4D;
    return tf.tidy(() => dilatedConv2d(onlyTensor(inputs) as tf.Tensor4D, kernel, this.config.dilationRate));
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), ...this.config };
  }
}
