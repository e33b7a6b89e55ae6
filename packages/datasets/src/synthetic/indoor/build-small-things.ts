import type { Random } from '../../random.js';
import { linearFromHex } from '../color.js';
import { drawBetween, drawChance, drawInteger } from '../draw.js';
import type { Solid } from '../scene.js';
import type { Pose } from '../street/local-frame.js';
import { plain } from '../texture.js';
import { BLACK_PLASTIC, drawClothColor, drawMetal, plainCloth } from './materials.js';
import { NYU40_IDS } from './nyu40-ids.js';
import { type Look, lump, rod, slab, within } from './piece.js';

const PAPER = plain(linearFromHex(0xefeee8), { grain: 0.04 });
const CARDBOARD = plain(linearFromHex(0xb08a5c), { grain: 0.1 });
const LAMP_SHADE = linearFromHex(0xf3e2bd);
const LEAF = linearFromHex(0x3f6f35);
/** A shade with its bulb on, as a multiple of its colour. */
const LIT_EMISSION = 1.6;

/** Lamp on a table or night stand; the pose is on the table. */
export function buildTableLamp(random: Random, pose: Pose): Solid[] {
  const metal: Look = { label: NYU40_IDS.lamp, texture: drawMetal(random) };
  const height = drawBetween(random, 0.22, 0.34);
  const shade: Look = { label: NYU40_IDS.lamp, texture: { kind: 'glow', color: LAMP_SHADE, emission: LIT_EMISSION } };
  return [
    rod(pose, metal, { from: [0, 0, 0], to: [0, 0, 0.02], radius: 0.07 }),
    rod(pose, metal, { from: [0, 0, 0], to: [0, 0, height], radius: 0.012 }),
    slab(pose, shade, { base: [0, 0, height], size: [0.24, 0.24, 0.17], lean: 0.04 }),
  ];
}

/** Lamp on a thin pole that stands on the floor. */
export function buildFloorLamp(random: Random, pose: Pose): Solid[] {
  const metal: Look = { label: NYU40_IDS.lamp, texture: drawMetal(random) };
  const height = drawBetween(random, 1.35, 1.6);
  const shade: Look = { label: NYU40_IDS.lamp, texture: { kind: 'glow', color: LAMP_SHADE, emission: LIT_EMISSION } };
  return [
    rod(pose, metal, { from: [0, 0, 0], to: [0, 0, 0.03], radius: 0.14 }),
    rod(pose, metal, { from: [0, 0, 0], to: [0, 0, height], radius: 0.014 }),
    slab(pose, shade, { base: [0, 0, height], size: [0.36, 0.36, 0.26], lean: 0.07 }),
  ];
}

/** Computer screen on a foot with a keyboard before it; it faces local +x. */
export function buildMonitor(random: Random, pose: Pose): Solid[] {
  const plastic: Look = { label: NYU40_IDS.otherProp, texture: BLACK_PLASTIC };
  const width = drawBetween(random, 0.45, 0.62);
  return [
    slab(pose, plastic, { base: [0, 0, 0], size: [0.18, 0.24, 0.015] }),
    rod(pose, plastic, { from: [-0.02, 0, 0], to: [-0.02, 0, 0.2], radius: 0.02 }),
    buildScreen(random, within(pose, [0, 0, 0.1]), { label: NYU40_IDS.otherProp, widthMetres: width }),
    slab(pose, plastic, { base: [0.3, 0, 0], size: [0.14, 0.42, 0.02] }),
  ];
}

/** Flat screen that faces local +x, on or off. */
export function buildScreen(
  random: Random,
  pose: Pose,
  { label, widthMetres }: { readonly label: number; readonly widthMetres: number },
): Solid {
  const heightMetres = 0.58 * widthMetres;
  const look: Look = {
    label,
    texture: {
      kind: 'pane',
      design: 'screen',
      frame: linearFromHex(0x161618),
      frameMetres: 0.02,
      widthMetres,
      heightMetres,
      emission: drawChance(random, 0.4) ? 0.9 : 0,
      seed: drawInteger(random, 0, 1e6),
    },
  };
  return slab(pose, look, { base: [0, 0, 0], size: [0.04, widthMetres, heightMetres] });
}

/** One to four books that lie on something. */
export function buildBookPile(random: Random, pose: Pose): Solid[] {
  const numBooks = drawInteger(random, 1, 4);
  return Array.from({ length: numBooks }, (_, index) => {
    const look: Look = { label: NYU40_IDS.books, texture: plainCloth(drawClothColor(random)) };
    const turned = within(pose, [0, 0, 0.035 * index], drawBetween(random, -0.3, 0.3));
    return slab(turned, look, { base: [0, 0, 0], size: [drawBetween(random, 0.15, 0.2), 0.25, 0.034] });
  });
}

/** A few sheets that lie on something. */
export function buildPapers(random: Random, pose: Pose): Solid[] {
  const numSheets = drawInteger(random, 1, 3);
  return Array.from({ length: numSheets }, (_, index) => {
    const turned = within(pose, [0.1 * index, drawBetween(random, -0.15, 0.15), 0], drawBetween(random, -0.6, 0.6));
    return slab(turned, { label: NYU40_IDS.paper, texture: PAPER }, { base: [0, 0, 0], size: [0.3, 0.21, 0.006] });
  });
}

/** Vase with a few stalks. */
export function buildVase(random: Random, pose: Pose): Solid[] {
  const vase: Look = { label: NYU40_IDS.otherProp, texture: plain(drawClothColor(random), { gloss: 0.06 }) };
  const leaves: Look = { label: NYU40_IDS.otherProp, texture: { kind: 'foliage', color: LEAF } };
  return [
    rod(pose, vase, { from: [0, 0, 0], to: [0, 0, 0.16], radius: 0.045 }),
    lump(pose, leaves, { centre: [0, 0, 0.25], radii: [0.11, 0.11, 0.12], raggedness: 0.5 }),
  ];
}

/** House plant in a pot on the floor. */
export function buildPlant(random: Random, pose: Pose): Solid[] {
  const pot: Look = { label: NYU40_IDS.otherProp, texture: plain(linearFromHex(0xa0583c)) };
  const leaves: Look = { label: NYU40_IDS.otherProp, texture: { kind: 'foliage', color: LEAF } };
  const height = drawBetween(random, 0.7, 1.3);
  return [
    rod(pose, pot, { from: [0, 0, 0], to: [0, 0, 0.28], radius: 0.15 }),
    rod(pose, leaves, { from: [0, 0, 0.28], to: [0, 0, height], radius: 0.015 }),
    lump(pose, leaves, { centre: [0, 0, height], radii: [0.26, 0.26, 0.3], raggedness: 0.7 }),
    lump(pose, leaves, { centre: [0.1, 0.08, 0.7 * height], radii: [0.2, 0.2, 0.16], raggedness: 0.7 }),
  ];
}

/** Cardboard boxes on top of each other. */
export function buildBoxes(random: Random, pose: Pose): Solid[] {
  const numBoxes = drawInteger(random, 1, 3);
  const solids: Solid[] = [];
  let z = 0;
  for (let index = 0; index < numBoxes; index++) {
    const [size, height] = [drawBetween(random, 0.3, 0.46), drawBetween(random, 0.22, 0.38)];
    const turned = within(pose, [0, 0, z], drawBetween(random, -0.25, 0.25));
    const look = { label: NYU40_IDS.box, texture: CARDBOARD };
    solids.push(slab(turned, look, { base: [0, 0, 0], size: [size, size * 1.1, height] }));
    z += height;
  }
  return solids;
}

/** Bag that stands on the floor, with two handles. */
export function buildBag(random: Random, pose: Pose): Solid[] {
  const look: Look = { label: NYU40_IDS.bag, texture: plainCloth(drawClothColor(random)) };
  const handles = [0.06, -0.06].flatMap((x) => [
    rod(pose, look, { from: [x, 0.1, 0.3], to: [x, 0, 0.46], radius: 0.012 }),
    rod(pose, look, { from: [x, -0.1, 0.3], to: [x, 0, 0.46], radius: 0.012 }),
  ]);
  return [slab(pose, look, { base: [0, 0, 0], size: [0.2, 0.4, 0.33], lean: 0.03 }), ...handles];
}

/** Waste bin. */
export function buildBin(random: Random, pose: Pose): Solid[] {
  const look: Look = { label: NYU40_IDS.otherProp, texture: drawMetal(random) };
  return [rod(pose, look, { from: [0, 0, 0], to: [0, 0, drawBetween(random, 0.28, 0.4)], radius: 0.14 })];
}

/** Rail on two thin posts with clothes on it; it runs along local y. */
export function buildClothesRack(random: Random, pose: Pose): Solid[] {
  const rail: Look = { label: NYU40_IDS.otherFurniture, texture: drawMetal(random) };
  const numClothes = drawInteger(random, 3, 6);
  const clothes = Array.from({ length: numClothes }, (_, index) => {
    const length = drawBetween(random, 0.55, 1);
    const y = -0.4 + (0.8 * index) / numClothes;
    const look: Look = {
      label: NYU40_IDS.clothes,
      texture: { kind: 'folds', color: drawClothColor(random), foldMetres: 0.1 },
    };
    return slab(pose, look, { base: [0, y, 1.52 - length], size: [0.38, 0.07, length], lean: 0.02 });
  });
  return [
    ...[0.5, -0.5].map((y) => rod(pose, rail, { from: [0, y, 0], to: [0, y, 1.6], radius: 0.016 })),
    ...[0.5, -0.5].map((y) => rod(pose, rail, { from: [-0.2, y, 0.02], to: [0.2, y, 0.02], radius: 0.016 })),
    rod(pose, rail, { from: [0, -0.5, 1.56], to: [0, 0.5, 1.56], radius: 0.014 }),
    ...clothes,
  ];
}

/** Lamp at the ceiling: a flat bowl, or a pendant on a thin cable; the pose is on the ceiling. */
export function buildCeilingLamp(random: Random, pose: Pose): Solid[] {
  const shade: Look = { label: NYU40_IDS.lamp, texture: { kind: 'glow', color: LAMP_SHADE, emission: LIT_EMISSION } };
  if (drawChance(random, 0.5)) return [rod(pose, shade, { from: [0, 0, -0.1], to: [0, 0, 0], radius: 0.2 })];
  const drop = drawBetween(random, 0.25, 0.5);
  const cable: Look = { label: NYU40_IDS.lamp, texture: BLACK_PLASTIC };
  return [
    rod(pose, cable, { from: [0, 0, 0], to: [0, 0, -drop], radius: 0.01 }),
    slab(pose, shade, { base: [0, 0, -drop - 0.2], size: [0.42, 0.42, 0.2], lean: 0.12 }),
  ];
}
