import { type Random, randomFrom } from '../../random.js';
import { drawBetween, drawChance, drawInteger, drawOne } from '../draw.js';
import { CLEAR_WEATHER, type Scene, type Solid, type Viewpoint } from '../scene.js';
import { buildShell } from './build-shell.js';
import { buildCeilingLamp } from './build-small-things.js';
import { createFloorPlan, type FloorPlan } from './floor-plan.js';
import { NYU40_IDS } from './nyu40-ids.js';
import { type DrawPlacement, door, windowWith } from './placements.js';
import type { FloorArea, Room } from './room.js';
import { ROOM_KINDS, type RoomKind } from './room-kinds.js';
import { drawRoomLight, lightRoom, type RoomCondition, switchedLamps } from './room-light.js';

/** A furnished room with the time of day that it was drawn for. */
export interface RoomScene extends Scene {
  readonly condition: RoomCondition;
  /** What the room is used for, by its name in ScanNet's list of scene types. */
  readonly sceneType: string;
  readonly room: Room;
}

/** About as wide as the cameras of SUN RGB-D and ScanNet: 58 degrees across. */
const FOCAL_RATIO = 0.9;
const NUM_DRAWS = 3;

/**
 * Draws a room: its kind, what stands in it and hangs on its walls, the light, and the camera near one wall, looking
 * across. Labels are ids of `NYU40_IDS`.
 *
 * @param key equal keys give the equal scene; every index is a room of its own. Without a condition, three rooms of
 *            five are seen by day
 */
export function describeRoom({
  seed,
  index,
  condition: wanted,
}: {
  readonly seed: number;
  readonly index: number;
  readonly condition?: RoomCondition;
}): RoomScene {
  // One generator per concern: a change of what one of them draws leaves the others as they are.
  const draw = (concern: string) => randomFrom('room', seed, index, concern);
  const drawn = drawOne<RoomCondition>(draw('conditions'), ['day', 'day', 'day', 'dusk', 'night']);
  const condition = wanted ?? drawn;
  const kind = drawOne(draw('kind'), ROOM_KINDS);
  const room = drawRoom(draw('size'), kind);
  const viewpoint = drawViewpoint(draw('camera'), room);
  const hasWindow = drawChance(draw('window'), kind.windowChance);
  const light = drawRoomLight(draw('lighting'), condition, hasWindow);
  const shell = { isTiled: kind.isTiled, ceilingGlow: 0.7 * light.ambientColor[1] };
  const plan = createFloorPlan(room, areaOfCamera(viewpoint));
  const openings = hasWindow ? [windowWith(light.daylight), door] : [door];
  const solids = switchedLamps(
    [
      ...buildShell(draw('shell'), room, shell),
      ...openings.flatMap((opening) => placed(draw('openings'), plan, opening)),
      ...buildCeilingLamp(draw('lamp'), { ...middleOf(room), z: room.heightMetres, yaw: 0 }),
      ...furnish(draw('furniture'), plan, kind),
    ],
    light.areLampsOn,
  );
  return {
    condition,
    sceneType: kind.sceneType,
    room,
    viewpoint,
    lighting: lightRoom(light, room, solids),
    weather: CLEAR_WEATHER,
    exposure: light.exposure,
    solids,
    // Nothing is seen past the walls; were there a gap, it would count as one.
    backgroundLabel: NYU40_IDS.wall,
    hasNearInfrared: false,
    noiseSeed: drawInteger(draw('noise'), 0, 1e6),
  };
}

function drawRoom(random: Random, { lengthMetres, widthMetres }: RoomKind): Room {
  return {
    lengthMetres: drawBetween(random, ...lengthMetres),
    widthMetres: drawBetween(random, ...widthMetres),
    heightMetres: drawBetween(random, 2.4, 2.8),
  };
}

/** Held by hand near the wall behind it, aimed at the middle of the far half of the room. */
function drawViewpoint(random: Random, { lengthMetres, widthMetres }: Room): Viewpoint {
  const x = drawBetween(random, 0.15, 0.5);
  const y = widthMetres * drawBetween(random, 0.2, 0.8);
  const targetX = lengthMetres * drawBetween(random, 0.7, 0.95);
  const targetY = widthMetres * drawBetween(random, 0.35, 0.65);
  return {
    position: [x, y, drawBetween(random, 1.1, 1.7)],
    pitchRadians: drawBetween(random, 0.08, 0.38),
    yawRadians: Math.atan2(targetY - y, targetX - x),
    rollRadians: drawBetween(random, -0.05, 0.05),
    focalRatio: FOCAL_RATIO,
  };
}

function areaOfCamera({ position: [x, y] }: Viewpoint): FloorArea {
  return { fromX: 0, toX: x + 1, fromY: y - 0.65, toY: y + 0.65 };
}

function furnish(random: Random, plan: FloorPlan, kind: RoomKind): Solid[] {
  return kind.things.flatMap(([thing, chance]) => (drawChance(random, chance) ? placed(random, plan, thing) : []));
}

/** A thing that finds no place is drawn again, which may make it smaller, and then left out. */
function placed(random: Random, plan: FloorPlan, thing: DrawPlacement): Solid[] {
  for (let attempt = 0; attempt < NUM_DRAWS; attempt++) {
    const placement = thing(random);
    const pose =
      placement.where === 'wall'
        ? plan.atWall(random, placement.place)
        : plan.inTheOpen(random, placement.radiusMetres);
    if (pose !== null) return placement.build(pose);
  }
  return [];
}

function middleOf({ lengthMetres, widthMetres }: Room) {
  return { x: lengthMetres / 2, y: widthMetres / 2 };
}
