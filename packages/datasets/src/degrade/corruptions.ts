import type { Modality } from '../dataset.js';

/** From barely seen to hardly usable. */
export const SEVERITIES = [1, 2, 3, 4, 5] as const;
export type Severity = (typeof SEVERITIES)[number];

/** Whose pictures a corruption makes sense for: those of a camera, or of any sensor. */
interface CorruptionDescription {
  readonly of: 'camera' | 'anySensor';
  /** By severity, growing or falling; the unit is said with each. */
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
  /** Standard deviation of the noise as a share of white: ImageNet-C `gaussian_noise`. */
  'gaussian-noise': { of: 'anySensor', strengths: [0.08, 0.12, 0.18, 0.26, 0.38] },
  /** Radius of the disk of confusion in pixels of a picture whose shorter side has 224: ImageNet-C `defocus_blur`. */
  'defocus-blur': { of: 'camera', strengths: [3, 4, 6, 8, 10] },
  /**
   * Light that the fog adds, as a multiple of white: ImageNet-C `fog`. That has 2.5 at severities 3 and 4, which differ in
   * the texture of the fog; here the texture is one, and severity 4 lies between.
   */
  fog: { of: 'camera', strengths: [1.5, 2, 2.5, 2.75, 3] },
  /** Stops: each doubles the light. */
  'over-exposure': { of: 'camera', strengths: [1, 2, 3, 4, 5] },
  /** Stops: each halves the light. */
  'under-exposure': { of: 'camera', strengths: [1, 2, 3, 4, 5] },
  /** Quality of the JPEG file: ImageNet-C `jpeg_compression`. */
  jpeg: { of: 'camera', strengths: [25, 18, 15, 10, 7] },
  /** Share of the pixels that the sensor does not give; at 5 none is left. */
  missing: { of: 'anySensor', strengths: [0.1, 0.25, 0.5, 0.75, 1] },
  /** Shift to the right as a share of the width. */
  misaligned: { of: 'anySensor', strengths: [0.01, 0.02, 0.04, 0.08, 0.16] },
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

/** In the unit of the corruption, see `CORRUPTIONS`. */
export function strengthOf(corruption: Corruption, severity: Severity): number {
  return CORRUPTIONS[corruption].strengths[severity - 1] as number;
}
