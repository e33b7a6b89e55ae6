import * as tf from '@tensorflow/tfjs-core';
import { type NativeBackend, nativeBackend, operatorAttributes } from '../engine/native-backend.js';

/** Statistics that inference normalises by, [C] each. */
export interface MovingStatistics {
  readonly mean: tf.Tensor1D;
  /** Population variance (divided by B H W), as the released code keeps it. */
  readonly variance: tf.Tensor1D;
}

/** How a batch norm normalises and remembers. */
export interface BatchNormSettings {
  readonly epsilon: number;
  /** Share of the old moving statistics that is kept, in [0, 1). */
  readonly momentum: number;
}

/** The normalised map and the moving statistics after this batch; the caller owns all three. */
export interface BatchNormResult {
  readonly y: tf.Tensor4D;
  readonly moving: MovingStatistics;
}

/**
 * Batch norm with the statistics of the batch, differentiable in x, gamma and beta.
 *
 *   y = gamma (x - mean) / sqrt(variance + epsilon) + beta, per channel over batch and pixels
 *   moving = momentum moving + (1 - momentum) batch, for mean and variance
 *
 * @param x_BHWC feature map, float32
 * @param scale  gamma and beta, [C] each
 */
export function batchNormTraining(
  x_BHWC: tf.Tensor4D,
  scale: { readonly gamma: tf.Tensor1D; readonly beta: tf.Tensor1D },
  moving: MovingStatistics,
  settings: BatchNormSettings,
): BatchNormResult {
  let updated: MovingStatistics | undefined;
  const y = tf.customGrad((...inputs) => {
    const [x, gamma, beta, save] = inputs as unknown as [tf.Tensor4D, tf.Tensor1D, tf.Tensor1D, tf.GradSaveFunc];
    const backend = nativeBackend();
    const forward = backend === null ? portableForward : nativeForward(backend);
    const result = forward(x, { gamma, beta }, moving, settings);
    // customGrad returns one tensor and frees the others; kept, the statistics leave through this variable.
    updated = { mean: tf.keep(result.moving.mean), variance: tf.keep(result.moving.variance) };
    save([x, gamma, ...result.saved]);
    return {
      value: result.y,
      gradFunc: (dy, saved) => gradients(dy as tf.Tensor4D, saved as tf.Tensor[], settings.epsilon),
    };
  })(x_BHWC, scale.gamma, scale.beta) as tf.Tensor4D;
  if (updated === undefined) throw new Error('batchNormTraining: the forward pass did not run');
  const result = { y, moving: { mean: tf.clone(updated.mean), variance: tf.clone(updated.variance) } };
  tf.dispose([updated.mean, updated.variance]);
  return result;
}

interface Forward extends BatchNormResult {
  /** What the backward pass reads besides x and gamma. */
  readonly saved: readonly tf.Tensor[];
}

type ForwardPass = (...inputs: Parameters<typeof batchNormTraining>) => Forward;

/** One operator for everything. */
function nativeForward(backend: NativeBackend): ForwardPass {
  return (x, { gamma, beta }, moving, { epsilon, momentum }) => {
    const [batch, height, width] = x.shape;
    const count = batch * height * width;
    // TensorFlow moves towards the variance with Bessel's correction; scaled by it before and after, the old one moves
    // towards the population variance.
    const correction = count / Math.max(1, count - 1);
    const attributes = nativeAttributes(backend, { epsilon, exponential_avg_factor: 1 - momentum });
    const scaledVariance = tf.mul(moving.variance, correction);
    const inputs = [x, gamma, beta, moving.mean, scaledVariance];
    const outputs = backend.executeMultipleOutputs('FusedBatchNormV3', attributes, inputs, 6);
    const [y, mean, variance, ...saved] = outputs as [tf.Tensor4D, tf.Tensor1D, tf.Tensor1D, ...tf.Tensor[]];
    const result = { y, moving: { mean, variance: tf.div<tf.Tensor1D>(variance, correction) }, saved };
    tf.dispose([scaledVariance, variance]);
    return result;
  };
}

function portableForward(...[x, { gamma, beta }, moving, { epsilon, momentum }]: Parameters<ForwardPass>): Forward {
  const { mean, variance } = tf.moments(x, [0, 1, 2]) as MovingStatistics;
  const moved = (old: tf.Tensor1D, batch: tf.Tensor1D) =>
    tf.tidy(() => tf.add<tf.Tensor1D>(tf.mul(old, momentum), tf.mul(batch, 1 - momentum)));
  return {
    y: tf.batchNorm4d(x, mean, variance, beta, gamma, epsilon),
    moving: { mean: moved(moving.mean, mean), variance: moved(moving.variance, variance) },
    saved: [mean, variance],
  };
}

function gradients(dy: tf.Tensor4D, saved: tf.Tensor[], epsilon: number): tf.Tensor[] {
  const backend = nativeBackend();
  return backend === null ? portableGradients(dy, saved, epsilon) : nativeGradients(backend, dy, saved, epsilon);
}

function nativeGradients(backend: NativeBackend, dy: tf.Tensor4D, saved: tf.Tensor[], epsilon: number): tf.Tensor[] {
  const [x, gamma, ...reserved] = saved as [tf.Tensor, tf.Tensor, ...tf.Tensor[]];
  const outputs = backend.executeMultipleOutputs(
    'FusedBatchNormGradV3',
    nativeAttributes(backend, { epsilon }),
    [dy, x, gamma, ...reserved],
    5,
  );
  const [dx, dGamma, dBeta, ...unused] = outputs as [tf.Tensor, tf.Tensor, tf.Tensor, ...tf.Tensor[]];
  tf.dispose(unused);
  return [dx, dGamma, dBeta];
}

/**
 *   dx = gamma / (n sigma) (n dy - sum dy - xHat sum(dy xHat)), dGamma = sum(dy xHat), dBeta = sum dy
 *
 * with n = B H W and sums over batch and pixels.
 */
function portableGradients(dy: tf.Tensor4D, saved: tf.Tensor[], epsilon: number): tf.Tensor[] {
  const [x, gamma, mean, variance] = saved as [tf.Tensor4D, tf.Tensor1D, tf.Tensor1D, tf.Tensor1D];
  return tf.tidy(() => {
    const [batch, height, width] = x.shape;
    const inverseSigma = tf.rsqrt(tf.add(variance, epsilon));
    const xHat = tf.mul(tf.sub(x, mean), inverseSigma);
    const dBeta = tf.sum(dy, [0, 1, 2]);
    const dGamma = tf.sum(tf.mul(dy, xHat), [0, 1, 2]);
    const n = batch * height * width;
    const centred = tf.sub(tf.sub(dy, tf.div(dBeta, n)), tf.mul(xHat, tf.div(dGamma, n)));
    return [tf.mul(centred, tf.mul(gamma, inverseSigma)), dGamma, dBeta];
  });
}

function nativeAttributes(backend: NativeBackend, floats: Readonly<Record<string, number>>) {
  return operatorAttributes(backend, {
    types: { T: 'float32', U: 'float32' },
    floats,
    strings: { data_format: 'NHWC' },
    bools: { is_training: true },
  });
}
