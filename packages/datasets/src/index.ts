export { denormalise } from './augment/denormalise.js';
export { type PreparedSample, prepareImage, prepareSample } from './augment/prepare-sample.js';
export { resizeBilinear } from './augment/resize-bilinear.js';
export { resizeNearest } from './augment/resize-nearest.js';
export type { SamplingWindow } from './augment/sampling-window.js';
export {
  type ClassDescription,
  type Dataset,
  type DatasetDescription,
  type DatasetProblem,
  type DatasetReport,
  IGNORE_LABEL,
  type Modality,
  type Sample,
  type SampleId,
} from './dataset.js';
export { DatasetError, DatasetFileError } from './errors.js';
export { writeFileAtomic } from './files/write-file-atomic.js';
export { decodeRgb } from './images/decode-image.js';
export { decodeLabels } from './images/decode-labels.js';
export { encodeLabelPng, encodeRgbPng } from './images/encode-png.js';
export type { ImageSize, LabelMap, RgbImage } from './images/raster.js';
export { CITYSCAPES_11, CITYSCAPES_19, CITYSCAPES_LABELS, type CityscapesLabel } from './label-sets/cityscapes.js';
export { type LabelSet, toClassIndices } from './label-sets/label-set.js';
export { distinctColors, type Rgb } from './label-sets/palette.js';
export { openDataset } from './open-dataset.js';
export type { Batch, BatchStream } from './pipeline/batch.js';
export { evaluationSamples } from './pipeline/evaluation-samples.js';
export { type BatchOptions, openBatches } from './pipeline/open-batches.js';
export type { SampleSource } from './pipeline/sample-source.js';
export { type Random, randomFrom, shuffled } from './random.js';
export { AugmentSpec, CityscapesSpec, DatasetSpec, FolderSpec, InputSpec } from './spec.js';
export type { RenderedFrame } from './synthetic/render/render-scene.js';
export { renderStreetScene } from './synthetic/render-street-scene.js';
export { type SyntheticStreetOptions, writeSyntheticStreet } from './synthetic/write-synthetic-street.js';
