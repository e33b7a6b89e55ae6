import { type Random, randomFrom } from '../../random.js';
import { drawBetween, drawInteger, drawOne } from '../draw.js';
import type { Condition, Scene, Viewpoint } from '../scene.js';
import { drawLighting } from '../street/lighting.js';
import { buildStreetLights } from '../street/street-lights.js';
import { drawWeather, exposureOf } from '../street/weather.js';
import { buildObstacles } from './build-obstacles.js';
import { buildTrail } from './build-trail.js';
import { buildTrees } from './build-trees.js';
import { buildUndergrowth } from './build-undergrowth.js';
import { FOREST_IDS } from './forest-ids.js';
import { drawTrailCourse, type TrailCourse } from './trail-course.js';

/** A forest trail with the weather and time of day that it was drawn for. */
export interface ForestScene extends Scene {
  readonly condition: Condition;
}

/** About 64 degrees across. */
const FOCAL_RATIO = 0.8;

/**
 * Draws a forest: the course of a trail, what grows and lies along it, the light, and the camera of a vehicle on the
 * trail. Labels are ids of `FOREST_IDS`; near infrared is asked for.
 *
 * @param key equal keys give the equal scene; every index is a forest of its own. Without a condition, three of six are
 *            seen by day and the others at dusk, at dawn and in fog
 */
export function describeForest({
  seed,
  index,
  condition: wanted,
}: {
  readonly seed: number;
  readonly index: number;
  readonly condition?: Condition;
}): ForestScene {
  // One generator per concern: a change of what one of them draws leaves the others as they are.
  const draw = (concern: string) => randomFrom('forest', seed, index, concern);
  const drawn = drawOne<Condition>(draw('conditions'), ['day', 'day', 'day', 'dusk', 'dawn', 'fog']);
  const condition = wanted ?? drawn;
  const course = drawTrailCourse(draw('course'));
  const viewpoint = drawViewpoint(draw('camera'), course);
  return {
    condition,
    viewpoint,
    // A vehicle in the woods has its own headlights and no others.
    lighting: {
      ...drawLighting(draw('lighting'), condition),
      pointLights: buildStreetLights(condition, [], viewpoint),
    },
    weather: drawWeather(draw('weather'), condition),
    exposure: exposureOf(condition),
    solids: [
      ...buildTrail(draw('trail'), course),
      ...buildUndergrowth(draw('undergrowth'), course),
      ...buildTrees(draw('trees'), course),
      ...buildObstacles(draw('obstacles'), course),
    ],
    backgroundLabel: FOREST_IDS.sky,
    hasNearInfrared: true,
    noiseSeed: drawInteger(draw('noise'), 0, 1e6),
  };
}

function drawViewpoint(random: Random, course: TrailCourse): Viewpoint {
  const y = course.halfWidthMetres * drawBetween(random, -0.4, 0.4);
  return {
    position: [0, y, drawBetween(random, 0.7, 1.3)],
    pitchRadians: drawBetween(random, -0.02, 0.12),
    // Half into the bend ahead, as a driver looks.
    yawRadians: 0.6 * Math.atan2(course.middleAt(8) - y, 8) + drawBetween(random, -0.06, 0.06),
    rollRadians: drawBetween(random, -0.04, 0.04),
    focalRatio: FOCAL_RATIO,
  };
}
