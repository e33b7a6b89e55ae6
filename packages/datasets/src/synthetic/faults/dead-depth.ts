import type { RenderedFrame } from '../render/render-scene.js';

/** A depth sensor that measures nothing: 0 everywhere. */
export function deadDepth(frame: RenderedFrame): RenderedFrame {
  return { ...frame, depthMetres: new Float32Array(frame.height * frame.width) };
}
