import type { Random } from '../../random.js';
import { linearFromHex } from '../color.js';
import { drawBetween, drawChance, drawOne } from '../draw.js';
import { type Block, box, type Shape, type Vector3 } from '../geometry/shape.js';
import { RAW_IDS } from '../raw-ids.js';
import type { Solid } from '../scene.js';
import { plain, type SignDesign } from '../texture.js';

const GALVANISED = plain(linearFromHex(0x8a8d8f), { grain: 0.05, gloss: 0.03 });
const PAINTED = plain(linearFromHex(0x3d4a45), { grain: 0.05, gloss: 0.03 });
const LAMPLIGHT = linearFromHex(0xffe0a8);
const SIGN_THICKNESS_METRES = 0.04;

/** Street lamp whose arm reaches over the road. */
export function buildLamp(random: Random, foot: Vector3, side: 1 | -1): Solid[] {
  const texture = drawChance(random, 0.5) ? GALVANISED : PAINTED;
  const height = drawBetween(random, 5.5, 8);
  const top: Vector3 = [foot[0], foot[1], foot[2] + height];
  const end: Vector3 = [foot[0], foot[1] - side * drawBetween(random, 1, 1.8), foot[2] + height + 0.25];
  return [
    pole(foot, top, 0.085, texture),
    pole(top, end, 0.05, texture),
    {
      shape: box([end[0], end[1], end[2] - 0.12], [0.3, 0.75, 0.16]),
      label: RAW_IDS.pole,
      texture: { kind: 'lamp', color: LAMPLIGHT },
    },
  ];
}

/** Post with one or two traffic signs that face the camera. */
export function buildSignPost(random: Random, foot: Vector3): Solid[] {
  const height = drawBetween(random, 2.3, 2.9);
  const signs = [buildSign(random, [foot[0] - 0.09, foot[1], foot[2] + height])];
  if (drawChance(random, 0.3))
    signs.push(buildPanel('information', [foot[0] - 0.09, foot[1], foot[2] + height - 0.62], 0.5));
  return [pole(foot, [foot[0], foot[1], foot[2] + height + 0.3], 0.05, GALVANISED), ...signs];
}

function buildSign(random: Random, foot: Vector3): Solid {
  const design = drawOne<SignDesign>(random, ['prohibition', 'mandatory', 'warning', 'information', 'direction']);
  const size = drawBetween(random, 0.7, 0.95);
  switch (design) {
    case 'prohibition':
    case 'mandatory':
      return sign(disc([foot[0], foot[1], foot[2] + size / 2], size / 2), design, size);
    case 'warning':
      return sign(triangle(foot, size), design, size);
    case 'information':
      return buildPanel(design, foot, size);
    case 'direction':
      return sign(box(foot, [SIGN_THICKNESS_METRES, 1.6 * size, 0.5 * size]), design, 1.6 * size);
  }
}

function buildPanel(design: SignDesign, foot: Vector3, size: number): Solid {
  return sign(box(foot, [SIGN_THICKNESS_METRES, size, size]), design, size);
}

function disc(centre: Vector3, radius: number): Shape {
  const rear: Vector3 = [centre[0] + SIGN_THICKNESS_METRES, centre[1], centre[2]];
  return { kind: 'cylinder', from: centre, to: rear, radius };
}

function triangle(foot: Vector3, size: number): Block {
  return {
    kind: 'block',
    base: foot,
    size: [SIGN_THICKNESS_METRES, size, 0.87 * size],
    yaw: 0,
    inset: { front: 0, rear: 0, side: size / 2 },
  };
}

function sign(shape: Shape, design: SignDesign, sizeMetres: number): Solid {
  return { shape, label: RAW_IDS.trafficSign, texture: { kind: 'sign', design, sizeMetres } };
}

/** Row of bollards that keeps cars off the sidewalk. */
export function buildBollards(
  random: Random,
  { fromX, toX, y, z }: { fromX: number; toX: number; y: number; z: number },
): Solid[] {
  const spacing = drawBetween(random, 1.5, 2.4);
  const numBollards = Math.floor((toX - fromX) / spacing);
  return Array.from({ length: numBollards }, (_, index) => {
    const x = fromX + (index + 0.5) * spacing;
    return pole([x, y, z], [x, y, z + 0.95], 0.075, PAINTED);
  });
}

function pole(from: Vector3, to: Vector3, radius: number, texture: Solid['texture']): Solid {
  return { shape: { kind: 'cylinder', from, to, radius }, label: RAW_IDS.pole, texture };
}
