import type { Random } from '../../random.js';
import { type LinearRgb, linearFromHex, scaledColor } from '../color.js';
import { drawBetween, drawChance, drawInteger, drawOne } from '../draw.js';
import type { Vector3 } from '../geometry/shape.js';
import type { Solid } from '../scene.js';
import type { Texture } from '../texture.js';
import { FOREST_IDS, NEAR_INFRARED } from './forest-ids.js';
import type { TrailCourse } from './trail-course.js';

const LEAVES = [0x466f2a, 0x557c32, 0x3a6228, 0x667f38, 0x788538].map(linearFromHex) as [LinearRgb];
const NEEDLES = [0x2f4d33, 0x3b5a38, 0x2a452f].map(linearFromHex) as [LinearRgb];
const BARKS = [0x5a4c3e, 0x6b5d4e, 0x463b32, 0x7d7466].map(linearFromHex) as [LinearRgb];
const BIRCH = linearFromHex(0xc9c5bb);
const NUM_TREES = 66;
const NEAR_X = -14;
const FAR_X = 50;
const HALF_WIDTH_METRES = 20;
/** No trunk is nearer to the camera than this. */
const CLEAR_METRES = 3;

/** The wood along a trail, thick trunks and thin, and the far trees that close the view. */
export function buildTrees(random: Random, course: TrailCourse): Solid[] {
  const coniferShare = random.next();
  const solids: Solid[] = [];
  for (let tree = 0; tree < NUM_TREES; tree++) {
    const foot = drawFoot(random, course);
    if (foot === null) continue;
    // What is far shows no branches: fewer solids do.
    const isNear = Math.hypot(foot[0], foot[1]) < 25;
    const kind = random.next();
    if (kind < 0.2) solids.push(...buildSapling(random, foot));
    else if (drawChance(random, coniferShare)) solids.push(...buildConifer(random, foot, isNear));
    else solids.push(...buildBroadleaf(random, foot, isNear));
  }
  return [...solids, ...buildFarTrees(random)];
}

function drawFoot(random: Random, course: TrailCourse): Vector3 | null {
  // More of them stand near the trail, where they are seen.
  const x = drawBetween(random, NEAR_X, FAR_X);
  const away = course.halfWidthMetres + 0.5 + course.vergeMetres * 0.6 + HALF_WIDTH_METRES * random.next() ** 2.1;
  const y = course.middleAt(x) + (drawChance(random, 0.5) ? away : -away);
  const isClear = course.distanceFrom(x, y) > course.halfWidthMetres + 0.4 && Math.hypot(x, y) > CLEAR_METRES;
  return isClear ? [x, y, 0] : null;
}

/** Stem that leans a little, bare branches low on it, leaves on those above and in the crown. */
function buildBroadleaf(random: Random, foot: Vector3, isNear: boolean): Solid[] {
  const height = drawBetween(random, 9, 18);
  const radius = drawBetween(random, 0.07, 0.3);
  const crownFrom = drawBetween(random, 0.3, 0.5) * height;
  const bark = drawBark(random);
  const color = scaledColor(drawOne(random, LEAVES), drawBetween(random, 0.85, 1.2));
  const lean = [drawBetween(random, -0.06, 0.06), drawBetween(random, -0.06, 0.06)] as const;
  const at = (share: number): Vector3 => [
    foot[0] + lean[0] * share * height,
    foot[1] + lean[1] * share * height,
    share * height,
  ];
  const crownRadius = drawBetween(random, 1.6, 2.8);
  const numMasses = isNear ? 4 : 2;
  const masses = Array.from({ length: numMasses }, (_, index) => {
    const [x, y, z] = at((crownFrom + ((index + 0.5) * (height - crownFrom)) / numMasses) / height);
    const away = 0.5 * crownRadius;
    const centre: Vector3 = [x + away * drawBetween(random, -1, 1), y + away * drawBetween(random, -1, 1), z];
    const tall = (0.75 * (height - crownFrom)) / numMasses + 0.6;
    return leafMass(centre, [crownRadius, crownRadius, tall], { color, nearInfrared: NEAR_INFRARED.leaves });
  });
  const numBranches = isNear ? drawInteger(random, 3, 5) : 0;
  const branches = Array.from({ length: numBranches }, () => {
    const start = at(drawBetween(random, 0.12, 0.45));
    const angle = drawBetween(random, 0, 2 * Math.PI);
    const length = drawBetween(random, 0.6, 1.7);
    const end: Vector3 = [
      start[0] + length * Math.cos(angle),
      start[1] + length * Math.sin(angle),
      start[2] + length * drawBetween(random, 0.1, 0.7),
    ];
    const twig = stem(start, end, drawBetween(random, 0.015, 0.035), bark);
    if (!drawChance(random, 0.5)) return [twig];
    const size = drawBetween(random, 0.25, 0.5);
    return [twig, leafMass(end, [size, size, 0.7 * size], { color, nearInfrared: NEAR_INFRARED.leaves })];
  });
  return [stem(foot, at(0.85), radius, bark), ...masses, ...branches.flat()];
}

/** Straight stem with tiers of needles, some of them down to the ground. */
function buildConifer(random: Random, foot: Vector3, isNear: boolean): Solid[] {
  const height = drawBetween(random, 8, 19);
  const radius = drawBetween(random, 0.08, 0.26);
  const reach = drawBetween(random, 1.3, 2.3);
  const from = (drawChance(random, 0.35) ? 0.12 : drawBetween(random, 0.25, 0.5)) * height;
  const color = scaledColor(drawOne(random, NEEDLES), drawBetween(random, 0.85, 1.3));
  const numTiers = isNear ? 5 : 3;
  const tiers = Array.from({ length: numTiers }, (_, index) => {
    const share = (index + 0.5) / numTiers;
    const size = reach * (1.1 - 0.85 * share);
    const z = from + share * (height - from);
    return leafMass([foot[0], foot[1], z], [size, size, (0.62 * (height - from)) / numTiers], {
      color,
      nearInfrared: NEAR_INFRARED.needles,
    });
  });
  const bark = drawBark(random);
  const numTwigs = isNear ? drawInteger(random, 2, 4) : 0;
  const twigs = Array.from({ length: numTwigs }, () => {
    const z = drawBetween(random, 0.15, 0.9) * from;
    const angle = drawBetween(random, 0, 2 * Math.PI);
    const length = drawBetween(random, 0.4, 1);
    const end: Vector3 = [foot[0] + length * Math.cos(angle), foot[1] + length * Math.sin(angle), z - 0.1 * length];
    return stem([foot[0], foot[1], z], end, 0.015, bark);
  });
  return [stem(foot, [foot[0], foot[1], 0.9 * height], radius, bark), ...tiers, ...twigs];
}

/** Young tree with a stem as thin as a wrist. */
function buildSapling(random: Random, foot: Vector3): Solid[] {
  const height = drawBetween(random, 1.8, 4);
  const color = drawOne(random, LEAVES);
  const top: Vector3 = [foot[0] + drawBetween(random, -0.3, 0.3), foot[1] + drawBetween(random, -0.3, 0.3), height];
  const size = drawBetween(random, 0.35, 0.7);
  const middle: Vector3 = [(foot[0] + top[0]) / 2 + 0.2, (foot[1] + top[1]) / 2, 0.65 * height];
  return [
    stem(foot, top, drawBetween(random, 0.02, 0.045), drawBark(random)),
    leafMass(top, [size, size, size], { color, nearInfrared: NEAR_INFRARED.leaves }),
    leafMass(middle, [0.8 * size, 0.8 * size, 0.6 * size], { color, nearInfrared: NEAR_INFRARED.leaves }),
  ];
}

/** Crowns down to the ground, two rows deep, across the end of the trail and along both sides. */
function buildFarTrees(random: Random): Solid[] {
  const solids: Solid[] = [];
  for (let bearing = -1.3; bearing <= 1.3; bearing += 0.055) {
    if (drawChance(random, 0.14)) continue;
    const distance = drawBetween(random, 46, 72) * (1 - 0.35 * Math.abs(bearing));
    const height = drawBetween(random, 5, 15);
    const [x, y] = [distance * Math.cos(bearing), distance * Math.sin(bearing)];
    const isConifer = drawChance(random, 0.4);
    const width = drawBetween(random, 2.2, 4.2);
    solids.push(
      leafMass([x, y, 0.45 * height], [width, width, 0.55 * height], {
        color: drawOne(random, isConifer ? NEEDLES : LEAVES),
        nearInfrared: isConifer ? NEAR_INFRARED.needles : NEAR_INFRARED.leaves,
      }),
    );
  }
  return solids;
}

function drawBark(random: Random): Texture {
  if (drawChance(random, 0.1)) return { kind: 'bark', color: BIRCH, moss: 0 };
  return { kind: 'bark', color: drawOne(random, BARKS), moss: drawBetween(random, 0.1, 0.5) };
}

function stem(from: Vector3, to: Vector3, radius: number, texture: Texture): Solid {
  return {
    shape: { kind: 'cylinder', from, to, radius },
    label: FOREST_IDS.tree,
    texture,
    nearInfrared: NEAR_INFRARED.bark,
  };
}

function leafMass(
  centre: Vector3,
  radii: Vector3,
  { color, nearInfrared }: { readonly color: LinearRgb; readonly nearInfrared: number },
): Solid {
  return {
    shape: { kind: 'ellipsoid', centre, radii, yaw: 0, raggedness: 0.8 },
    label: FOREST_IDS.tree,
    texture: { kind: 'foliage', color },
    nearInfrared,
  };
}
