import type { Random } from '../../random.js';
import { drawBetween, drawChance, drawInteger } from '../draw.js';
import type { Vector3 } from '../geometry/shape.js';
import type { Solid } from '../scene.js';
import { buildBicycle } from './build-bicycle.js';
import { KERB_HEIGHT_METRES } from './build-ground.js';
import { buildPerson } from './build-person.js';
import { buildBollards, buildLamp, buildSignPost } from './build-pole.js';
import { buildTree } from './build-tree.js';
import type { StreetSide } from './layout.js';

/** How far from the kerb poles and trees stand, in metres. */
const FURNITURE_METRES = 0.55;
const NEAREST_X = 6;

/** What stands and walks on a sidewalk: lamps, signs, trees, bollards, parked bicycles and people. */
export function buildSidewalk(random: Random, side: StreetSide, endX: number): Solid[] {
  return [
    ...buildLamps(random, side, endX),
    ...buildSigns(random, side),
    ...(side.hasStreetTrees ? buildStreetTrees(random, side, endX) : []),
    ...(drawChance(random, 0.3) ? [buildBollardRow(random, side)] : []).flat(),
    ...buildParkedBicycles(random, side),
    ...buildPeople(random, side),
  ];
}

function buildLamps(random: Random, side: StreetSide, endX: number): Solid[] {
  const spacing = drawBetween(random, 18, 30);
  const solids: Solid[] = [];
  for (let x = drawBetween(random, 7, 7 + spacing); x < endX; x += spacing) {
    if (!isSideStreet(side, x)) solids.push(...buildLamp(random, atKerb(side, x), side.side));
  }
  return solids;
}

function buildSigns(random: Random, side: StreetSide): Solid[] {
  const solids: Solid[] = [];
  const spacing = drawBetween(random, 9, 22);
  for (let x = NEAREST_X + drawBetween(random, 0, 9); x < 70; x += spacing * drawBetween(random, 0.6, 1.4)) {
    if (!isSideStreet(side, x)) solids.push(...buildSignPost(random, atKerb(side, x)));
  }
  return solids;
}

function buildStreetTrees(random: Random, side: StreetSide, endX: number): Solid[] {
  const spacing = drawBetween(random, 8, 15);
  const height = drawBetween(random, 5, 9);
  const solids: Solid[] = [];
  for (let x = drawBetween(random, -8, 8); x < endX; x += spacing) {
    const foot = atKerb(side, x, 0.9);
    if (!isSideStreet(side, x)) solids.push(...buildTree(random, foot, height * drawBetween(random, 0.85, 1.15)));
  }
  return solids;
}

function buildBollardRow(random: Random, side: StreetSide): Solid[] {
  const fromX = drawBetween(random, 6, 20);
  const [, y, z] = atKerb(side, fromX);
  return buildBollards(random, { fromX, toX: fromX + drawBetween(random, 8, 16), y, z });
}

function buildParkedBicycles(random: Random, side: StreetSide): Solid[] {
  if (!drawChance(random, 0.4)) return [];
  const x = drawBetween(random, 7, 28);
  const numBicycles = drawInteger(random, 1, 3);
  return Array.from({ length: numBicycles }, (_, index) => {
    const [, y, z] = atKerb(side, x, side.sidewalkMetres - 0.5);
    return buildBicycle(random, { x: x + 0.9 * index, y, z, yaw: drawBetween(random, -0.3, 0.3) });
  }).flat();
}

function buildPeople(random: Random, side: StreetSide): Solid[] {
  const numPeople = drawInteger(random, 1, 7);
  return Array.from({ length: numPeople }, () => {
    // Squaring puts more of them near the camera, where a pixel still shows a person.
    const x = NEAREST_X + 34 * random.next() ** 2;
    const [, y, z] = atKerb(side, x, drawBetween(random, 0.9, side.sidewalkMetres - 0.3));
    const yaw = (drawChance(random, 0.5) ? 0 : Math.PI) + drawBetween(random, -0.3, 0.3);
    return buildPerson(random, { x, y, z, yaw });
  }).flat();
}

function isSideStreet(side: StreetSide, x: number): boolean {
  return side.parcels.some(({ kind, fromX, toX }) => kind === 'sideStreet' && x > fromX && x < toX);
}

function atKerb({ side, kerbMetres }: StreetSide, x: number, inwards = FURNITURE_METRES): Vector3 {
  return [x, side * (kerbMetres + inwards), KERB_HEIGHT_METRES];
}
