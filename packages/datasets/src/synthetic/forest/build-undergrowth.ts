import type { Random } from '../../random.js';
import { type LinearRgb, linearFromHex, scaledColor } from '../color.js';
import { drawBetween, drawChance, drawOne } from '../draw.js';
import type { Vector3 } from '../geometry/shape.js';
import type { Solid } from '../scene.js';
import { FOREST_IDS, NEAR_INFRARED } from './forest-ids.js';
import type { TrailCourse } from './trail-course.js';

const BUSHES = [0x3f6e2a, 0x56803a, 0x6b8f40, 0x4a6b3a, 0x7a7f3a, 0x355a2c].map(linearFromHex) as [LinearRgb];
const TUFTS = [0x61823a, 0x728548, 0x4f7330].map(linearFromHex) as [LinearRgb];
/** Bushes keep away from the camera by this much. */
const CLEAR_METRES = 2.2;

/** Bushes behind the verges and tufts of grass that overhang the edges of the trail. */
export function buildUndergrowth(random: Random, course: TrailCourse): Solid[] {
  return [...buildBushes(random, course), ...buildTufts(random, course)];
}

function buildBushes(random: Random, course: TrailCourse): Solid[] {
  const solids: Solid[] = [];
  for (const side of [1, -1] as const) {
    const from = course.halfWidthMetres + course.vergeMetres;
    // Far away, fewer and thicker ones look the same.
    for (let x = -2; x < 55; x += drawBetween(random, 0.9, 2.6) * (1 + Math.max(0, x) / 25)) {
      if (drawChance(random, 0.12)) continue;
      const radius = drawBetween(random, 0.5, 1.5) * (1 + Math.max(0, x) / 80);
      const y = course.middleAt(x) + side * (from + radius + 7 * random.next() ** 2.5);
      if (Math.hypot(x, y) - radius < CLEAR_METRES) continue;
      solids.push(buildBush(random, [x, y, 0], radius));
      // A second, flatter one behind it closes the gaps.
      solids.push(buildBush(random, [x + 0.6, y + side * 2.2 * radius, 0], 1.3 * radius));
    }
  }
  return solids;
}

function buildBush(random: Random, [x, y]: Vector3, radius: number): Solid {
  const height = radius * drawBetween(random, 0.45, 0.95);
  return {
    shape: {
      kind: 'ellipsoid',
      centre: [x, y, 0.45 * height],
      radii: [radius, radius, height],
      yaw: 0,
      raggedness: 0.75,
    },
    label: FOREST_IDS.vegetation,
    texture: { kind: 'foliage', color: scaledColor(drawOne(random, BUSHES), drawBetween(random, 0.8, 1.2)) },
    nearInfrared: NEAR_INFRARED.leaves,
  };
}

function buildTufts(random: Random, course: TrailCourse): Solid[] {
  const solids: Solid[] = [];
  for (const side of [1, -1] as const) {
    for (let x = 1.6; x < 22; x += drawBetween(random, 0.35, 0.9)) {
      const size = drawBetween(random, 0.14, 0.36);
      const y = course.middleAt(x) + side * (course.halfWidthMetres + drawBetween(random, -0.1, 0.3));
      solids.push({
        shape: {
          kind: 'ellipsoid',
          centre: [x, y, 0],
          radii: [size * 1.4, size, size * drawBetween(random, 0.3, 0.7)],
          yaw: course.headingAt(x),
          raggedness: 0.7,
        },
        label: FOREST_IDS.grass,
        texture: { kind: 'grass', color: drawOne(random, TUFTS) },
        nearInfrared: NEAR_INFRARED.grass,
      });
    }
  }
  return solids;
}
