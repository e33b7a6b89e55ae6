import type { Modality } from '../dataset.js';

/** From barely seen to hardly usable. */
export const SEVERITIES = [1, 2, 3, 4, 5] as const;
export type Severity = (typeof SEVERITIES)[number];

/** Whose pictures a corruption makes sense for: those of a camera, or of any sensor. */
interface CorruptionDescription {
  readonly of: 'camera' | 'anySensor';
  /** What the strengths are, with their unit. */
  readonly strength: string;
  /** By severity, growing or falling. */
  readonly strengths: readonly [number, number, number, number, number];
}

/**
 * What goes wrong with a picture by degrees.
 *
 * @see Hendrycks, Dietterich, "Benchmarking Neural Network Robustness to Common Corruptions and Perturbations", ICLR 2019
 *   ("ImageNet-C"): numbers of noise, blur, fog and JPEG, from hendrycks/robustness@e0377d4,
 *   ImageNet-C/create_c/make_imagenet_c.py; the others are ours
 */
export const CORRUPTIONS = {
  /** ImageNet-C `gaussian_noise`. */
  'gaussian-noise': {
    of: 'anySensor',
    strength: 'standard deviation as a share of white',
    strengths: [0.08, 0.12, 0.18, 0.26, 0.38],
  },
  /** ImageNet-C `defocus_blur`, whose pictures have 224 x 224 pixels; here the radius grows with the shorter side. */
  'defocus-blur': {
    of: 'camera',
    strength: 'radius in pixels where the shorter side has 224',
    strengths: [3, 4, 6, 8, 10],
  },
  /**
   * ImageNet-C `fog`. That has 2.5 at severities 3 and 4, which differ in the texture of the fog; here the texture is one,
   * and severity 4 lies between.
   */
  fog: { of: 'camera', strength: 'light added in multiples of white', strengths: [1.5, 2, 2.5, 2.75, 3] },
  /** A stop doubles the light. */
  'over-exposure': { of: 'camera', strength: 'stops', strengths: [0.5, 1, 1.5, 2, 2.5] },
  /** A stop halves the light: it darkens, but takes less from a picture than white does. */
  'under-exposure': { of: 'camera', strength: 'stops', strengths: [1, 2, 3, 4, 5] },
  /** ImageNet-C `jpeg_compression`. */
  jpeg: { of: 'camera', strength: 'quality of the JPEG file', strengths: [25, 18, 15, 10, 7] },
  /** At 5 the sensor is dead. */
  missing: { of: 'anySensor', strength: 'share of the pixels', strengths: [0.1, 0.25, 0.5, 0.75, 1] },
  /** To the right. */
  misaligned: { of: 'anySensor', strength: 'shift as a share of the width', strengths: [0.01, 0.02, 0.04, 0.08, 0.16] },
} as const satisfies Record<string, CorruptionDescription>;
export type Corruption = keyof typeof CORRUPTIONS;

// The keys of the table above.
export const CORRUPTION_NAMES = Object.keys(CORRUPTIONS) as readonly Corruption[];

/**
 * Pictures that a camera took. The others are drawn from measurements: light, lens and compression do not reach them, and
 * a blurred depth picture would have distances that nothing has.
 */
export const CAMERA_MODALITIES: readonly Modality[] = ['rgb', 'nir', 'nrg'];

/** Whether a corruption makes sense for the pictures of a modality. */
export function corruptionApplies(corruption: Corruption, modality: Modality): boolean {
  return CORRUPTIONS[corruption].of === 'anySensor' || CAMERA_MODALITIES.includes(modality);
}

/** In the unit that `CORRUPTIONS` names. */
export function strengthOf(corruption: Corruption, severity: Severity): number {
  return CORRUPTIONS[corruption].strengths[severity - 1] as number;
}
