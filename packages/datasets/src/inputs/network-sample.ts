import { resizeBilinear } from '../augment/resize-bilinear.js';
import { resizeNearest } from '../augment/resize-nearest.js';
import { resizedCamera } from '../camera.js';
import type { Modality, Sample, SampleId } from '../dataset.js';
import { DatasetError } from '../errors.js';
import type { ImageSize, RgbImage } from '../images/raster.js';
import type { DepthInputSpec } from './depth-input-spec.js';
import { type DepthSource, depthPicture, preparedDepth } from './depth-picture.js';
import { DEPTH, isDerived } from './network-modalities.js';
import { resizeDepth, resizeImageNearest } from './resize-maps.js';

/** A sample as the network sees it before augmentation: every picture at network size, levels 0 to 255. */
export interface NetworkSample extends ImageSize {
  readonly id: SampleId;
  /** [height, width, 3] by modality. */
  readonly images: Readonly<Record<Modality, Uint8Array>>;
  /** [height, width], class index or `IGNORE_LABEL`. */
  readonly labels: Uint8Array;
}

/** Makes the sample of an id at network size. */
export type NetworkSampleLoader = (id: SampleId) => Promise<NetworkSample>;

/** What a sample is turned into; plain data. */
export interface NetworkInputs {
  readonly input: ImageSize;
  /** At least one out of `offeredModalities` of the dataset. */
  readonly modalities: readonly Modality[];
  readonly depthInput: DepthInputSpec;
}

/**
 * Brings a sample to network size and derives the pictures that are not stored.
 *
 * `rgb` is resampled bilinearly (by area averaging when it shrinks), every other image, depth and labels take their
 * nearest pixel, without regard to the aspect ratio. Depth is completed and turned into pictures at network size, with
 * the camera of that size.
 *
 * @throws DatasetError naming the sample when a picture is not there or cannot be derived
 * @see Valada, Mohan, Burgard, Self-Supervised Model Adaptation for Multimodal Semantic Segmentation, section 5.1.1
 */
export function networkSample(sample: Sample, { input, modalities, depthInput }: NetworkInputs): NetworkSample {
  const { height, width } = input;
  try {
    const depth = lazily(() => networkDepth(sample, input, depthInput));
    const images = modalities.map((modality) => {
      const stored = sample.images[modality];
      if (stored !== undefined) return [modality, resizedImage(modality, stored, input)] as const;
      if (isDerived(modality)) return [modality, depthPicture(modality, depth(), depthInput).data] as const;
      throw new DatasetError(`must have an image ${modality}; got ${Object.keys(sample.images).join(', ') || 'none'}`);
    });
    const labels = resizeNearest(sample.labels, input);
    return { id: sample.id, height, width, images: Object.fromEntries(images), labels };
  } catch (error) {
    if (!(error instanceof DatasetError)) throw error;
    throw new DatasetError(`sample ${sample.id}: ${error.message}`, { cause: error });
  }
}

/**
 * An image at network size, levels rounded half up.
 *
 * @returns [size.height, size.width, 3]
 */
export function resizedImage(modality: Modality, image: RgbImage, size: ImageSize): Uint8Array<ArrayBuffer> {
  if (modality !== 'rgb') return resizeImageNearest(image, size);
  const levels = resizeBilinear(image, size);
  const data = new Uint8Array(levels.length);
  for (let i = 0; i < levels.length; i++) data[i] = levels[i]! + 0.5;
  return data;
}

function networkDepth({ depths, camera }: Sample, size: ImageSize, settings: DepthInputSpec): DepthSource {
  const stored = depths[DEPTH];
  if (stored === undefined) {
    throw new DatasetError(`must have a depth map ${DEPTH}; got ${Object.keys(depths).join(', ') || 'none'}`);
  }
  if (camera !== null && (camera.size.height !== stored.height || camera.size.width !== stored.width)) {
    const { size: of } = camera;
    throw new DatasetError(
      `camera must be of the depth map's size ${stored.width}x${stored.height}; got ${of.width}x${of.height}`,
    );
  }
  const depth = preparedDepth(resizeDepth(stored, size), settings);
  return { depth, camera: camera === null ? null : resizedCamera(camera, size) };
}

function lazily<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
