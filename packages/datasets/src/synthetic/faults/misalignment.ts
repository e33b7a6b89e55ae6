import type { RenderedFrame } from '../render/render-scene.js';

/**
 * Depth that lies beside colour and labels, as after a bad calibration; the strip without a measurement is 0.
 *
 * @param shift share of the width, positive to the right, not 0; rounded to whole pixels, at least one
 */
export function misalignment(frame: RenderedFrame, shift: number): RenderedFrame {
  const { height, width } = frame;
  const pixels = Math.sign(shift) * Math.max(1, Math.round(Math.abs(shift) * width));
  const depthMetres = new Float32Array(height * width);
  const [from, to] = [Math.max(0, -pixels), Math.min(width, width - pixels)];
  for (let row = 0; row < height; row++) {
    const start = row * width;
    depthMetres.set(frame.depthMetres.subarray(start + from, start + to), start + from + pixels);
  }
  return { ...frame, depthMetres };
}
