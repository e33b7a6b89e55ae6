import type { Random } from '../../random.js';
import { drawBetween, drawChance, drawInteger } from '../draw.js';
import type { Solid } from '../scene.js';
import { buildCyclist } from './build-bicycle.js';
import { buildCar, CAR_HALF_LENGTH_METRES } from './build-car.js';
import { buildPerson } from './build-person.js';
import { PARKING_METRES, type StreetLayout, type StreetSide } from './layout.js';

/** Free road in front of the camera, in metres. */
const CLEAR_AHEAD_METRES = 9;
/** A parked car any nearer would fill half of the view. */
const NEAREST_PARKED_METRES = 8;

/** Cars that drive and park, cyclists, and people on the crossing; traffic keeps to the right. */
export function buildTraffic(random: Random, layout: StreetLayout): Solid[] {
  return [
    ...layout.sides.flatMap((side) => buildDrivingCars(random, layout, side)),
    ...layout.sides.flatMap((side) => (side.hasParking ? buildParkedCars(random, layout, side) : [])),
    ...layout.sides.flatMap((side) => buildCyclists(random, layout, side)),
    ...buildCrossingPeople(random, layout),
  ];
}

function buildDrivingCars(
  random: Random,
  { laneMetres, lanesPerSide, crossingX, endX }: StreetLayout,
  { side }: StreetSide,
): Solid[] {
  const solids: Solid[] = [];
  for (let lane = 0; lane < lanesPerSide; lane++) {
    let x = CLEAR_AHEAD_METRES + CAR_HALF_LENGTH_METRES + drawBetween(random, 0, 30);
    while (x < endX) {
      const y = side * (lane + 0.5) * laneMetres + drawBetween(random, -0.2, 0.2);
      const yaw = (side < 0 ? 0 : Math.PI) + drawBetween(random, -0.03, 0.03);
      if (!isNearCrossing(x, crossingX)) solids.push(...buildCar(random, { x, y, z: 0, yaw }, 'driving'));
      x += 2 * CAR_HALF_LENGTH_METRES + drawBetween(random, 7, 50);
    }
  }
  return solids;
}

function buildParkedCars(random: Random, { crossingX, endX }: StreetLayout, side: StreetSide): Solid[] {
  const solids: Solid[] = [];
  const occupancy = drawBetween(random, 0.25, 0.75);
  for (
    let x = NEAREST_PARKED_METRES + drawBetween(random, 0, 6);
    x < endX;
    x += 2 * CAR_HALF_LENGTH_METRES + drawBetween(random, 0.6, 1.2)
  ) {
    if (!drawChance(random, occupancy) || isNearCrossing(x, crossingX) || isInSideStreet(side, x)) continue;
    const y = side.side * (side.kerbMetres - PARKING_METRES / 2 + 0.05);
    const yaw = (side.side < 0 ? 0 : Math.PI) + drawBetween(random, -0.03, 0.03);
    solids.push(...buildCar(random, { x, y, z: 0, yaw }, 'parked'));
  }
  return solids;
}

function buildCyclists(random: Random, { laneMetres, lanesPerSide }: StreetLayout, { side }: StreetSide): Solid[] {
  const numCyclists = drawInteger(random, 0, 2);
  return Array.from({ length: numCyclists }, () => {
    const x = drawBetween(random, 6, 9) + 22 * random.next() ** 2;
    const y = side * (lanesPerSide * laneMetres - drawBetween(random, 0.5, 0.9));
    const yaw = (side < 0 ? 0 : Math.PI) + drawBetween(random, -0.12, 0.12);
    return buildCyclist(random, { x, y, z: 0, yaw });
  }).flat();
}

function buildCrossingPeople(random: Random, { crossingX, sides }: StreetLayout): Solid[] {
  if (crossingX === null) return [];
  const numPeople = drawInteger(random, 1, 4);
  return Array.from({ length: numPeople }, () => {
    const x = crossingX + drawBetween(random, 0.5, 3);
    const y = drawBetween(random, -sides[1].kerbMetres, sides[0].kerbMetres);
    const yaw = ((drawChance(random, 0.5) ? 1 : -1) * Math.PI) / 2;
    return buildPerson(random, { x, y, z: 0, yaw });
  }).flat();
}

function isNearCrossing(x: number, crossingX: number | null): boolean {
  return crossingX !== null && x > crossingX - 3.5 && x < crossingX + 7;
}

function isInSideStreet(side: StreetSide, x: number): boolean {
  const margin = CAR_HALF_LENGTH_METRES;
  return side.parcels.some(({ kind, fromX, toX }) => kind === 'sideStreet' && x > fromX - margin && x < toX + margin);
}
