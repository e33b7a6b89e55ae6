import { serialization } from '@tensorflow/tfjs-core';
import { BatchNorm } from './batch-norm.js';
import { ChannelScatter } from './channel-scatter.js';
import { ChannelSlice } from './channel-slice.js';
import { DilatedConv2d } from './dilated-conv2d.js';
import { GlobalMean } from './global-mean.js';
import { LogMeanExp } from './log-mean-exp.js';
import { LogSoftmax } from './log-softmax.js';
import { ModalitySoftmax } from './modality-softmax.js';
import { Relu } from './relu.js';
import { ResizeBilinear } from './resize-bilinear.js';
import { StepDropout } from './step-dropout.js';
import { Unpool } from './unpool.js';

/**
 * Makes this package's layers known to `tf.loadLayersModel`, so that a saved network loads as a standard model.
 * Repeated calls are harmless.
 */
export function registerLayers(): void {
  for (const layer of [
    BatchNorm,
    ChannelScatter,
    ChannelSlice,
    DilatedConv2d,
    GlobalMean,
    LogMeanExp,
    LogSoftmax,
    ModalitySoftmax,
    Relu,
    ResizeBilinear,
    StepDropout,
    Unpool,
  ]) {
    serialization.registerClass(layer as unknown as serialization.SerializableConstructor<serialization.Serializable>);
  }
}
