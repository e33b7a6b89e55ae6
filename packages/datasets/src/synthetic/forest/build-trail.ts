import type { Random } from '../../random.js';
import { type LinearRgb, linearFromHex } from '../color.js';
import { drawBetween, drawChance, drawOne } from '../draw.js';
import { box } from '../geometry/shape.js';
import type { Solid } from '../scene.js';
import type { Texture } from '../texture.js';
import { FOREST_IDS, NEAR_INFRARED } from './forest-ids.js';
import type { TrailCourse } from './trail-course.js';

const SOILS = [0x8a7458, 0x9c8a6c, 0x75634c, 0xa89a82, 0x6b5a48].map(linearFromHex) as [LinearRgb];
const LITTER = [0xa86f38, 0x8f5a2c, 0xb58a4a].map(linearFromHex) as [LinearRgb];
const GRASSES = [0x557a34, 0x667f40, 0x4b6e2e, 0x728548].map(linearFromHex) as [LinearRgb];
const BEGIN_X = -5;
const END_X = 75;
const STEP_METRES = 2.5;
const TRAIL_HEIGHT_METRES = 0.03;
/** Far enough that its edge is at the horizon of any image. */
const FAR_METRES = 600;

/** Meadow floor with the trail on it: straight pieces joined by discs, sometimes with grass between its two tracks. */
export function buildTrail(random: Random, course: TrailCourse): Solid[] {
  const soil: Texture = {
    kind: 'soil',
    color: drawOne(random, SOILS),
    litter: drawOne(random, LITTER),
    litterShare: drawBetween(random, 0.1, 0.9),
  };
  const grass = { kind: 'grass', color: drawOne(random, GRASSES) } as const;
  const meadow: Solid = {
    shape: box([FAR_METRES / 2 - 50, 0, -1], [FAR_METRES, FAR_METRES, 1]),
    label: FOREST_IDS.grass,
    texture: grass,
    nearInfrared: NEAR_INFRARED.grass,
  };
  const trail = { label: FOREST_IDS.trail, texture: soil, nearInfrared: NEAR_INFRARED.soil };
  const height = TRAIL_HEIGHT_METRES;
  const pieces = stripShapes(course, { halfWidth: course.halfWidthMetres, height }).map((shape) => ({
    ...trail,
    shape,
  }));
  if (!drawChance(random, 0.35)) return [meadow, ...pieces];
  const middle = { ...meadow, texture: grass };
  const halfWidth = course.halfWidthMetres * drawBetween(random, 0.15, 0.3);
  const strip = stripShapes(course, { halfWidth, height: height + 0.03 }).map((shape) => ({ ...middle, shape }));
  return [meadow, ...pieces, ...strip];
}

function stripShapes(
  course: TrailCourse,
  { halfWidth, height }: { readonly halfWidth: number; readonly height: number },
): Solid['shape'][] {
  const shapes: Solid['shape'][] = [];
  for (let x = BEGIN_X; x < END_X; x += STEP_METRES) {
    const [y0, y1] = [course.middleAt(x), course.middleAt(x + STEP_METRES)];
    const length = Math.hypot(STEP_METRES, y1 - y0);
    const yaw = Math.atan2(y1 - y0, STEP_METRES);
    shapes.push(box([x + STEP_METRES / 2, (y0 + y1) / 2, 0], [length, 2 * halfWidth, height], yaw), {
      kind: 'cylinder',
      from: [x, y0, 0],
      to: [x, y0, height],
      radius: halfWidth,
    });
  }
  return shapes;
}
