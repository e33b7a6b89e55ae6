import type { Random } from '../../random.js';
import { type LinearRgb, linearFromHex, scaledColor } from '../color.js';
import { drawBetween, drawChance, drawInteger, drawOne } from '../draw.js';
import { box, type Ellipsoid, type Vector3 } from '../geometry/shape.js';
import { RAW_IDS } from '../raw-ids.js';
import type { Solid } from '../scene.js';
import { plain, type Texture } from '../texture.js';

const LEAVES = [0x4f8030, 0x3f7029, 0x64963a, 0x3a6430, 0x78a046, 0x8f9a3c].map(linearFromHex) as [LinearRgb];
const CONIFER = linearFromHex(0x35523a);
const BARK = linearFromHex(0x5b4c3e);

/** A trunk with a crown of several leaf masses; the whole tree is labelled vegetation, as in Cityscapes. */
export function buildTree(random: Random, foot: Vector3, heightMetres: number): Solid[] {
  if (drawChance(random, 0.15)) return buildConifer(random, foot, heightMetres);
  const trunkHeight = heightMetres * drawBetween(random, 0.3, 0.42);
  const crownRadius = heightMetres * drawBetween(random, 0.2, 0.28);
  const color = scaledColor(drawOne(random, LEAVES), drawBetween(random, 0.85, 1.2));
  const crownCentre = trunkHeight + (heightMetres - trunkHeight) / 2;
  const numMasses = drawInteger(random, 4, 6);
  const masses = Array.from({ length: numMasses }, (_, index) => {
    const angle = (2 * Math.PI * index) / numMasses + drawBetween(random, -0.4, 0.4);
    const away = crownRadius * drawBetween(random, 0.35, 0.6);
    const rise = (heightMetres - trunkHeight) * drawBetween(random, -0.18, 0.2);
    const centre = above(foot, crownCentre + rise, [away * Math.cos(angle), away * Math.sin(angle)]);
    const radius = crownRadius * drawBetween(random, 0.6, 0.8);
    return leaves(centre, [radius, radius, radius * drawBetween(random, 0.8, 1.1)], color);
  });
  const core = leaves(
    above(foot, crownCentre),
    [crownRadius * 0.75, crownRadius * 0.75, (heightMetres - trunkHeight) / 2],
    color,
  );
  return [trunk(foot, crownCentre, 0.018 * heightMetres + 0.06), core, ...masses];
}

function buildConifer(random: Random, foot: Vector3, heightMetres: number): Solid[] {
  const radius = heightMetres * drawBetween(random, 0.16, 0.22);
  const tiers = [0.3, 0.5, 0.7, 0.88].map((share) => {
    const tierRadius = radius * (1.15 - share);
    return leaves(above(foot, share * heightMetres), [tierRadius, tierRadius, 0.17 * heightMetres], CONIFER);
  });
  return [trunk(foot, 0.5 * heightMetres, 0.12), ...tiers];
}

/** A round bush on the ground. */
export function buildBush(random: Random, foot: Vector3): Solid {
  const radius = drawBetween(random, 0.5, 1.2);
  const height = radius * drawBetween(random, 0.7, 1.1);
  return leaves(above(foot, height * 0.7), [radius, radius, height], drawOne(random, LEAVES));
}

/** A trimmed hedge along the street. */
export function buildHedge(random: Random, { fromX, toX, y }: { fromX: number; toX: number; y: number }): Solid {
  const size: Vector3 = [toX - fromX, drawBetween(random, 0.6, 0.9), drawBetween(random, 0.9, 1.8)];
  const texture: Texture = { kind: 'foliage', color: drawOne(random, LEAVES) };
  return { shape: box([(fromX + toX) / 2, y, 0], size), label: RAW_IDS.vegetation, texture };
}

function trunk(foot: Vector3, height: number, radius: number): Solid {
  return {
    shape: { kind: 'cylinder', from: foot, to: above(foot, height), radius },
    label: RAW_IDS.vegetation,
    texture: plain(BARK, { grain: 0.5 }),
  };
}

function leaves(centre: Vector3, radii: Vector3, color: LinearRgb): Solid {
  const shape: Ellipsoid = { kind: 'ellipsoid', centre, radii, yaw: 0, raggedness: 0.75 };
  return { shape, label: RAW_IDS.vegetation, texture: { kind: 'foliage', color } };
}

function above(foot: Vector3, height: number, [x, y]: readonly [number, number] = [0, 0]): Vector3 {
  return [foot[0] + x, foot[1] + y, foot[2] + height];
}
