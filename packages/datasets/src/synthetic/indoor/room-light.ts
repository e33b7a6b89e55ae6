import type { Random } from '../../random.js';
import { type LinearRgb, mixedColor, scaledColor } from '../color.js';
import { drawBetween, drawChance } from '../draw.js';
import { boundsOf, type Vector3 } from '../geometry/shape.js';
import type { Condition, Exposure, Lighting, PointLight, Solid } from '../scene.js';
import { NYU40_IDS } from './nyu40-ids.js';
import type { Room } from './room.js';

/** Times of day of a room: at dusk little light is left at the windows, at night only lamps shine. */
export const ROOM_CONDITIONS = ['day', 'dusk', 'night'] as const satisfies readonly Condition[];
export type RoomCondition = (typeof ROOM_CONDITIONS)[number];

/** The light of a room before it is known what stands in it. */
export interface RoomLight {
  /** Light of the view through a window, as a multiple of its colours. */
  readonly daylight: number;
  readonly areLampsOn: boolean;
  /** Light that walls and floor send back. */
  readonly ambientColor: LinearRgb;
  readonly exposure: Exposure;
}

const DAYLIGHT: LinearRgb = [0.98, 1, 1.06];
const LAMPLIGHT: LinearRgb = [1.15, 0.95, 0.68];
const REACH_METRES = 12;
/** The eye sees few shadows at once; lamps beyond these only brighten what is near. */
const MAX_SHADOW_LIGHTS = 2;

/** Draws how bright it is; a room without a window has its lamps on. */
export function drawRoomLight(random: Random, condition: RoomCondition, hasWindow: boolean): RoomLight {
  const level = drawBetween(random, 0.85, 1.15);
  switch (condition) {
    case 'day': {
      const areLampsOn = !hasWindow || drawChance(random, 0.35);
      return {
        daylight: 1.4 * level,
        areLampsOn,
        ambientColor: scaledColor(mixedColor(LAMPLIGHT, DAYLIGHT, hasWindow ? 0.8 : 0.2), 0.42 * level),
        exposure: { gain: 1, noise: 1, bloom: 0 },
      };
    }
    case 'dusk':
      return {
        daylight: 0.25 * level,
        areLampsOn: !hasWindow,
        ambientColor: hasWindow ? [0.065, 0.075, 0.1] : scaledColor(LAMPLIGHT, 0.06),
        exposure: { gain: 1.2, noise: 2, bloom: 0 },
      };
    case 'night':
      return {
        daylight: 0.004,
        areLampsOn: true,
        ambientColor: scaledColor(LAMPLIGHT, 0.05 * level),
        exposure: { gain: 1.1, noise: 2.2, bloom: 0.1 },
      };
  }
}

/** Places the lights of a furnished room: at its windows and in its lamps. */
export function lightRoom(light: RoomLight, room: Room, solids: readonly Solid[]): Lighting {
  const windows = solids.filter(isWindowPane).map((solid) => windowLight(solid, room, light));
  const lamps = light.areLampsOn ? solids.filter(isLampShade).map((solid) => lampLight(solid, room)) : [];
  const pointLights = [...windows, ...lamps].map((each, index) => ({
    ...each,
    castsShadows: each.castsShadows && index < MAX_SHADOW_LIGHTS,
  }));
  const { ambientColor } = light;
  return {
    sunDirection: [0, 0, 1],
    sunColor: [0, 0, 0],
    ambientColor,
    zenithColor: scaledColor(ambientColor, 0.9),
    horizonColor: scaledColor(ambientColor, 1.1),
    hazePerMetre: 0,
    cloudCover: 0,
    lampBrightness: 1,
    pointLights,
  };
}

/** Lamps whose shades stay dark when they are off. */
export function switchedLamps(solids: readonly Solid[], areLampsOn: boolean): Solid[] {
  return solids.map((solid) => {
    if (areLampsOn || solid.label !== NYU40_IDS.lamp || solid.texture.kind !== 'glow') return solid;
    return { ...solid, texture: { ...solid.texture, emission: 0 } };
  });
}

function isWindowPane({ texture }: Solid): boolean {
  return texture.kind === 'pane' && texture.design === 'outlook';
}

function isLampShade({ label, texture }: Solid): boolean {
  return label === NYU40_IDS.lamp && texture.kind === 'glow';
}

/** Daylight spreads from a point before the middle of the window; no wall hangs between it and the room. */
function windowLight(solid: Solid, room: Room, { daylight }: RoomLight): PointLight {
  const centre = centreOf(solid);
  const area = 2 * daylight;
  return {
    position: movedInwards(centre, room, 0.25),
    color: scaledColor(DAYLIGHT, 1.7 * area),
    radiusMetres: 0.9,
    reachMetres: REACH_METRES,
    beam: null,
    castsShadows: true,
  };
}

/** A lamp at the ceiling lights the room from below its shade; others only shine on what is near. */
function lampLight(solid: Solid, room: Room): PointLight {
  const [x, y, z] = centreOf(solid);
  const isCeilingLamp = z > room.heightMetres - 0.7;
  return {
    position: isCeilingLamp ? [x, y, boundsOf(solid.shape).min[2] - 0.05] : [x, y, z],
    color: scaledColor(LAMPLIGHT, isCeilingLamp ? 3.2 : 0.75),
    radiusMetres: isCeilingLamp ? 0.4 : 0.25,
    reachMetres: isCeilingLamp ? REACH_METRES : 5,
    beam: null,
    castsShadows: isCeilingLamp,
  };
}

function centreOf({ shape }: Solid): Vector3 {
  const { min, max } = boundsOf(shape);
  return [(min[0] + max[0]) / 2, (min[1] + max[1]) / 2, (min[2] + max[2]) / 2];
}

/** The point at least `metres` away from the walls. */
function movedInwards([x, y, z]: Vector3, { lengthMetres, widthMetres }: Room, metres: number): Vector3 {
  const within = (value: number, size: number) => Math.min(Math.max(value, metres), size - metres);
  return [within(x, lengthMetres), within(y, widthMetres), z];
}
