import type { InputSpec } from '../spec.js';

type Normalisation = InputSpec['normalisation'];

/** How levels enter the network: `value = level * scale + offset`. */
export interface LinearScale {
  readonly scale: number;
  readonly offset: number;
}

/** Raw keeps 0 to 255; unit gives -1 to 1. */
export function scaleOf(normalisation: Normalisation): LinearScale {
  return normalisation === 'raw' ? { scale: 1, offset: 0 } : { scale: 1 / 127.5, offset: -1 };
}

/** What each of the levels 0 to 255 becomes. */
export function valuesOfLevels(normalisation: Normalisation): Float32Array<ArrayBuffer> {
  const { scale, offset } = scaleOf(normalisation);
  return Float32Array.from({ length: 256 }, (_, level) => level * scale + offset);
}

/**
 * Brings levels to the range in which they enter the network.
 *
 * @param target of the same length; every element is written
 */
export function normaliseInto(target: Float32Array, levels: Uint8Array, valueOfLevel: Float32Array): void {
  for (let i = 0; i < levels.length; i++) target[i] = valueOfLevel[levels[i]!]!;
}
