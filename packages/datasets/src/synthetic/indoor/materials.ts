import type { Random } from '../../random.js';
import { type LinearRgb, linearFromHex, scaledColor } from '../color.js';
import { drawBetween, drawOne } from '../draw.js';
import { plain, type Texture } from '../texture.js';
import type { WeaveTexture } from './indoor-texture.js';

const WOODS = [0x8a5a33, 0xa9773f, 0x6b4326, 0xc79a62, 0x4a2f20, 0xb98a5a].map(linearFromHex) as [LinearRgb];
const LACQUERS = [0xe6e3dc, 0xd8d2c4, 0x3a3a3e, 0x9aa0a0, 0x6f7a70].map(linearFromHex) as [LinearRgb];
const CLOTHS = [
  0x8f2f33, 0x2f4f7f, 0x3f6b4f, 0xb58a4a, 0x6d5a7a, 0xc9c0ae, 0x4a4c52, 0xa65f45, 0x7d8fa0, 0xd9d2c2, 0x5b4636,
  0x2b6f78,
].map(linearFromHex) as [LinearRgb];
const METALS = [0x8c8f92, 0x2b2c2f, 0xb4b6b8].map(linearFromHex) as [LinearRgb];

export const PORCELAIN = plain(linearFromHex(0xf2f1ed), { grain: 0.02, gloss: 0.12 });
export const BLACK_PLASTIC = plain(linearFromHex(0x232427), { grain: 0.05, gloss: 0.03 });

/** Bare wood, or a lacquer as often as rooms have it. */
export function drawWood(random: Random): Texture {
  const isLacquered = random.next() < 0.25;
  const color = scaledColor(drawOne(random, isLacquered ? LACQUERS : WOODS), drawBetween(random, 0.85, 1.15));
  return isLacquered ? plain(color, { grain: 0.04, gloss: 0.03 }) : { kind: 'wood', color };
}

/** Colour of a wooden or lacquered front. */
export function drawFrontColor(random: Random): LinearRgb {
  return drawOne(random, random.next() < 0.4 ? LACQUERS : WOODS);
}

/** Colour of bare wood. */
export function drawWoodColor(random: Random): LinearRgb {
  return drawOne(random, WOODS);
}

/** Tube steel. */
export function drawMetal(random: Random): Texture {
  return plain(drawOne(random, METALS), { grain: 0.05, gloss: 0.05 });
}

/** Colour of cloth, not too even from piece to piece. */
export function drawClothColor(random: Random): LinearRgb {
  return scaledColor(drawOne(random, CLOTHS), drawBetween(random, 0.8, 1.2));
}

/** Cloth, printed or not. */
export function drawCloth(random: Random): WeaveTexture {
  return {
    kind: 'weave',
    color: drawClothColor(random),
    accent: drawClothColor(random),
    pattern: drawOne<WeaveTexture['pattern']>(random, ['plain', 'plain', 'stripes', 'checks', 'dots']),
    periodMetres: drawBetween(random, 0.12, 0.3),
  };
}

/** Cloth of one colour, for upholstery. */
export function plainCloth(color: LinearRgb): WeaveTexture {
  return { kind: 'weave', color, accent: color, pattern: 'plain', periodMetres: 0.2 };
}
