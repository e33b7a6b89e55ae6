import type { Random } from '../../random.js';
import { type LinearRgb, linearFromHex } from '../color.js';
import { drawBetween, drawChance, drawOne } from '../draw.js';
import { box } from '../geometry/shape.js';
import { RAW_IDS } from '../raw-ids.js';
import type { Solid } from '../scene.js';
import { plain } from '../texture.js';
import { KERB_HEIGHT_METRES } from './build-ground.js';

const WOODS = [0x8a6a48, 0x6f5638, 0x9a8f80, 0x5f6b52, 0xd8d4c8].map(linearFromHex) as [LinearRgb];
const METALS = [0x3c4a44, 0x55585c, 0x2f3c52].map(linearFromHex) as [LinearRgb];
const POST_SPACING_METRES = 2.2;

/** Stretch along the street where something stands, at one distance from its middle. */
export interface Stretch {
  readonly fromX: number;
  readonly toX: number;
  readonly y: number;
}

/** A fence of close boards, or of posts and rails. */
export function buildFence(random: Random, stretch: Stretch): Solid[] {
  return drawChance(random, 0.65) ? [buildBoards(random, stretch)] : buildRailing(random, stretch);
}

function buildBoards(random: Random, stretch: Stretch): Solid {
  const height = drawBetween(random, 1.1, 1.9);
  const boardMetres = drawBetween(random, 0.14, 0.3);
  return {
    shape: bar(stretch, [0, height], 0.08),
    label: RAW_IDS.fence,
    texture: { kind: 'planks', color: drawOne(random, WOODS), boardMetres },
  };
}

function buildRailing(random: Random, stretch: Stretch): Solid[] {
  const texture = plain(drawOne(random, METALS), { gloss: 0.03 });
  const height = drawBetween(random, 1, 1.4);
  const rails = [0.12, 0.42, 0.72, 1].map((share) => ({
    shape: bar(stretch, [share * height - 0.09, 0.12], 0.05),
    label: RAW_IDS.fence,
    texture,
  }));
  const numPosts = Math.max(2, Math.round((stretch.toX - stretch.fromX) / POST_SPACING_METRES));
  const posts = Array.from({ length: numPosts }, (_, index) => {
    const x = stretch.fromX + ((index + 0.5) * (stretch.toX - stretch.fromX)) / numPosts;
    return { shape: box([x, stretch.y, KERB_HEIGHT_METRES], [0.12, 0.12, height]), label: RAW_IDS.fence, texture };
  });
  return [...rails, ...posts];
}

function bar({ fromX, toX, y }: Stretch, [lift, height]: readonly [number, number], thickness: number) {
  return box([(fromX + toX) / 2, y, KERB_HEIGHT_METRES + lift], [toX - fromX, thickness, height]);
}
