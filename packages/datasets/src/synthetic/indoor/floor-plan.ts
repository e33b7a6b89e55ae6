import type { Random } from '../../random.js';
import { drawBetween, drawOne } from '../draw.js';
import type { Pose } from '../street/local-frame.js';
import { within } from './piece.js';
import { areaAt, type FloorArea, type Room, type Wall, type WallName, wallsOf } from './room.js';

/** What something needs at a wall: it stands there when `fromMetres` is 0 and hangs otherwise. */
export interface WallPlace {
  readonly widthMetres: number;
  /** Free floor before the wall, 0 for what hangs flat. */
  readonly depthMetres: number;
  /** Lowest and highest point. */
  readonly fromMetres: number;
  readonly toMetres: number;
}

/** Keeps account of what is taken, so that things neither meet nor hide each other on the walls. */
export interface FloorPlan {
  /** A free place at one of the walls, or null when none was found. */
  atWall(random: Random, place: WallPlace): Pose | null;
  /** A free place for something of this radius away from the walls, with a yaw along the room's axes. */
  inTheOpen(random: Random, radiusMetres: number): Pose | null;
}

/** Tries before a thing is left out. */
const NUM_TRIES = 40;
const MARGIN_METRES = 0.04;
/** Twice as much stands at the far wall, which every view shows. */
const WALL_DRAW: readonly [WallName, ...WallName[]] = ['far', 'far', 'left', 'right'];

/** @param keptFree floor that nothing may stand on: where the camera is */
export function createFloorPlan(room: Room, keptFree: FloorArea): FloorPlan {
  const walls = wallsOf(room);
  const taken: FloorArea[] = [keptFree];
  const takenOnWalls: (WallPlace & { readonly wall: WallName; readonly along: number })[] = [];

  const isFreeOnWall = (place: WallPlace, wall: Wall, along: number) =>
    takenOnWalls.every(
      (other) =>
        other.wall !== wall.name ||
        Math.abs(other.along - along) >= (other.widthMetres + place.widthMetres) / 2 + MARGIN_METRES ||
        other.fromMetres >= place.toMetres ||
        other.toMetres <= place.fromMetres,
    );
  const isFreeFloor = (area: FloorArea) =>
    isInside(room, area) && taken.every((other) => !doOverlap(area, other, MARGIN_METRES));

  return {
    atWall(random, place) {
      for (let attempt = 0; attempt < NUM_TRIES; attempt++) {
        const name = drawOne(random, WALL_DRAW);
        const wall = walls.find((candidate) => candidate.name === name) ?? walls[2];
        const slack = (wall.lengthMetres - place.widthMetres) / 2 - MARGIN_METRES;
        const along = slack * drawBetween(random, -1, 1);
        if (slack < 0 || !isFreeOnWall(place, wall, along)) continue;
        const pose = within(wall.middle, [0, along, 0]);
        const area = areaAt(pose, place);
        if (place.depthMetres > 0) {
          if (!isFreeFloor(area)) continue;
          taken.push(area);
        }
        takenOnWalls.push({ ...place, wall: name, along });
        return within(pose, [0, 0, place.fromMetres]);
      }
      return null;
    },
    inTheOpen(random, radius) {
      for (let attempt = 0; attempt < NUM_TRIES; attempt++) {
        const x = drawBetween(random, radius, room.lengthMetres - radius);
        const y = drawBetween(random, radius, room.widthMetres - radius);
        const area = { fromX: x - radius, toX: x + radius, fromY: y - radius, toY: y + radius };
        if (!isFreeFloor(area)) continue;
        taken.push(area);
        return { x, y, z: 0, yaw: Math.floor(4 * random.next()) * (Math.PI / 2) };
      }
      return null;
    },
  };
}

/** With a little tolerance for the rounding of turned walls. */
function isInside({ lengthMetres, widthMetres }: Room, { fromX, toX, fromY, toY }: FloorArea): boolean {
  const tolerance = 1e-6;
  return (
    fromX >= -tolerance && fromY >= -tolerance && toX <= lengthMetres + tolerance && toY <= widthMetres + tolerance
  );
}

function doOverlap(a: FloorArea, b: FloorArea, margin: number): boolean {
  return a.fromX < b.toX + margin && b.fromX < a.toX + margin && a.fromY < b.toY + margin && b.fromY < a.toY + margin;
}
