import type { Random } from '../../random.js';
import { type LinearRgb, linearFromHex } from '../color.js';
import { drawBetween, drawChance, drawInteger, drawOne } from '../draw.js';
import { box, type Shape, type Vector3 } from '../geometry/shape.js';
import type { Solid } from '../scene.js';
import { plain, type Texture } from '../texture.js';
import { FOREST_IDS, NEAR_INFRARED } from './forest-ids.js';
import type { TrailCourse } from './trail-course.js';

const STONES = [0x8a8880, 0x77746c, 0x9a958a].map(linearFromHex) as [LinearRgb];
const LOG_BARK: Texture = { kind: 'bark', color: linearFromHex(0x5f5142), moss: 0.45 };
const POST_WOOD: Texture = { kind: 'bark', color: linearFromHex(0x7d6a50), moss: 0.1 };
const SIGN_BOARD = plain(linearFromHex(0xd9c23a), { grain: 0.08 });
/** Obstacles are at least this far ahead. */
const NEAREST_METRES = 3.5;

/** What a vehicle must not drive over: stones, logs, stumps, posts with and without rails, a sign. */
export function buildObstacles(random: Random, course: TrailCourse): Solid[] {
  return [
    ...buildStones(random, course),
    ...(drawChance(random, 0.6) ? buildLogs(random, course) : []),
    ...(drawChance(random, 0.7) ? buildPosts(random, course) : []),
    ...(drawChance(random, 0.3) ? buildBarrier(random, course) : []),
    ...(drawChance(random, 0.4) ? buildSign(random, course) : []),
    ...(drawChance(random, 0.5) ? buildStump(random, course) : []),
  ];
}

function buildStones(random: Random, course: TrailCourse): Solid[] {
  const numStones = drawInteger(random, 2, 9);
  return Array.from({ length: numStones }, () => {
    const x = NEAREST_METRES + 20 * random.next() ** 1.6;
    const [, y] = beside(random, course, { x, from: -0.3, to: 1 });
    const size = drawBetween(random, 0.14, 0.5);
    return obstacle(
      {
        kind: 'ellipsoid',
        centre: [x, y, 0.25 * size],
        radii: [size, size * drawBetween(random, 0.6, 1), size * drawBetween(random, 0.5, 0.9)],
        yaw: drawBetween(random, 0, Math.PI),
        raggedness: 0,
      },
      { kind: 'rock', color: drawOne(random, STONES) },
      NEAR_INFRARED.stone,
    );
  });
}

/** Logs that lie along the trail, stacked, or one across it. */
function buildLogs(random: Random, course: TrailCourse): Solid[] {
  const x = drawBetween(random, 5, 18);
  const radius = drawBetween(random, 0.13, 0.26);
  if (drawChance(random, 0.35)) {
    const half = drawBetween(random, 1.5, 3);
    const y = course.middleAt(x) + drawBetween(random, -1, 1);
    return [log([x - 0.4, y - half, 0.9 * radius], [x + 0.4, y + half, 0.9 * radius], radius)];
  }
  const half = drawBetween(random, 1.2, 2.4);
  const [, y] = beside(random, course, { x, from: 0.4, to: 1.5 });
  const yaw = course.headingAt(x);
  const [along, across] = [
    [half * Math.cos(yaw), half * Math.sin(yaw)],
    [-Math.sin(yaw), Math.cos(yaw)],
  ] as const;
  const places = [
    [-1, 0],
    [1, 0],
    [0, 1],
  ].slice(0, drawInteger(random, 1, 3)) as [number, number][];
  return places.map(([aside, layer]) => {
    const z = radius * (0.9 + 1.75 * layer);
    const [cx, cy] = [x + aside * radius * across[0], y + aside * radius * across[1]];
    return log([cx - along[0], cy - along[1], z], [cx + along[0], cy + along[1], z], radius);
  });
}

/** Thin posts in a row along one side, with or without rails between them. */
function buildPosts(random: Random, course: TrailCourse): Solid[] {
  const side = drawChance(random, 0.5) ? 1 : -1;
  const spacing = drawBetween(random, 1.8, 2.8);
  const height = drawBetween(random, 0.8, 1.3);
  const radius = drawBetween(random, 0.045, 0.075);
  const away = course.halfWidthMetres + drawBetween(random, 0.3, 0.8);
  const from = drawBetween(random, 4, 9);
  const numPosts = drawInteger(random, 3, 7);
  const feet = Array.from({ length: numPosts }, (_, index): Vector3 => {
    const x = from + index * spacing;
    return [x, course.middleAt(x) + side * away, 0];
  });
  const posts = feet.map((foot) => post(foot, height, radius));
  if (drawChance(random, 0.5)) return posts;
  const rails = feet.slice(1).flatMap((to, index) => {
    const start = feet[index] ?? to;
    return [0.45, 0.85].map((share) =>
      obstacle(
        { kind: 'cylinder', from: lifted(start, share * height), to: lifted(to, share * height), radius: 0.035 },
        POST_WOOD,
        NEAR_INFRARED.deadWood,
      ),
    );
  });
  return [...posts, ...rails];
}

/** Bar across the trail on two posts. */
function buildBarrier(random: Random, course: TrailCourse): Solid[] {
  const x = drawBetween(random, 9, 24);
  const half = course.halfWidthMetres + 0.35;
  const [left, right] = [
    [x, course.middleAt(x) + half, 0],
    [x, course.middleAt(x) - half, 0],
  ] as const satisfies readonly Vector3[];
  const bar: Shape = { kind: 'cylinder', from: lifted(left, 0.95), to: lifted(right, 0.95), radius: 0.05 };
  return [
    post(left, 1.1, 0.08),
    post(right, 1.1, 0.08),
    obstacle(bar, plain(linearFromHex(0xc9c2b4), { grain: 0.1 }), NEAR_INFRARED.stone),
  ];
}

function buildSign(random: Random, course: TrailCourse): Solid[] {
  const x = drawBetween(random, 5, 16);
  const [, y] = beside(random, course, { x, from: 0.3, to: 0.9 });
  const height = drawBetween(random, 1.7, 2.2);
  return [
    post([x, y, 0], height, 0.05),
    obstacle(box([x - 0.07, y, height - 0.3], [0.03, 0.55, 0.22]), SIGN_BOARD, NEAR_INFRARED.stone),
  ];
}

function buildStump(random: Random, course: TrailCourse): Solid[] {
  const x = drawBetween(random, NEAREST_METRES + 1, 14);
  const [, y] = beside(random, course, { x, from: 0.4, to: 1.6 });
  const shape: Shape = { kind: 'cylinder', from: [x, y, 0], to: [x, y, drawBetween(random, 0.25, 0.55)], radius: 0.24 };
  return [obstacle(shape, LOG_BARK, NEAR_INFRARED.deadWood)];
}

/** A point on one side of the trail, between two distances from its edge. */
function beside(
  random: Random,
  course: TrailCourse,
  { x, from, to }: { readonly x: number; readonly from: number; readonly to: number },
): Vector3 {
  const away = course.halfWidthMetres + drawBetween(random, from, to);
  return [x, course.middleAt(x) + (drawChance(random, 0.5) ? away : -away), 0];
}

function log(from: Vector3, to: Vector3, radius: number): Solid {
  return obstacle({ kind: 'cylinder', from, to, radius }, LOG_BARK, NEAR_INFRARED.deadWood);
}

function post(foot: Vector3, height: number, radius: number): Solid {
  return obstacle(
    { kind: 'cylinder', from: foot, to: lifted(foot, height), radius },
    POST_WOOD,
    NEAR_INFRARED.deadWood,
  );
}

function obstacle(shape: Shape, texture: Texture, nearInfrared: number): Solid {
  return { shape, label: FOREST_IDS.obstacle, texture, nearInfrared };
}

function lifted([x, y, z]: Vector3, height: number): Vector3 {
  return [x, y, z + height];
}
