import * as tf from '@tensorflow/tfjs-core';
import { nativeBackend } from '../engine/native-backend.js';

/**
 * Bilinear resize of a feature map, differentiable on every engine.
 *
 * Output pixel i samples input position i * inputSize / outputSize, clamped to the last pixel: neither aligned corners
 * nor half-pixel centres, as in the released TensorFlow 1 code.
 *
 * @param x_BHWC  feature map, float32
 * @returns       [B, height, width, C]
 */
export function resizeBilinear(x_BHWC: tf.Tensor4D, height: number, width: number): tf.Tensor4D {
  if (nativeBackend() !== null) return tf.image.resizeBilinear(x_BHWC, [height, width]);
  return tf.tidy(() => {
    const [batch, inputHeight, inputWidth, channels] = x_BHWC.shape;
    const rows = tf.matMul(
      interpolationMatrix(inputHeight, height),
      tf.reshape(x_BHWC, [batch, inputHeight, inputWidth * channels]),
    );
    const columns = tf.matMul(
      interpolationMatrix(inputWidth, width),
      tf.reshape(rows, [batch * height, inputWidth, channels]),
    );
    return tf.reshape(columns, [batch, height, width, channels]);
  });
}

/** [1, outputSize, inputSize]: each row holds the two weights of one output pixel. */
function interpolationMatrix(inputSize: number, outputSize: number): tf.Tensor3D {
  const weights = new Float32Array(outputSize * inputSize);
  for (let i = 0; i < outputSize; i++) {
    const position = (i * inputSize) / outputSize;
    const low = Math.floor(position);
    const high = Math.min(low + 1, inputSize - 1);
    weights[i * inputSize + low]! += 1 - (position - low);
    weights[i * inputSize + high]! += position - low;
  }
  return tf.tensor3d(weights, [1, outputSize, inputSize]);
}
