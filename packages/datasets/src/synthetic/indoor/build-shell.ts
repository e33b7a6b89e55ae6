import type { Random } from '../../random.js';
import { type LinearRgb, linearFromHex } from '../color.js';
import { drawBetween, drawOne } from '../draw.js';
import { box, type Vector3 } from '../geometry/shape.js';
import type { Solid } from '../scene.js';
import type { Texture } from '../texture.js';
import { drawClothColor, drawWoodColor } from './materials.js';
import { NYU40_IDS } from './nyu40-ids.js';
import type { Room } from './room.js';

const WALLS = [0xe3dccb, 0xd7d9d4, 0xc9bfa6, 0xb9c4c9, 0xd9c7b4, 0xbfc9b4, 0xe9e6df, 0xc7b0a0].map(linearFromHex) as [
  LinearRgb,
];
const TILES = [0xe6e7e4, 0xc3ccd0, 0xd9cdb8, 0x8fa3ab, 0xb9b4aa].map(linearFromHex) as [LinearRgb];
const JOINT = linearFromHex(0x8b8a86);
const CEILING = linearFromHex(0xeeece6);
const THICKNESS_METRES = 0.2;

/** Walls, floor and ceiling around a room. */
export function buildShell(
  random: Random,
  { lengthMetres, widthMetres, heightMetres }: Room,
  { isTiled, ceilingGlow }: { readonly isTiled: boolean; readonly ceilingGlow: number },
): Solid[] {
  const [x, y, t] = [lengthMetres / 2, widthMetres / 2, THICKNESS_METRES];
  const [outerLength, outerWidth] = [lengthMetres + 2 * t, widthMetres + 2 * t];
  const wall = isTiled ? drawTiles(random) : drawWallpaper(random);
  const flat = (z: number): Vector3 => [x, y, z];
  const upright = (base: Vector3, size: Vector3): Solid => ({
    shape: box(base, size),
    label: NYU40_IDS.wall,
    texture: wall,
  });
  return [
    { shape: box(flat(-t), [outerLength, outerWidth, t]), label: NYU40_IDS.floor, texture: drawFloor(random, isTiled) },
    {
      shape: box(flat(heightMetres), [outerLength, outerWidth, t]),
      label: NYU40_IDS.ceiling,
      texture: { kind: 'glow', color: CEILING, emission: ceilingGlow },
    },
    upright([-t / 2, y, 0], [t, outerWidth, heightMetres]),
    upright([lengthMetres + t / 2, y, 0], [t, outerWidth, heightMetres]),
    upright([x, -t / 2, 0], [lengthMetres, t, heightMetres]),
    upright([x, widthMetres + t / 2, 0], [lengthMetres, t, heightMetres]),
  ];
}

function drawWallpaper(random: Random): Texture {
  const color = drawOne(random, WALLS);
  const isStriped = random.next() < 0.25;
  return {
    kind: 'wallpaper',
    color,
    accent: isStriped ? drawOne(random, WALLS) : color,
    stripeMetres: drawBetween(random, 0.08, 0.3),
  };
}

function drawTiles(random: Random): Texture {
  return { kind: 'tiles', color: drawOne(random, TILES), joint: JOINT, tileMetres: drawBetween(random, 0.15, 0.3) };
}

function drawFloor(random: Random, isTiled: boolean): Texture {
  if (isTiled) return drawTiles(random);
  const kind = random.next();
  if (kind < 0.6)
    return { kind: 'floorboards', color: drawWoodColor(random), boardMetres: drawBetween(random, 0.08, 0.18) };
  if (kind < 0.8) return { kind: 'tiles', color: drawOne(random, TILES), joint: JOINT, tileMetres: 0.4 };
  const color = drawClothColor(random);
  return { kind: 'weave', color, accent: color, pattern: 'plain', periodMetres: 0.1 };
}
