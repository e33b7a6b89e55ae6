import type { ImageSize } from '../images/raster.js';
import type { Random } from '../random.js';
import { type AffineMap, composed, type Skew, turnedAndSkewed, windowMap } from './affine-map.js';
import type { AugmentSpec } from './augment-spec.js';
import { cropAndZoom } from './crop-and-zoom.js';
import { flipHorizontally } from './flip-horizontally.js';
import { fullWindow } from './sampling-window.js';

/** How one sample is varied. */
export interface Augmentation {
  /** Target to source; the same for images and labels. */
  readonly map: AffineMap;
  readonly light: Light;
}

/** How the colours of one sample are varied: contrast about the mean level, then brightness, then the dark corners. */
export interface Light {
  /** Factor on the distance from the mean level. */
  readonly contrast: number;
  /** Levels that are added. */
  readonly brightness: number;
  /** Standard deviation in pixels of the Gaussian about the centre that multiplies the picture; null: none. */
  readonly vignetteSigma: number | null;
}

/** Width of the picture that the pixels of `AugmentSpec.vignetting` are counted in. */
const VIGNETTING_WIDTH = 768;
const RADIANS_PER_DEGREE = Math.PI / 180;

/**
 * Draws how a sample is varied: the picture is skewed and turned about its centre, then a part of it is cut out, fills
 * the target and may be mirrored. Zoom is drawn log-uniformly, everything else uniformly.
 *
 * @param size   of the sample and of what is made of it
 * @param random advanced by the same number of draws whatever `augment` says, so that changing one range leaves the
 *   other choices of a seed as they were
 */
export function drawAugmentation(size: ImageSize, augment: AugmentSpec, random: Random): Augmentation {
  const draw = drawer(augment.probability, random);
  const isFlipped = random.next() < augment.probability.flip && augment.flip;
  const window = cropAndZoom(fullWindow(size), {
    cropFraction: draw('crop', between(augment.crop), 1),
    zoom: draw('scale', logBetween(augment.scale), 1),
    verticalPosition: random.next(),
    horizontalPosition: random.next(),
  });
  const radians = draw('rotation', between(augment.rotation), 0) * RADIANS_PER_DEGREE;
  const skew = skewTowards(draw('skew', between(augment.skew), 0), random.next());
  return {
    map: composed(turnedAndSkewed(size, radians, skew), windowMap(isFlipped ? flipHorizontally(window) : window, size)),
    light: {
      contrast: draw('contrast', between(augment.contrast), 1),
      brightness: draw('brightness', between(augment.brightness), 0),
      vignetteSigma: draw('vignetting', vignetteSigma(augment.vignetting, size), null),
    },
  };
}

type Probability = AugmentSpec['probability'];

/** Draws a value, and whether it is used instead of `off`: always two numbers. */
function drawer(probability: Probability, random: Random) {
  return <T>(name: keyof Probability, valueAt: (position: number) => T, off: T): T => {
    const happens = random.next() < probability[name];
    const value = valueAt(random.next());
    return happens ? value : off;
  };
}

type Range = readonly [low: number, high: number];

function between([low, high]: Range): (position: number) => number {
  return (position) => low + position * (high - low);
}

function logBetween([low, high]: Range): (position: number) => number {
  return (position) => low * (high / low) ** position;
}

function vignetteSigma(range: Range | null, { width }: ImageSize): (position: number) => number | null {
  if (range === null) return () => null;
  const sigmaAt = between(range);
  return (position) => (sigmaAt(position) * width) / VIGNETTING_WIDTH;
}

/** A skew of given size: a quarter of the positions each for right, left, down, up. */
function skewTowards(factor: number, position: number): Skew {
  const signed = position % 0.5 < 0.25 ? factor : -factor;
  return position < 0.5 ? { alongRows: signed, alongColumns: 0 } : { alongRows: 0, alongColumns: signed };
}
