import type { Random } from '../../random.js';
import { type LinearRgb, linearFromHex } from '../color.js';
import { drawBetween, drawOne } from '../draw.js';
import type { Vector3 } from '../geometry/shape.js';
import { RAW_IDS } from '../raw-ids.js';
import type { Solid } from '../scene.js';
import { plain, type Texture } from '../texture.js';
import { type Pose, placedAt } from './local-frame.js';

const TOPS = [
  0x2b2f3a, 0x8c2f2f, 0x3a5f8a, 0xd8d4cc, 0x4a6b4a, 0xc98a3a, 0x6a4a6f, 0x1c1c20, 0xb8b0a0, 0x2f7f86, 0xd06a5a,
  0x7a7f86,
].map(linearFromHex) as [LinearRgb];
const BOTTOMS = [0x24304a, 0x2a2a2e, 0x55504a, 0x3d4a5f, 0x7a6a55].map(linearFromHex) as [LinearRgb];
const SKINS = [0xe6b899, 0xc98f6b, 0x8d5f43, 0xf0c8aa, 0x5f3f2f].map(linearFromHex) as [LinearRgb];
const HAIRS = [0x2a1f18, 0x4a3422, 0x8a6a3f, 0x9a9690, 0x1a1a1c].map(linearFromHex) as [LinearRgb];

/** Clothes, skin and hair of one person. */
export interface Outfit {
  readonly top: Texture;
  readonly bottom: Texture;
  readonly skin: LinearRgb;
  readonly hair: LinearRgb;
}

/** Draws what a person wears. */
export function drawOutfit(random: Random): Outfit {
  return {
    top: plain(drawOne(random, TOPS), { grain: 0.2 }),
    bottom: plain(drawOne(random, BOTTOMS), { grain: 0.2 }),
    skin: drawOne(random, SKINS),
    hair: drawOne(random, HAIRS),
  };
}

/** A walking or standing person; local +x is ahead. */
export function buildPerson(random: Random, pose: Pose): Solid[] {
  const outfit = drawOutfit(random);
  const height = drawBetween(random, 1.55, 1.9);
  const stride = drawBetween(random, 0.02, 0.34);
  const at = placedAt(pose);
  const point = (x: number, y: number, share: number): Vector3 => at(x, y, share * height);
  const label = RAW_IDS.person;
  const legs = [1, -1].map((side) =>
    limb(label, [point(0, side * 0.09, 0.5), point(side * stride, side * 0.1, 0)], 0.078, outfit.bottom),
  );
  const arms = [1, -1].map((side) =>
    limb(label, [point(0, side * 0.24, 0.8), point(-side * stride * 0.7 + 0.05, side * 0.27, 0.45)], 0.052, outfit.top),
  );
  const torso: Solid = {
    shape: {
      kind: 'ellipsoid',
      centre: point(0, 0, 0.655),
      radii: [0.16, 0.235, 0.205 * height],
      yaw: pose.yaw,
      raggedness: 0,
    },
    label,
    texture: outfit.top,
  };
  return [
    ...legs,
    ...arms,
    torso,
    buildHead(point(0.02, 0, 0.925), pose.yaw, { label, skin: outfit.skin, hair: outfit.hair }),
  ];
}

/** Straight limb between two joints. */
export function limb(label: number, [from, to]: readonly [Vector3, Vector3], radius: number, texture: Texture): Solid {
  return { shape: { kind: 'cylinder', from, to, radius }, label, texture };
}

/** Head at a point, looking along `yaw`. */
export function buildHead(
  centre: Vector3,
  yaw: number,
  look: { label: number; skin: LinearRgb; hair: LinearRgb },
): Solid {
  return {
    shape: { kind: 'ellipsoid', centre, radii: [0.115, 0.1, 0.14], yaw, raggedness: 0 },
    label: look.label,
    texture: { kind: 'head', skin: look.skin, hair: look.hair },
  };
}
