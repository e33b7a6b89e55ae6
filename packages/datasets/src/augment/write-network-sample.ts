import type { Modality } from '../dataset.js';
import type { NetworkSample } from '../inputs/network-sample.js';
import type { InputSpec } from '../spec.js';
import { reachesBeyond } from './affine-map.js';
import { applyLight } from './apply-light.js';
import type { Augmentation } from './draw-augmentation.js';
import { type Color, meanColor } from './mean-color.js';
import { normaliseInto, scaleOf, valuesOfLevels } from './normalise.js';
import { warpBilinear } from './warp-bilinear.js';
import { warpLabels, warpLevels } from './warp-nearest.js';

/** Stands for a mean colour that no pixel needs. */
const BLACK: Color = [0, 0, 0];

/** Where the values of one sample go: a slice of a batch, or arrays of its own. */
export interface SampleTarget {
  /** [height, width, 3] by modality. */
  readonly images: Readonly<Record<Modality, Float32Array>>;
  /** [height, width]. */
  readonly labels: Uint8Array;
}

/** Writes a sample as it is, normalised. */
export function writePlain(
  target: SampleTarget,
  sample: NetworkSample,
  normalisation: InputSpec['normalisation'],
): void {
  const valueOfLevel = valuesOfLevels(normalisation);
  for (const [modality, levels] of Object.entries(sample.images)) {
    normaliseInto(imageOf(target, modality), levels, valueOfLevel);
  }
  target.labels.set(sample.labels);
}

/**
 * Writes a sample varied and normalised, each pixel resampled once. All pictures and the labels move together: `rgb`
 * bilinearly, the others by their nearest pixel. The light of `rgb` alone varies. Beyond the sample, images show their
 * mean colour and labels `IGNORE_LABEL`.
 *
 * A mirrored picture is mirrored as it is: none of the channels of HHA (inverse depth, height, angle with gravity), of a
 * coloured depth map or of a vegetation index is a signed direction along the rows.
 */
export function writeAugmented(
  target: SampleTarget,
  sample: NetworkSample,
  { augmentation, normalisation }: { augmentation: Augmentation; normalisation: InputSpec['normalisation'] },
): void {
  const { map, light } = augmentation;
  const valueOfLevel = valuesOfLevels(normalisation);
  const scale = scaleOf(normalisation);
  const isMeanNeeded = reachesBeyond(map, sample);
  for (const [modality, levels] of Object.entries(sample.images)) {
    const picture = imageOf(target, modality);
    if (modality === 'rgb') {
      const outside = isMeanNeeded || light.contrast !== 1 ? meanColor(levels) : BLACK;
      const meanLevel = (outside[0] + outside[1] + outside[2]) / 3;
      warpBilinear(picture, levels, { size: sample, map, outside });
      applyLight(picture, { size: sample, light, meanLevel, normalisation: scale });
    } else {
      const [red, green, blue] = isMeanNeeded ? meanColor(levels) : BLACK;
      const entering = (level: number) => level * scale.scale + scale.offset;
      const outside = [entering(red), entering(green), entering(blue)] as const;
      warpLevels(picture, levels, { size: sample, map, valueOfLevel, outside });
    }
  }
  warpLabels(target.labels, sample.labels, sample, map);
}

function imageOf({ images }: SampleTarget, modality: Modality): Float32Array {
  const picture = images[modality];
  if (picture === undefined) {
    throw new Error(`batch: target must have modality ${modality}; got ${Object.keys(images).join(', ')}`);
  }
  return picture;
}
