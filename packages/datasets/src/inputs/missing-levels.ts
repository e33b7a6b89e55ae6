import type { Modality } from '../dataset.js';

const BLACK = [0, 0, 0] as const;
const LOWEST_JET = [0, 0, 128] as const;

/** Levels of every pixel of a modality whose sensor gives nothing: the lowest colour of `jet`, black of all others. */
export function missingLevels(modality: Modality): readonly [red: number, green: number, blue: number] {
  return modality === 'jet' ? LOWEST_JET : BLACK;
}
