import type { Modality, Sample } from '../dataset.js';
import type { RgbImage } from '../images/raster.js';
import { DepthInputSpec } from '../inputs/depth-input-spec.js';
import { type NetworkSample, networkSample, resizedImage } from '../inputs/network-sample.js';
import type { InputSpec } from '../spec.js';
import { normaliseInto, valuesOfLevels } from './normalise.js';
import { type SampleTarget, writePlain } from './write-network-sample.js';

/** A sample at network size, as it enters the network. */
export interface PreparedSample {
  /** [h, w, 3] by modality, normalised. */
  readonly images: Readonly<Record<Modality, Float32Array<ArrayBuffer>>>;
  /** [h, w], class index or `IGNORE_LABEL`. */
  readonly labels: Uint8Array<ArrayBuffer>;
}

/**
 * Brings a colour picture to network size and value range, as batches do with `rgb`.
 *
 * @returns [input.height, input.width, 3], normalised
 */
export function prepareImage(image: RgbImage, input: InputSpec): Float32Array<ArrayBuffer> {
  const levels = resizedImage('rgb', image, input);
  const values = new Float32Array(levels.length);
  normaliseInto(values, levels, valuesOfLevels(input.normalisation));
  return values;
}

/** Brings the stored images of a sample and its labels to network size and value range, as evaluation needs them. */
export function prepareSample(sample: Sample, input: InputSpec): PreparedSample {
  const modalities = Object.keys(sample.images);
  const small = networkSample(sample, { input, modalities, depthInput: DepthInputSpec.parse(undefined) });
  return prepared(small, (target) => writePlain(target, small, input.normalisation));
}

/** Arrays of their own for a sample, filled by `write`. */
export function prepared(sample: NetworkSample, write: (target: SampleTarget) => void): PreparedSample {
  const images = Object.entries(sample.images).map(([modality, { length }]) => [modality, new Float32Array(length)]);
  const target: PreparedSample = {
    images: Object.fromEntries(images),
    labels: new Uint8Array(sample.labels.length),
  };
  write(target);
  return target;
}
