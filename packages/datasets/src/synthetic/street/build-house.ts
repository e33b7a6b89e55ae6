import type { Random } from '../../random.js';
import { type LinearRgb, linearFromHex } from '../color.js';
import { drawBetween, drawChance, drawInteger, drawOne } from '../draw.js';
import { type Block, box, type Vector3 } from '../geometry/shape.js';
import { RAW_IDS } from '../raw-ids.js';
import type { Solid } from '../scene.js';
import { plain, type Texture } from '../texture.js';

const WALLS = [
  0xd8c9a3, 0xc9a66b, 0xb98d6a, 0xe3dccb, 0xa65a44, 0x8f4f3e, 0xbfb8ad, 0xd9b48f, 0x9aa39b, 0xcfc3b4, 0x8a8f98,
  0xe0d6a8,
].map(linearFromHex) as [LinearRgb];
const TRIMS = [0xe8e6df, 0xd9d4c8, 0x6b5d4f, 0x5a6068].map(linearFromHex) as [LinearRgb];
const ROOFS = [0x7d3f30, 0x6a3a30, 0x4a4a4e, 0x5a4a42, 0x8a4a35].map(linearFromHex) as [LinearRgb];

/** Ground plan of a house along the street. */
export interface HousePlan {
  /** Centre of the plan on the ground. */
  readonly base: Vector3;
  readonly lengthMetres: number;
  readonly depthMetres: number;
  readonly storeys: number;
  /** Whether the ground floor may be a shop. */
  readonly mayHaveShop: boolean;
}

/** Walls with windows under a gabled, hipped or flat roof, sometimes with a chimney. */
export function buildHouse(random: Random, plan: HousePlan): Solid[] {
  const storeyMetres = drawBetween(random, 2.8, 3.5);
  const hasShop = plan.mayHaveShop && drawChance(random, 0.4);
  const wallHeight = plan.storeys * storeyMetres + (hasShop ? 3.4 : 0.5);
  const walls: Solid = {
    shape: box(plan.base, [plan.lengthMetres, plan.depthMetres, wallHeight]),
    label: RAW_IDS.building,
    texture: {
      kind: 'facade',
      wall: drawOne(random, WALLS),
      trim: drawOne(random, TRIMS),
      bayMetres: drawBetween(random, 2, 3.1),
      storeyMetres,
      hasShop,
      seed: drawInteger(random, 0, 1e6),
    },
  };
  const eaves: Vector3 = [plan.base[0], plan.base[1], plan.base[2] + wallHeight];
  return [walls, ...buildRoof(random, plan, eaves)];
}

function buildRoof(random: Random, plan: HousePlan, eaves: Vector3): Solid[] {
  const color = drawOne(random, ROOFS);
  if (drawChance(random, 0.25)) {
    const parapet = box(eaves, [plan.lengthMetres + 0.3, plan.depthMetres + 0.3, 0.5]);
    return [{ shape: parapet, label: RAW_IDS.building, texture: plain(linearFromHex(0x8c8a86)) }];
  }
  const height = drawBetween(random, 0.28, 0.5) * plan.depthMetres;
  const hip = drawChance(random, 0.35) ? 0.3 * plan.lengthMetres : 0;
  const ridge: Block = {
    kind: 'block',
    base: eaves,
    size: [plan.lengthMetres + 0.3, plan.depthMetres + 0.8, height],
    yaw: 0,
    inset: { front: hip, rear: hip, side: plan.depthMetres / 2 + 0.38 },
  };
  const roof: Solid = { shape: ridge, label: RAW_IDS.building, texture: { kind: 'roof', color } };
  return drawChance(random, 0.6) ? [roof, buildChimney(random, plan, [eaves, height])] : [roof];
}

function buildChimney(random: Random, plan: HousePlan, [eaves, roofHeight]: readonly [Vector3, number]): Solid {
  const x = eaves[0] + drawBetween(random, -0.25, 0.25) * plan.lengthMetres;
  const brick: Texture = plain(linearFromHex(0x7a4636));
  const shape = box([x, eaves[1], eaves[2] + 0.5 * roofHeight], [0.8, 0.7, 0.5 * roofHeight + 0.9]);
  return { shape, label: RAW_IDS.building, texture: brick };
}
