import { randomFrom } from '../../random.js';
import type { RenderedFrame } from '../render/render-scene.js';

/** Brightest level of the noise of a camera that sees nothing. */
export const DEAD_CAMERA_MAX = 4;

/** A camera without light: levels 0 to `DEAD_CAMERA_MAX`, low ones more often than high ones. */
export function deadCamera(frame: RenderedFrame, seed: number): RenderedFrame {
  const random = randomFrom('fault', 'deadCamera', seed);
  const color = new Uint8Array(frame.color.length);
  for (let at = 0; at < color.length; at++) color[at] = (DEAD_CAMERA_MAX + 1) * random.next() * random.next();
  return { ...frame, color };
}
