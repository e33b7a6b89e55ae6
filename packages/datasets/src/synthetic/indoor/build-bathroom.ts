import type { Random } from '../../random.js';
import { linearFromHex } from '../color.js';
import { drawBetween, drawChance } from '../draw.js';
import type { Solid } from '../scene.js';
import type { Pose } from '../street/local-frame.js';
import { plain } from '../texture.js';
import { buildPane } from './build-wall-things.js';
import { drawClothColor, drawFrontColor, drawMetal, PORCELAIN, plainCloth } from './materials.js';
import { NYU40_IDS } from './nyu40-ids.js';
import { type Look, lump, rod, slab, within } from './piece.js';

/** Toilet with its cistern against local x = 0. */
export function buildToilet(random: Random, pose: Pose): Solid[] {
  const look: Look = { label: NYU40_IDS.toilet, texture: PORCELAIN };
  const hole: Look = { label: NYU40_IDS.toilet, texture: plain([0.28, 0.3, 0.31], { grain: 0 }) };
  const isClosed = drawChance(random, 0.5);
  return [
    slab(pose, look, { base: [0.09, 0, 0.38], size: [0.18, 0.4, 0.38], lean: 0.01 }),
    slab(pose, look, { base: [0.3, 0, 0], size: [0.4, 0.24, 0.2], lean: 0.03 }),
    lump(pose, look, { centre: [0.4, 0, 0.32], radii: [0.29, 0.2, 0.2] }),
    rod(pose, look, { from: [0.42, 0, 0.38], to: [0.42, 0, 0.43], radius: 0.21 }),
    slab(pose, look, { base: [0.24, 0, 0.38], size: [0.2, 0.38, 0.05] }),
    isClosed
      ? rod(pose, look, { from: [0.42, 0, 0.43], to: [0.42, 0, 0.45], radius: 0.19 })
      : rod(pose, hole, { from: [0.43, 0, 0.43], to: [0.43, 0, 0.432], radius: 0.145 }),
  ];
}

/** Sink on a cupboard, with a tap, and a mirror over it. */
export function buildWashstand(random: Random, pose: Pose): Solid[] {
  const widthMetres = drawBetween(random, 0.55, 0.8);
  const basin: Look = { label: NYU40_IDS.sink, texture: PORCELAIN };
  const cupboard: Look = {
    label: NYU40_IDS.cabinet,
    texture: {
      kind: 'panels',
      color: drawFrontColor(random),
      handle: linearFromHex(0x8a8c8e),
      columns: 2,
      rows: 1,
      widthMetres,
      heightMetres: 0.66,
      handleKind: 'knob',
    },
  };
  const mirror = within(pose, [0, 0, drawBetween(random, 1.15, 1.3)]);
  return [
    slab(pose, cupboard, { base: [0.22, 0, 0.08], size: [0.42, widthMetres, 0.66] }),
    slab(pose, basin, { base: [0.24, 0, 0.74], size: [0.46, widthMetres + 0.04, 0.1] }),
    ...buildTap(random, within(pose, [0.07, 0, 0.84])),
    lump(
      pose,
      { label: NYU40_IDS.sink, texture: plain([0.5, 0.52, 0.53], { grain: 0 }) },
      { centre: [0.27, 0, 0.838], radii: [0.15, 0.21, 0.006] },
    ),
    buildPane(mirror, {
      label: NYU40_IDS.mirror,
      design: 'mirror',
      widthMetres: widthMetres - 0.05,
      heightMetres: 0.75,
      frame: linearFromHex(0xb9b9b6),
      frameMetres: 0.02,
      emission: 0,
      seed: 1,
    }),
  ];
}

/** Tap that curves over a basin. */
export function buildTap(random: Random, pose: Pose): Solid[] {
  const metal: Look = { label: NYU40_IDS.sink, texture: drawMetal(random) };
  return [
    rod(pose, metal, { from: [0, 0, 0], to: [0, 0, 0.18], radius: 0.014 }),
    rod(pose, metal, { from: [0, 0, 0.17], to: [0.14, 0, 0.15], radius: 0.012 }),
  ];
}

/** Bathtub along a wall (local x = 0), its far end behind a shower curtain. */
export function buildBathtub(
  random: Random,
  pose: Pose,
  { depthMetres, widthMetres }: { readonly depthMetres: number; readonly widthMetres: number },
): Solid[] {
  const look: Look = { label: NYU40_IDS.bathtub, texture: PORCELAIN };
  const rim = 0.07;
  const inner: Look = { label: NYU40_IDS.bathtub, texture: plain([0.6, 0.64, 0.66], { grain: 0.05 }) };
  const curtain: Look = {
    label: NYU40_IDS.showerCurtain,
    texture: { kind: 'folds', color: drawClothColor(random), foldMetres: 0.12 },
  };
  const rail: Look = { label: NYU40_IDS.otherProp, texture: drawMetal(random) };
  const drawn = drawBetween(random, 0.3, 0.55) * widthMetres;
  const side = drawChance(random, 0.5) ? 1 : -1;
  const edge = depthMetres - 0.04;
  return [
    slab(pose, inner, { base: [depthMetres / 2, 0, 0], size: [depthMetres - 0.02, widthMetres - 0.02, 0.25] }),
    slab(pose, look, { base: [rim / 2, 0, 0], size: [rim, widthMetres, 0.56] }),
    slab(pose, look, { base: [depthMetres - rim / 2, 0, 0], size: [rim, widthMetres, 0.56] }),
    ...[1, -1].map((end) =>
      slab(pose, look, { base: [depthMetres / 2, (end * (widthMetres - rim)) / 2, 0], size: [depthMetres, rim, 0.56] }),
    ),
    rod(pose, rail, { from: [edge, -widthMetres / 2, 2.02], to: [edge, widthMetres / 2, 2.02], radius: 0.014 }),
    slab(pose, curtain, { base: [edge, (side * (widthMetres - drawn)) / 2, 0.6], size: [0.05, drawn, 1.41] }),
  ];
}

/** Towel over a rail on the wall at local x = 0. */
export function buildTowel(random: Random, pose: Pose): Solid[] {
  const towel: Look = { label: NYU40_IDS.towel, texture: plainCloth(drawClothColor(random)) };
  const rail: Look = { label: NYU40_IDS.otherProp, texture: drawMetal(random) };
  const length = drawBetween(random, 0.5, 0.75);
  return [
    rod(pose, rail, { from: [0.07, -0.3, 0.8], to: [0.07, 0.3, 0.8], radius: 0.012 }),
    slab(pose, towel, { base: [0.07, drawBetween(random, -0.08, 0.08), 0.815 - length], size: [0.045, 0.4, length] }),
  ];
}
