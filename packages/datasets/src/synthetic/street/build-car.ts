import type { Random } from '../../random.js';
import { type LinearRgb, linearFromHex } from '../color.js';
import { drawBetween, drawOne } from '../draw.js';
import { box, type Vector3 } from '../geometry/shape.js';
import { RAW_IDS } from '../raw-ids.js';
import type { Solid } from '../scene.js';
import { plain } from '../texture.js';
import { type Pose, placedAt } from './local-frame.js';

const PAINTS = [
  0x1d1f22, 0x2c2f33, 0x8a8d90, 0xb9bcbe, 0xe4e5e3, 0x8e1b1b, 0xb3261e, 0x1f3a68, 0x2d5b9a, 0x2f4a3a, 0xc7a23a,
  0x5a4636,
].map(linearFromHex) as [LinearRgb];
const HUB = linearFromHex(0x9b9da0);
const UNDERBODY = plain(linearFromHex(0x141416), { grain: 0 });
const WHEEL_RADIUS_METRES = 0.32;
const WHEEL_WIDTH_METRES = 0.22;

/** Proportions of a body style, in metres; the cabin's ends lean inwards by `windscreen` and `rearWindow`. */
interface BodyStyle {
  readonly length: number;
  readonly width: number;
  readonly waist: number;
  readonly roof: number;
  /** Where the cabin begins and ends, from the middle of the car. */
  readonly cabinFront: number;
  readonly cabinRear: number;
  readonly windscreen: number;
  readonly rearWindow: number;
}

const STYLES = {
  hatchback: {
    length: 4,
    width: 1.75,
    waist: 0.92,
    roof: 1.48,
    cabinFront: 0.95,
    cabinRear: -1.95,
    windscreen: 0.75,
    rearWindow: 0.35,
  },
  saloon: {
    length: 4.6,
    width: 1.82,
    waist: 0.9,
    roof: 1.44,
    cabinFront: 1.05,
    cabinRear: -1.7,
    windscreen: 0.8,
    rearWindow: 0.65,
  },
  estate: {
    length: 4.6,
    width: 1.82,
    waist: 0.92,
    roof: 1.5,
    cabinFront: 1,
    cabinRear: -2.25,
    windscreen: 0.75,
    rearWindow: 0.4,
  },
  offRoader: {
    length: 4.5,
    width: 1.9,
    waist: 1.05,
    roof: 1.72,
    cabinFront: 1,
    cabinRear: -2.2,
    windscreen: 0.6,
    rearWindow: 0.25,
  },
  van: {
    length: 5,
    width: 1.95,
    waist: 1.15,
    roof: 2.05,
    cabinFront: 1.9,
    cabinRear: -2.48,
    windscreen: 0.75,
    rearWindow: 0.06,
  },
} as const satisfies Record<string, BodyStyle>;

/** Half the length of the longest car, in metres: what placing it must keep free. */
export const CAR_HALF_LENGTH_METRES = 2.5;

/** What a car does: the lights of one that drives are on in the dark. */
export type CarUse = 'driving' | 'parked';

/** A car on four wheels; its front is at local +x. */
export function buildCar(random: Random, pose: Pose, use: CarUse): Solid[] {
  const { hatchback, saloon, estate, offRoader, van } = STYLES;
  const style = drawOne<BodyStyle>(random, [hatchback, hatchback, saloon, saloon, estate, offRoader, van]);
  const color = drawOne(random, PAINTS);
  const at = placedAt(pose);
  return [
    buildBody(style, { color, hasLightsOn: use === 'driving' }, pose),
    buildCabin(style, color, pose),
    buildUnderbody(style, pose),
    ...buildWheels(random, style, at),
  ];
}

function buildBody(
  { length, width, waist }: BodyStyle,
  look: { readonly color: LinearRgb; readonly hasLightsOn: boolean },
  pose: Pose,
): Solid {
  const lift = 0.28;
  return {
    shape: {
      kind: 'block',
      base: placedAt(pose)(0, 0, lift),
      size: [length, width, waist - lift],
      yaw: pose.yaw,
      inset: { front: 0.16, rear: 0.1, side: 0.05 },
    },
    label: RAW_IDS.car,
    texture: { kind: 'carBody', ...look, lengthMetres: length, widthMetres: width },
  };
}

function buildCabin(style: BodyStyle, color: LinearRgb, pose: Pose): Solid {
  const heightMetres = style.roof - style.waist;
  return {
    shape: {
      kind: 'block',
      base: placedAt(pose)((style.cabinFront + style.cabinRear) / 2, 0, style.waist),
      size: [style.cabinFront - style.cabinRear, style.width - 0.1, heightMetres],
      yaw: pose.yaw,
      inset: { front: style.windscreen, rear: style.rearWindow, side: 0.16 },
    },
    label: RAW_IDS.car,
    texture: { kind: 'carCabin', color, heightMetres },
  };
}

function buildUnderbody({ length, width }: BodyStyle, pose: Pose): Solid {
  return {
    shape: box(placedAt(pose)(0, 0, 0.18), [length - 0.3, width - 0.25, 0.12], pose.yaw),
    label: RAW_IDS.car,
    texture: UNDERBODY,
  };
}

function buildWheels(
  random: Random,
  { length, width }: BodyStyle,
  at: (x: number, y: number, z: number) => Vector3,
): Solid[] {
  const hubRatio = drawBetween(random, 0.55, 0.7);
  const corners = [1, -1].flatMap((end) => [1, -1].map((side) => ({ x: end * 0.3 * length, side })));
  return corners.map(({ x, side }) => ({
    shape: {
      kind: 'cylinder',
      from: at(x, side * (width / 2 - WHEEL_WIDTH_METRES), WHEEL_RADIUS_METRES),
      to: at(x, side * (width / 2 + 0.01), WHEEL_RADIUS_METRES),
      radius: WHEEL_RADIUS_METRES,
    },
    label: RAW_IDS.car,
    texture: { kind: 'wheel', radius: WHEEL_RADIUS_METRES, hubRatio, hub: HUB },
  }));
}
