import * as tf from '@tensorflow/tfjs-core';
import { type NativeBackend, nativeBackend, operatorAttributes } from '../engine/native-backend.js';

/** Result of a batch norm in training: the normalised map and the statistics of this batch, [C] each. */
export interface BatchNormResult {
  readonly y: tf.Tensor4D;
  readonly mean: tf.Tensor1D;
  /** Population variance (divided by B H W), as the released code keeps it. */
  readonly variance: tf.Tensor1D;
}

/**
 * Batch norm with the statistics of the batch, differentiable in x, gamma and beta.
 *
 *   y = gamma (x - mean) / sqrt(variance + epsilon) + beta, per channel over batch and pixels
 *
 * @param x_BHWC  feature map, float32
 * @param gamma   [C]
 * @param beta    [C]
 */
export function batchNormTraining(
  x_BHWC: tf.Tensor4D,
  gamma: tf.Tensor1D,
  beta: tf.Tensor1D,
  epsilon: number,
): BatchNormResult {
  let statistics: { mean: tf.Tensor1D; variance: tf.Tensor1D } | undefined;
  const y = tf.customGrad((...inputs) => {
    const [x, scale, offset, save] = inputs as unknown as [tf.Tensor4D, tf.Tensor1D, tf.Tensor1D, tf.GradSaveFunc];
    const backend = nativeBackend();
    const forward =
      backend === null ? portableForward(x, scale, offset, epsilon) : nativeForward(backend, x, scale, offset, epsilon);
    // customGrad returns one tensor and frees the others; kept, the statistics leave through this variable.
    statistics = { mean: tf.keep(forward.mean), variance: tf.keep(forward.variance) };
    save([x, scale, ...forward.saved]);
    return { value: forward.y, gradFunc: (dy, saved) => gradients(dy as tf.Tensor4D, saved as tf.Tensor[], epsilon) };
  })(x_BHWC, gamma, beta) as tf.Tensor4D;
  if (statistics === undefined) throw new Error('batchNormTraining: the forward pass did not run');
  const { mean, variance } = statistics;
  const result = { y, mean: tf.clone(mean), variance: tf.clone(variance) };
  tf.dispose([mean, variance]);
  return result;
}

interface Forward extends BatchNormResult {
  /** What the backward pass reads besides x and gamma: [mean, second statistic, third]. */
  readonly saved: readonly tf.Tensor[];
}

function nativeForward(
  backend: NativeBackend,
  x: tf.Tensor4D,
  gamma: tf.Tensor1D,
  beta: tf.Tensor1D,
  epsilon: number,
): Forward {
  const empty = tf.tensor1d([]);
  const outputs = backend.executeMultipleOutputs(
    'FusedBatchNormV3',
    nativeAttributes(backend, epsilon),
    [x, gamma, beta, empty, empty],
    6,
  );
  empty.dispose();
  const [y, mean, unbiasedVariance, ...reserved] = outputs as [tf.Tensor4D, tf.Tensor1D, tf.Tensor1D, ...tf.Tensor[]];
  const [batch, height, width] = x.shape;
  const count = batch * height * width;
  // TensorFlow applies Bessel's correction to the variance that it reports.
  const variance = count > 1 ? tf.mul<tf.Tensor1D>(unbiasedVariance, (count - 1) / count) : unbiasedVariance;
  if (variance !== unbiasedVariance) unbiasedVariance.dispose();
  return { y, mean, variance, saved: reserved };
}

function portableForward(x: tf.Tensor4D, gamma: tf.Tensor1D, beta: tf.Tensor1D, epsilon: number): Forward {
  const [y, mean, variance] = tf.tidy(() => {
    const moments = tf.moments(x, [0, 1, 2]);
    const normalised = tf.batchNorm4d(
      x,
      moments.mean as tf.Tensor1D,
      moments.variance as tf.Tensor1D,
      beta,
      gamma,
      epsilon,
    );
    return [normalised, moments.mean as tf.Tensor1D, moments.variance as tf.Tensor1D] as const;
  }) as unknown as readonly [tf.Tensor4D, tf.Tensor1D, tf.Tensor1D];
  return { y, mean, variance, saved: [mean, variance] };
}

function gradients(dy: tf.Tensor4D, saved: tf.Tensor[], epsilon: number): tf.Tensor[] {
  const backend = nativeBackend();
  return backend === null ? portableGradients(dy, saved, epsilon) : nativeGradients(backend, dy, saved, epsilon);
}

function nativeGradients(backend: NativeBackend, dy: tf.Tensor4D, saved: tf.Tensor[], epsilon: number): tf.Tensor[] {
  const [x, gamma, ...reserved] = saved as [tf.Tensor, tf.Tensor, ...tf.Tensor[]];
  const outputs = backend.executeMultipleOutputs(
    'FusedBatchNormGradV3',
    nativeAttributes(backend, epsilon),
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

function nativeAttributes(backend: NativeBackend, epsilon: number) {
  return operatorAttributes(backend, {
    types: { T: 'float32', U: 'float32' },
    floats: { epsilon },
    strings: { data_format: 'NHWC' },
    bools: { is_training: true },
  });
}
