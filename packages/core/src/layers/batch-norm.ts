import * as tf from '@tensorflow/tfjs-core';
import { initializers, type LayerVariable, layers, type Shape } from '@tensorflow/tfjs-layers';
import { batchNormTraining } from '../ops/batch-norm.js';
import { onlyShape, onlyTensor } from './single.js';

export interface BatchNormConfig {
  readonly name: string;
  /** Share of the old moving statistics kept at each training step, in [0, 1). */
  readonly momentum: number;
  readonly epsilon: number;
}

/** Epsilon of the released code; Keras's default of 1e-3 would shift every feature map. */
export const BATCH_NORM_EPSILON = 1e-5;

/**
 * Batch norm over batch and pixels; weights `gamma`, `beta` (trained), `movingMean`, `movingVariance` (not trained).
 *
 * Called with `training: true` it normalises by the batch and updates the moving statistics,
 * moving = momentum moving + (1 - momentum) batch; else it normalises by the moving statistics.
 */
export class BatchNorm extends layers.Layer {
  static readonly className = 'SsmaBatchNorm';
  readonly momentum: number;
  readonly epsilon: number;
  private gamma!: LayerVariable;
  private beta!: LayerVariable;
  private movingMean!: LayerVariable;
  private movingVariance!: LayerVariable;

  constructor(config: BatchNormConfig) {
    super({ name: config.name });
    this.momentum = config.momentum;
    this.epsilon = config.epsilon;
  }

  override build(inputShape: Shape | Shape[]): void {
    const shape = [onlyShape(inputShape)[3] as number];
    this.gamma = this.addWeight('gamma', shape, 'float32', initializers.ones());
    this.beta = this.addWeight('beta', shape, 'float32', initializers.zeros());
    const isTrained = false;
    this.movingMean = this.addWeight('movingMean', shape, 'float32', initializers.zeros(), undefined, isTrained);
    this.movingVariance = this.addWeight('movingVariance', shape, 'float32', initializers.ones(), undefined, isTrained);
    super.build(inputShape);
  }

  override call(inputs: tf.Tensor | tf.Tensor[], kwargs: { training?: boolean }): tf.Tensor {
    const x = onlyTensor(inputs) as tf.Tensor4D;
    return tf.tidy(() =>
      kwargs.training === true && this.trainable ? this.normaliseByBatch(x) : this.normaliseByMoving(x),
    );
  }

  private normaliseByBatch(x: tf.Tensor4D): tf.Tensor {
    const [gamma, beta, mean, variance] = this.values();
    const { y, moving } = batchNormTraining(x, { gamma, beta }, { mean, variance }, this);
    this.movingMean.write(moving.mean);
    this.movingVariance.write(moving.variance);
    return y;
  }

  private normaliseByMoving(x: tf.Tensor4D): tf.Tensor {
    const [gamma, beta, mean, variance] = this.values();
    return tf.batchNorm4d(x, mean, variance, beta, gamma, this.epsilon);
  }

  private values(): [gamma: tf.Tensor1D, beta: tf.Tensor1D, mean: tf.Tensor1D, variance: tf.Tensor1D] {
    const read = (weight: LayerVariable) => weight.read() as tf.Tensor1D;
    return [read(this.gamma), read(this.beta), read(this.movingMean), read(this.movingVariance)];
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), momentum: this.momentum, epsilon: this.epsilon };
  }
}
