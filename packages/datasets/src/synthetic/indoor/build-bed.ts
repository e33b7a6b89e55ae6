import type { Random } from '../../random.js';
import { linearFromHex } from '../color.js';
import { drawBetween, drawChance } from '../draw.js';
import type { Solid } from '../scene.js';
import type { Pose } from '../street/local-frame.js';
import { drawCloth, drawWood, plainCloth } from './materials.js';
import { NYU40_IDS } from './nyu40-ids.js';
import { type Look, legs, lump, slab, within } from './piece.js';

const LINEN = plainCloth(linearFromHex(0xe8e4da));

/** Bed whose head is at local x = 0: frame on short legs, mattress, blanket and pillows. */
export function buildBed(
  random: Random,
  pose: Pose,
  { lengthMetres, widthMetres }: { readonly lengthMetres: number; readonly widthMetres: number },
): Solid[] {
  const frame: Look = { label: NYU40_IDS.bed, texture: drawWood(random) };
  const blanket: Look = { label: NYU40_IDS.bed, texture: drawCloth(random) };
  const middle = within(pose, [lengthMetres / 2, 0, 0]);
  const covered = lengthMetres * drawBetween(random, 0.6, 0.75);
  const pillow: Look = { label: NYU40_IDS.pillow, texture: drawChance(random, 0.5) ? LINEN : drawCloth(random) };
  const numPillows = widthMetres > 1.3 ? 2 : 1;
  const pillows = Array.from({ length: numPillows }, (_, index) => {
    const y = numPillows === 1 ? 0 : (index - 0.5) * 0.5 * widthMetres;
    return lump(pose, pillow, { centre: [0.34, y, 0.61], radii: [0.24, 0.36, 0.1] });
  });
  return [
    ...legs(middle, frame, { size: [lengthMetres, widthMetres, 0.24], radius: 0.035 }),
    slab(middle, frame, { base: [0, 0, 0.2], size: [lengthMetres, widthMetres, 0.12] }),
    slab(pose, frame, { base: [0.025, 0, 0], size: [0.05, widthMetres + 0.04, drawBetween(random, 0.8, 1.1)] }),
    slab(
      middle,
      { ...frame, texture: LINEN },
      { base: [0, 0, 0.32], size: [lengthMetres - 0.06, widthMetres - 0.04, 0.22], lean: 0.02 },
    ),
    slab(pose, blanket, {
      base: [lengthMetres - covered / 2 + 0.01, 0, 0.27],
      size: [covered, widthMetres + 0.04, 0.31],
      lean: 0.03,
    }),
    ...pillows,
  ];
}
