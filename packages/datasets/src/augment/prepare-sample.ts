import type { Modality, Sample } from '../dataset.js';
import type { RgbImage } from '../images/raster.js';
import type { InputSpec } from '../spec.js';
import { normalise } from './normalise.js';
import { resizeBilinear } from './resize-bilinear.js';
import { resizeNearest } from './resize-nearest.js';
import { fullWindow } from './sampling-window.js';

/** A sample at network size. */
export interface PreparedSample {
  /** [h, w, 3] by modality, normalised. */
  readonly images: Readonly<Record<Modality, Float32Array<ArrayBuffer>>>;
  /** [h, w], class index or `IGNORE_LABEL`. */
  readonly labels: Uint8Array<ArrayBuffer>;
}

/**
 * Brings one image to network size and value range.
 *
 * @param window part of the image that is shown; the whole image by default
 * @returns      [input.height, input.width, 3], normalised
 */
export function prepareImage(image: RgbImage, input: InputSpec, window = fullWindow(image)): Float32Array<ArrayBuffer> {
  return normalise(resizeBilinear(image, input, window), input.normalisation);
}

/**
 * Brings a sample to network size and value range; images and labels are read through the same window.
 *
 * @param window part of the sample that is shown; the whole sample, as evaluation needs it, by default
 */
export function prepareSample(sample: Sample, input: InputSpec, window = fullWindow(sample.labels)): PreparedSample {
  const images = Object.fromEntries(
    Object.entries(sample.images).map(([modality, image]) => [modality, prepareImage(image, input, window)]),
  );
  return { images, labels: resizeNearest(sample.labels, input, window) };
}
