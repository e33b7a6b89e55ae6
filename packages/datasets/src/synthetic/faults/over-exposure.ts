import type { RenderedFrame } from '../render/render-scene.js';

/**
 * A picture of too much light.
 *
 *   level = min(255, sqrt(gain) * level)
 *
 * The root is the display curve of the pictures: their levels grow with the square root of light.
 *
 * @param gain factor on the light, >= 1
 */
export function overExposure(frame: RenderedFrame, gain: number): RenderedFrame {
  const factor = Math.sqrt(gain);
  return { ...frame, color: frame.color.map((level) => Math.min(255, Math.round(factor * level))) };
}
