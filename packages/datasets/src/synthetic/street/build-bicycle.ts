import type { Random } from '../../random.js';
import { type LinearRgb, linearFromHex } from '../color.js';
import { drawChance, drawOne } from '../draw.js';
import type { Vector3 } from '../geometry/shape.js';
import { RAW_IDS } from '../raw-ids.js';
import type { Solid } from '../scene.js';
import { plain } from '../texture.js';
import { buildHead, drawOutfit, limb } from './build-person.js';
import { type Pose, placedAt } from './local-frame.js';

const FRAMES = [0x1c1c1e, 0xa6231c, 0x1f4f8a, 0xc7c9ca, 0x2f6b4a].map(linearFromHex) as [LinearRgb];
const HELMETS = [0xe8e8e4, 0xc8321f, 0x2a5fa8, 0x222226].map(linearFromHex) as [LinearRgb];
/** What shows between the spokes: mostly the shade behind them. */
const SPOKES = linearFromHex(0x6d6f72);
const WHEEL_RADIUS_METRES = 0.35;
const WHEEL_BASE_METRES = 1.05;

type Place = (x: number, y: number, z: number) => Vector3;

/** A bicycle without its rider; the front wheel is at local +x. */
export function buildBicycle(random: Random, pose: Pose): Solid[] {
  const at = placedAt(pose);
  const frame = plain(drawOne(random, FRAMES), { grain: 0, gloss: 0.05 });
  const tube = (from: Vector3, to: Vector3, radius = 0.03) => limb(RAW_IDS.bicycle, [from, to], radius, frame);
  const [rear, front] = [
    at(-WHEEL_BASE_METRES / 2, 0, WHEEL_RADIUS_METRES),
    at(WHEEL_BASE_METRES / 2, 0, WHEEL_RADIUS_METRES),
  ];
  const [crank, saddle, head] = [at(-0.08, 0, 0.3), at(-0.22, 0, 0.92), at(0.36, 0, 0.9)];
  return [
    wheel(at, -WHEEL_BASE_METRES / 2),
    wheel(at, WHEEL_BASE_METRES / 2),
    tube(rear, crank),
    tube(crank, saddle),
    tube(crank, head),
    tube(at(-0.2, 0, 0.75), head),
    tube(front, at(0.33, 0, 1.02)),
    tube(at(0.33, -0.27, 1.03), at(0.33, 0.27, 1.03)),
    tube(at(-0.34, 0, 0.93), at(-0.1, 0, 0.93), 0.06),
  ];
}

function wheel(at: Place, x: number): Solid {
  return {
    shape: {
      kind: 'cylinder',
      from: at(x, -0.025, WHEEL_RADIUS_METRES),
      to: at(x, 0.025, WHEEL_RADIUS_METRES),
      radius: WHEEL_RADIUS_METRES,
    },
    label: RAW_IDS.bicycle,
    texture: { kind: 'wheel', radius: WHEEL_RADIUS_METRES, hubRatio: 0.86, hub: SPOKES },
  };
}

/** A person riding a bicycle. */
export function buildCyclist(random: Random, pose: Pose): Solid[] {
  return [...buildBicycle(random, pose), ...buildRider(random, pose)];
}

function buildRider(random: Random, pose: Pose): Solid[] {
  const outfit = drawOutfit(random);
  const at = placedAt(pose);
  const label = RAW_IDS.rider;
  const [hip, shoulder] = [at(-0.22, 0, 1), at(0.06, 0, 1.48)];
  const legs = [1, -1].flatMap((side) => {
    const knee = at(0.14, side * 0.12, side > 0 ? 0.82 : 0.66);
    const foot = at(side > 0 ? 0.06 : -0.14, side * 0.13, side > 0 ? 0.42 : 0.16);
    const start = at(-0.2, side * 0.1, 0.98);
    return [limb(label, [start, knee], 0.085, outfit.bottom), limb(label, [knee, foot], 0.065, outfit.bottom)];
  });
  const arms = [1, -1].map((side) =>
    limb(label, [at(0.06, side * 0.2, 1.44), at(0.32, side * 0.25, 1.06)], 0.055, outfit.top),
  );
  const hasHelmet = drawChance(random, 0.6);
  const hair = hasHelmet ? drawOne(random, HELMETS) : outfit.hair;
  const torso = limb(label, [hip, shoulder], 0.19, outfit.top);
  return [...legs, ...arms, torso, buildHead(at(0.14, 0, 1.67), pose.yaw, { label, skin: outfit.skin, hair })];
}
