/** Stored value of a disparity of 0 pixels; 0 itself means that there is no measurement. */
const ZERO_DISPARITY = 1;
/** Stored steps per pixel of disparity. */
const STEPS_PER_PIXEL = 256;
const MAX_STORED = 65535;

/**
 * Depth of a stored disparity image.
 *
 *   disparity = (stored - 1) / 256;  depth = baseline * fx / disparity
 *
 * Far values stay as they are, up to kilometres for disparities of a fraction of a pixel; what a network takes is
 * clipped where it is derived.
 *
 * @param focalTimesBaseline fx in pixels times the distance of the two cameras in metres
 * @returns metres; 0 where nothing was stored (0) and for points at infinity (disparity 0, stored 1)
 * @see mcordts/cityscapesScripts, README.md, section "Dataset Structure", type disparity
 */
export function disparityToDepth(stored: Uint16Array, focalTimesBaseline: number): Float32Array {
  const depth = new Float32Array(stored.length);
  for (let i = 0; i < stored.length; i++) {
    const steps = stored[i]! - ZERO_DISPARITY;
    if (steps > 0) depth[i] = (focalTimesBaseline * STEPS_PER_PIXEL) / steps;
  }
  return depth;
}

/**
 * The disparity image that gives a depth map, to the next step; the inverse of `disparityToDepth`.
 *
 * @param depth metres; 0 (nothing there) is stored as 0, and what is nearer than the largest disparity as 65535
 */
export function depthToDisparity(depth: Float32Array, focalTimesBaseline: number): Uint16Array {
  const stored = new Uint16Array(depth.length);
  for (let i = 0; i < depth.length; i++) {
    const metres = depth[i]!;
    if (metres <= 0) continue;
    const steps = Math.round((focalTimesBaseline * STEPS_PER_PIXEL) / metres);
    stored[i] = Math.min(steps + ZERO_DISPARITY, MAX_STORED);
  }
  return stored;
}
