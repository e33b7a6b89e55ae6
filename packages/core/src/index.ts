export { buildModel, buildUnfilledModel } from './build-model.js';
export {
  EXPORT_FORMATS,
  type ExportedNetwork,
  type ExportFormat,
  exportNetwork,
} from './compile/export-network.js';
export type { NetworkEnd } from './compile/network-ends.js';
export { CheckpointError, ConfigError, ShapeError } from './errors.js';
export { runLayers, type TensorValues } from './execute/run-layers.js';
export { inputShapeOf } from './input-shape.js';
export { registerLayers } from './layers/register.js';
export { StepDropout } from './layers/step-dropout.js';
export { adapnetPlusPlus } from './networks/adapnetpp.js';
export {
  type AdamMoments,
  type AdamSlot,
  type AdamStep,
  adamSlot,
  type PreparedAdamStep,
  prepareAdamStep,
} from './ops/adam.js';
export {
  type BatchNormResult,
  type BatchNormSettings,
  batchNormTraining,
  type MovingStatistics,
} from './ops/batch-norm.js';
export { dilatedConv2d } from './ops/conv2d.js';
export { relu } from './ops/relu.js';
export { resizeBilinear } from './ops/resize-bilinear.js';
export { softmaxCrossEntropy } from './ops/softmax-cross-entropy.js';
export { inferenceModules, type NetworkModule } from './profile/modules.js';
export { type ModelProfile, type ModuleProfile, profileModel } from './profile/profile.js';
export { type ChannelRole, channelRoleOf } from './pruned/channel-role.js';
export { sourceOf } from './pruned/narrow-network.js';
export {
  AdapnetppSpec,
  type BackboneSpec,
  KeptFilters,
  ModelShape,
  ModelSpec,
  modalitiesOf,
  NETWORK_NAMES,
  outputNamesOf,
  SsmaSpec,
} from './spec.js';
export { fromAdapnetppCheckpoint, fromSsmaCheckpoint, toAdapnetppCheckpoint } from './weights/adapnetpp-checkpoint.js';
export { expertWeights, writeExpertWeights } from './weights/expert-weights.js';
export { type ImagenetReport, writeImagenetWeights } from './weights/imagenet-weights.js';
export { initialiseWeights } from './weights/initialise.js';
export { type MatchWeightsOptions, matchWeights } from './weights/match-weights.js';
export { readWeights, writeWeights } from './weights/model-weights.js';
export type { Dtype, NamedTensor, NamedTensors } from './weights/named-tensors.js';
export { decodeSafetensors, encodeSafetensors, type Safetensors } from './weights/safetensors.js';
export { readTensorBundle, type TensorBundle } from './weights/tensor-bundle.js';
export { toFloat32 } from './weights/to-float32.js';
