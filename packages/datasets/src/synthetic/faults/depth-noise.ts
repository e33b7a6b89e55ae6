import { randomFrom } from '../../random.js';
import type { RenderedFrame } from '../render/render-scene.js';

/** Steps of stored disparity, in standard deviations of its noise. */
const STEP = 2;
/** Draws whose sum stands for a normal one, and what scales it to a standard deviation of 1. */
const NUM_DRAWS = 4;
const SCALE = Math.sqrt(12 / NUM_DRAWS);

/**
 * Depth as a sensor measures it that triangulates: noise and steps are even over 1 / depth, and so grow with the
 * square of distance.
 *
 *   1 / depth' = step * round((1 / depth + sigma * normal) / step),  step = 2 sigma
 *
 * Where 1 / depth' is not positive, depth is lost.
 *
 * @param sigma standard deviation of 1 / depth in 1 / metres: that of the depth in metres at one metre
 * @see Khoshelham, Elberink, Accuracy and Resolution of Kinect Depth Data for Indoor Mapping Applications, Sensors 12
 *   (2012), abstract: the random error reaches about 4 cm at the largest distance
 * @remarks The normal number is the sum of four even ones, which is equal on every machine and never beyond 3.5. The
 *   size of a step is ours.
 */
export function depthNoise(frame: RenderedFrame, sigma: number, seed: number): RenderedFrame {
  const random = randomFrom('fault', 'depthNoise', seed);
  const step = STEP * sigma;
  const depthMetres = frame.depthMetres.map((depth) => {
    if (depth === 0) return 0;
    let sum = -NUM_DRAWS / 2;
    for (let draw = 0; draw < NUM_DRAWS; draw++) sum += random.next();
    const inverse = step * Math.round((1 / depth + sigma * SCALE * sum) / step);
    return inverse > 0 ? 1 / inverse : 0;
  });
  return { ...frame, depthMetres };
}
