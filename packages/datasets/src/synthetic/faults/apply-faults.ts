import type { RenderedFrame } from '../render/render-scene.js';
import { deadCamera } from './dead-camera.js';
import { deadDepth } from './dead-depth.js';
import { depthHoles } from './depth-holes.js';
import { depthNoise } from './depth-noise.js';
import type { Faults } from './faults-spec.js';
import { glare } from './glare.js';
import { misalignment } from './misalignment.js';
import { motionBlur } from './motion-blur.js';
import { overExposure } from './over-exposure.js';

/**
 * The frame as faulty sensors would have recorded it.
 *
 * Depth comes first, so that its holes depend on what the scene looks like and not on what became of the picture:
 * holes, noise, misalignment, dead. Then colour, in the order of the light's way: glare in the lens, blur while the
 * shutter is open, over-exposure of the sensor, dead. Labels stay true; near infrared comes from a camera of its own
 * and stays as it is.
 *
 * @param frame left untouched; the result shares what no fault changes
 * @param seed  draws the places of holes, veil and noise; equal seeds give equal frames
 */
export function applyFaults(frame: RenderedFrame, faults: Faults, seed: number): RenderedFrame {
  let result = frame;
  if (faults.depthHoles !== null) result = depthHoles(result, faults.depthHoles, seed);
  if (faults.depthNoise !== null) result = depthNoise(result, faults.depthNoise, seed);
  if (faults.misalignment !== null) result = misalignment(result, faults.misalignment);
  if (faults.deadDepth) result = deadDepth(result);
  if (faults.glare !== null) result = glare(result, faults.glare, seed);
  if (faults.motionBlur !== null) result = motionBlur(result, faults.motionBlur, seed);
  if (faults.overExposure !== null) result = overExposure(result, faults.overExposure);
  if (faults.deadCamera) result = deadCamera(result, seed);
  return result;
}
