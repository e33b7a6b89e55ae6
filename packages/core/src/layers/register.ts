import { serialization } from '@tensorflow/tfjs-core';
import { BatchNorm } from './batch-norm.js';
import { DilatedConv2d } from './dilated-conv2d.js';
import { GlobalMean } from './global-mean.js';
import { ModalitySoftmax } from './modality-softmax.js';
import { Relu } from './relu.js';
import { ResizeBilinear } from './resize-bilinear.js';
import { StepDropout } from './step-dropout.js';

/**
 * Makes this package's layers known to `tf.loadLayersModel`, so that a saved network loads as a standard model.
 * Repeated calls are harmless.
 */
export function registerLayers(): void {
  for (const layer of [BatchNorm, DilatedConv2d, GlobalMean, ModalitySoftmax, Relu, ResizeBilinear, StepDropout]) {
    serialization.registerClass(layer as unknown as serialization.SerializableConstructor<serialization.Serializable>);
  }
}
