import type { RenderedFrame } from '../render/render-scene.js';

/** A frame of one grey level and one depth with a ramp of labels; focal length 100 pixels. */
export function evenFrame(size: { height: number; width: number }, level = 128, depth = 5): RenderedFrame {
  const { height, width } = size;
  return {
    height,
    width,
    color: new Uint8Array(height * width * 3).fill(level),
    labels: Uint8Array.from({ length: height * width }, (_, pixel) => pixel % 34),
    depthMetres: new Float32Array(height * width).fill(depth),
    nearInfrared: new Uint8Array(height * width).fill(90),
    camera: { size, fx: 100, fy: 100, cx: width / 2 - 0.5, cy: height / 2 - 0.5, down: [0, 1, 0] },
    pose: [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1],
  };
}
