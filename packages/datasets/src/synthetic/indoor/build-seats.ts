import type { Random } from '../../random.js';
import { drawBetween, drawChance, drawInteger } from '../draw.js';
import type { Solid } from '../scene.js';
import type { Pose } from '../street/local-frame.js';
import { BLACK_PLASTIC, drawCloth, drawClothColor, drawMetal, drawWood, plainCloth } from './materials.js';
import { NYU40_IDS } from './nyu40-ids.js';
import { type Look, legs, lump, rod, slab } from './piece.js';

const SEAT_METRES = 0.45;
const LEG_RADIUS_METRES = 0.018;

/** Chair of wood or tube steel on four thin legs, whose back is two posts and slats; it faces local +x. */
export function buildChair(random: Random, pose: Pose): Solid[] {
  const frame: Look = {
    label: NYU40_IDS.chair,
    texture: drawChance(random, 0.6) ? drawWood(random) : drawMetal(random),
  };
  const seat: Look = drawChance(random, 0.5) ? { ...frame, texture: drawCloth(random) } : frame;
  const height = drawBetween(random, 0.84, 1);
  const [size, y] = [0.42, 0.19];
  const posts = [y, -y].map((side) =>
    rod(pose, frame, { from: [-0.19, side, SEAT_METRES], to: [-0.25, side, height], radius: LEG_RADIUS_METRES }),
  );
  const numSlats = drawInteger(random, 1, 3);
  const slats = Array.from({ length: numSlats }, (_, index) => {
    const z = height - 0.1 - 0.14 * index;
    return slab(pose, frame, { base: [-0.24 + 0.025 * index, 0, z], size: [0.02, 2 * y, 0.09] });
  });
  return [
    ...legs(pose, frame, { size: [size, size, SEAT_METRES], radius: LEG_RADIUS_METRES }),
    slab(pose, seat, { base: [0, 0, SEAT_METRES - 0.02], size: [size, size, 0.05] }),
    ...posts,
    ...slats,
  ];
}

/** Office chair on a column and five feet; it faces local +x. */
export function buildOfficeChair(random: Random, pose: Pose): Solid[] {
  const cloth: Look = { label: NYU40_IDS.chair, texture: plainCloth(drawClothColor(random)) };
  const plastic: Look = { label: NYU40_IDS.chair, texture: BLACK_PLASTIC };
  const turn = drawBetween(random, 0, 1);
  const feet = Array.from({ length: 5 }, (_, index) => {
    const angle = turn + (2 * Math.PI * index) / 5;
    const [x, y] = [0.29 * Math.cos(angle), 0.29 * Math.sin(angle)];
    return rod(pose, plastic, { from: [0, 0, 0.1], to: [x, y, 0.04], radius: 0.022 });
  });
  const arms = [0.27, -0.27].flatMap((y) => [
    slab(pose, plastic, { base: [0, y, 0.64], size: [0.26, 0.05, 0.03] }),
    rod(pose, plastic, { from: [-0.02, y, 0.46], to: [-0.02, y, 0.65], radius: 0.018 }),
  ]);
  return [
    ...feet,
    rod(pose, plastic, { from: [0, 0, 0.08], to: [0, 0, 0.42], radius: 0.03 }),
    slab(pose, cloth, { base: [0, 0, 0.42], size: [0.48, 0.48, 0.08], lean: 0.02 }),
    slab(pose, cloth, { base: [-0.25, 0, 0.56], size: [0.07, 0.44, drawBetween(random, 0.42, 0.62)], lean: 0.025 }),
    rod(pose, plastic, { from: [-0.22, 0, 0.44], to: [-0.27, 0, 0.7], radius: 0.025 }),
    ...(drawChance(random, 0.6) ? arms : []),
  ];
}

/** Sofa with arms and cushions, its back against local x = 0. */
export function buildSofa(
  random: Random,
  pose: Pose,
  { widthMetres, depthMetres }: { readonly widthMetres: number; readonly depthMetres: number },
): Solid[] {
  const look: Look = { label: NYU40_IDS.sofa, texture: plainCloth(drawClothColor(random)) };
  const foot: Look = { label: NYU40_IDS.sofa, texture: drawWood(random) };
  const [arm, back] = [drawBetween(random, 0.14, 0.22), 0.22];
  const seatWidth = widthMetres - 2 * arm;
  const numSeats = Math.max(1, Math.round(seatWidth / 0.7));
  const seats = Array.from({ length: numSeats }, (_, index) => {
    const y = -seatWidth / 2 + ((index + 0.5) * seatWidth) / numSeats;
    const width = seatWidth / numSeats - 0.012;
    return [
      slab(pose, look, {
        base: [(depthMetres + back) / 2, y, 0.3],
        size: [depthMetres - back, width, 0.15],
        lean: 0.02,
      }),
      slab(pose, look, { base: [back, y, 0.44], size: [0.18, width, 0.38], lean: 0.035 }),
    ];
  });
  const arms = [1, -1].map((side) =>
    slab(pose, look, {
      base: [depthMetres / 2, (side * (widthMetres - arm)) / 2, 0.1],
      size: [depthMetres, arm, 0.5],
      lean: 0.015,
    }),
  );
  const numCushions = drawInteger(random, 1, 3);
  const cushions = Array.from({ length: numCushions }, () => {
    const y = drawBetween(random, -0.42, 0.42) * seatWidth;
    return lump(
      pose,
      { label: NYU40_IDS.pillow, texture: drawCloth(random) },
      { centre: [back + 0.22, y, 0.63], radii: [0.1, 0.22, 0.2] },
    );
  });
  return [
    slab(pose, look, { base: [depthMetres / 2, 0, 0.1], size: [depthMetres, seatWidth, 0.2] }),
    slab(pose, look, { base: [back / 2, 0, 0.1], size: [back, widthMetres - 0.04, 0.66], lean: 0.02 }),
    slab(pose, foot, { base: [depthMetres / 2, 0, 0], size: [depthMetres - 0.16, widthMetres - 0.16, 0.1] }),
    ...seats.flat(),
    ...arms,
    ...cushions,
  ];
}

/** Padded stool. */
export function buildStool(random: Random, pose: Pose): Solid[] {
  const look = { label: NYU40_IDS.otherFurniture, texture: drawCloth(random) };
  const leg = { label: NYU40_IDS.otherFurniture, texture: drawWood(random) };
  return [
    ...legs(pose, leg, { size: [0.42, 0.42, 0.2], radius: 0.02 }),
    slab(pose, look, { base: [0, 0, 0.2], size: [0.5, 0.5, 0.22], lean: 0.02 }),
  ];
}
