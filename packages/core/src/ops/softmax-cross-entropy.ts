import * as tf from '@tensorflow/tfjs-core';
import { nativeBackend, operatorAttributes } from '../engine/native-backend.js';

/**
 * Mean softmax cross-entropy over the pixels that are not ignored.
 *
 *   loss = -1/n sum over labelled pixels of log softmax(logits)[label], n = number of labelled pixels
 *
 * @param logits_BHWC  float32, before the softmax
 * @param labels_BHW   int32 class ids in [0, C) or `ignoreLabel`; other ids are the caller's error
 * @param ignoreLabel  id of pixels without influence on loss and gradient
 * @returns            scalar; 0 with a zero gradient when every pixel is ignored
 * @see section 5.1.1 of the paper
 * @remarks The released code divides by all pixels, void ones included, which scales the loss by the labelled share;
 *   here a sample's void area does not change its weight.
 */
export function softmaxCrossEntropy(logits_BHWC: tf.Tensor4D, labels_BHW: tf.Tensor3D, ignoreLabel: number): tf.Scalar {
  return tf.customGrad((input, save) => {
    const logits = input as tf.Tensor4D;
    const [loss, dLogits] = tf.tidy(() => lossAndGradient(logits, labels_BHW, ignoreLabel)) as [tf.Scalar, tf.Tensor4D];
    (save as tf.GradSaveFunc)([dLogits]);
    return { value: loss, gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => tf.mul(saved[0] as tf.Tensor, dy) };
  })(logits_BHWC) as tf.Scalar;
}

function lossAndGradient(
  logits_BHWC: tf.Tensor4D,
  labels_BHW: tf.Tensor3D,
  ignoreLabel: number,
): [tf.Scalar, tf.Tensor4D] {
  const classes = logits_BHWC.shape[3];
  const logits_NC = tf.reshape(logits_BHWC, [-1, classes]) as tf.Tensor2D;
  const labels_N = tf.reshape(labels_BHW, [-1]) as tf.Tensor1D;
  const isLabelled_N = tf.notEqual(labels_N, tf.scalar(ignoreLabel, 'int32'));
  const safeLabels_N = tf.mul(labels_N, tf.cast(isLabelled_N, 'int32')) as tf.Tensor1D;
  const weight_N = tf.cast(isLabelled_N, 'float32');
  const pixelWeight_N = tf.div(weight_N, tf.maximum(tf.sum(weight_N), 1));
  const [losses_N, dLogits_NC] = lossAndGradientByPixel(logits_NC, safeLabels_N);
  const loss = tf.sum(tf.mul(losses_N, pixelWeight_N)) as tf.Scalar;
  const dLogits = tf.mul(dLogits_NC, tf.expandDims(pixelWeight_N, 1));
  return [loss, tf.reshape(dLogits, logits_BHWC.shape)];
}

/** Cross-entropy of each row and its gradient softmax(row) - oneHot(label). */
function lossAndGradientByPixel(logits_NC: tf.Tensor2D, labels_N: tf.Tensor1D): [tf.Tensor, tf.Tensor] {
  const backend = nativeBackend();
  if (backend !== null) {
    const attributes = operatorAttributes(backend, { types: { T: 'float32', Tlabels: 'int32' } });
    const outputs = backend.executeMultipleOutputs(
      'SparseSoftmaxCrossEntropyWithLogits',
      attributes,
      [logits_NC, labels_N],
      2,
    );
    return outputs as [tf.Tensor, tf.Tensor];
  }
  const logProbabilities = tf.logSoftmax(logits_NC);
  const truth = tf.oneHot(labels_N, logits_NC.shape[1]);
  const losses = tf.neg(tf.sum(tf.mul(logProbabilities, truth), 1));
  return [losses, tf.sub(tf.exp(logProbabilities), truth)];
}
