import type { Sample } from '../dataset.js';
import type { ImageSize } from '../images/raster.js';
import type { Random } from '../random.js';
import type { AugmentSpec, InputSpec } from '../spec.js';
import { cropAndZoom } from './crop-and-zoom.js';
import { flipHorizontally } from './flip-horizontally.js';
import { type PreparedSample, prepareSample } from './prepare-sample.js';
import { fullWindow, type SamplingWindow } from './sampling-window.js';

/**
 * Varies a sample as `augment` allows and brings it to network size, reading each source pixel once. Images and labels
 * move together; where the window reaches beyond the sample, images show their mean colour and labels `IGNORE_LABEL`.
 *
 * @param random advanced by the same number of draws whatever `augment` says, so that changing one range leaves the
 *   other choices of a seed as they were
 */
export function augmentSample(
  sample: Sample,
  { augment, input }: { readonly augment: AugmentSpec; readonly input: InputSpec },
  random: Random,
): PreparedSample {
  return prepareSample(sample, input, drawWindow(sample.labels, augment, random));
}

/** Draws what the network sees of an image: crop fraction uniform, zoom log-uniform, position uniform. */
function drawWindow(size: ImageSize, augment: AugmentSpec, random: Random): SamplingWindow {
  const isFlipped = random.next() < 0.5 && augment.flip;
  const [smallestCrop, largestCrop] = augment.crop;
  const [smallestZoom, largestZoom] = augment.scale;
  const window = cropAndZoom(fullWindow(size), {
    cropFraction: smallestCrop + random.next() * (largestCrop - smallestCrop),
    zoom: smallestZoom * (largestZoom / smallestZoom) ** random.next(),
    verticalPosition: random.next(),
    horizontalPosition: random.next(),
  });
  return isFlipped ? flipHorizontally(window) : window;
}
