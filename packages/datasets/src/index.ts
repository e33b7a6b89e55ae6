export { PAPER_AUGMENT } from './augment/augment-spec.js';
export { denormalise } from './augment/denormalise.js';
export { scaleOf } from './augment/normalise.js';
export { type PreparedSample, prepareImage, prepareSample } from './augment/prepare-sample.js';
export { resizeBilinear } from './augment/resize-bilinear.js';
export { resizeNearest } from './augment/resize-nearest.js';
export type { SamplingWindow } from './augment/sampling-window.js';
export { type PruneReport, pruneCache } from './cache/prune-cache.js';
export { type Camera, resizedCamera } from './camera.js';
export {
  type ClassDescription,
  type Dataset,
  type DatasetDescription,
  type DatasetProblem,
  type DatasetReport,
  type DepthStatistics,
  IGNORE_LABEL,
  type Modality,
  type Sample,
  type SampleId,
} from './dataset.js';
export {
  CAMERA_MODALITIES,
  CORRUPTION_NAMES,
  CORRUPTIONS,
  type Corruption,
  corruptionApplies,
  SEVERITIES,
  type Severity,
} from './degrade/corruptions.js';
export { degradeBatch } from './degrade/degrade-batch.js';
export { corruptionText, type Degradation, DegradeSpec, degradationOf } from './degrade/degrade-spec.js';
export { DATASET_FORMATS, detectFormat } from './detect-format.js';
export { DatasetError, DatasetFileError } from './errors.js';
export { writeFileAtomic } from './files/write-file-atomic.js';
export { decodeRgb } from './images/decode-image.js';
export { decodeLabels } from './images/decode-labels.js';
export { decodeUint16 } from './images/decode-uint16.js';
export { encodeIndexedPng, encodeLabelPng, encodeRgbPng, encodeUint16Png } from './images/encode-png.js';
export type { DepthMap, FloatMap, ImageSize, LabelMap, RgbImage, Uint16Map } from './images/raster.js';
export { DepthInputSpec, depthInputSpec } from './inputs/depth-input-spec.js';
export { missingLevels } from './inputs/missing-levels.js';
export { offeredModalities, storedModalities } from './inputs/network-modalities.js';
export { type NetworkInputs, type NetworkSample, networkSample } from './inputs/network-sample.js';
export { CITYSCAPES_11, CITYSCAPES_19, CITYSCAPES_LABELS, type CityscapesLabel } from './label-sets/cityscapes.js';
export { FREIBURG_FOREST } from './label-sets/freiburg-forest.js';
export { type LabelSet, toClassIndices } from './label-sets/label-set.js';
export { distinctColors, type Rgb } from './label-sets/palette.js';
export { SCANNET_20 } from './label-sets/scannet.js';
export { SUN_RGBD_37 } from './label-sets/sun-rgbd.js';
export {
  SYNTHIA_RAND_11,
  SYNTHIA_RAND_LABELS,
  SYNTHIA_SEQUENCES_11,
  SYNTHIA_SEQUENCES_LABELS,
  type SynthiaLabel,
} from './label-sets/synthia.js';
export { completeDepth } from './modalities/depth-completion/complete-depth.js';
export type { Blur, CompletionOptions } from './modalities/depth-completion/completion-options.js';
export { type CompletionWorkspace, completionWorkspace } from './modalities/depth-completion/workspace.js';
export type { Direction } from './modalities/hha/depth-scan.js';
export {
  depthToHha,
  estimateGravity,
  type HhaLinearOptions,
  type HhaOptions,
  type HhaReferenceOptions,
} from './modalities/hha/depth-to-hha.js';
export { depthToJet, type JetOptions } from './modalities/jet/depth-to-jet.js';
export { JET, jetColors, type ValueRange } from './modalities/jet/jet-colors.js';
export { bandOf } from './modalities/vegetation/band.js';
export { evi, evi2, ndvi } from './modalities/vegetation/vegetation-index.js';
export { indexToGrey, nrg } from './modalities/vegetation/vegetation-picture.js';
export { openDataset } from './open-dataset.js';
export type { Batch, BatchStream } from './pipeline/batch.js';
export { depthInputOf } from './pipeline/depth-input-of.js';
export { type EvaluationSource, evaluationSamples } from './pipeline/evaluation-samples.js';
export { type BatchOptions, openBatches } from './pipeline/open-batches.js';
export type { SampleSource } from './pipeline/sample-source.js';
export { type Random, randomFrom, shuffled } from './random.js';
export { SCANNET_SCENE_TYPES, type SceneType, sceneTypes } from './scannet/scene-types.js';
export { AugmentSpec, CityscapesSpec, DatasetSpec, FolderSpec, InputSpec } from './spec.js';
export { convertSunLabels } from './sun-rgbd/convert-sun-labels.js';
export { applyFaults } from './synthetic/faults/apply-faults.js';
export { FAULT_PRESETS } from './synthetic/faults/fault-presets.js';
export { type Faults, FaultsSpec } from './synthetic/faults/faults-spec.js';
export { describeForest, type ForestScene } from './synthetic/forest/describe-forest.js';
export { describeRoom, type RoomScene } from './synthetic/indoor/describe-room.js';
export { ROOM_CONDITIONS, type RoomCondition } from './synthetic/indoor/room-light.js';
export { type RenderedFrame, renderScene } from './synthetic/render/render-scene.js';
export { renderStreetScene } from './synthetic/render-street-scene.js';
export { CONDITIONS, type Condition } from './synthetic/scene.js';
export { describeStreet } from './synthetic/street/describe-street.js';
export { SYNTHETIC_FORMATS, type SyntheticFormat } from './synthetic/synthetic-formats.js';
export { SYNTHETIC_LAYOUTS } from './synthetic/synthetic-layouts.js';
export { type SyntheticDatasetOptions, writeSyntheticDataset } from './synthetic/write-synthetic-dataset.js';
