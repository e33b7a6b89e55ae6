import type { Rgb, RgbImage } from '@ssma/datasets';
import { mapPixels } from './picture.js';

/** A place in a picture, by fractions of its height and width: the centre of a unit of a smaller map is one too. */
export interface MarkedUnit {
  /** 0 (top) to 1 (bottom). */
  readonly down: number;
  /** 0 (left) to 1 (right). */
  readonly right: number;
}

/** Colour of the dot. */
export const UNIT_COLOR: Rgb = [255, 214, 10];
const RIM: Rgb = [20, 20, 20];
/** Of the dot, as a share of the picture's width. */
const RADIUS = 0.012;
const MIN_RADIUS = 1;

/** The centre of a unit of a feature map of this size. */
export function unitPlace(
  { row, column }: { readonly row: number; readonly column: number },
  { height, width }: { readonly height: number; readonly width: number },
): MarkedUnit {
  return { down: (row + 0.5) / height, right: (column + 0.5) / width };
}

/** Draws a yellow dot with a dark rim, as in figure 16 of the paper. */
export function markUnit(picture: RgbImage, { down, right }: MarkedUnit): RgbImage {
  const [y, x] = [down * picture.height, right * picture.width];
  const radius = Math.max(MIN_RADIUS, RADIUS * picture.width);
  const rim = radius + Math.max(1, radius / 2);
  return mapPixels(picture, (pixel, color) => {
    const distance = Math.hypot(Math.floor(pixel / picture.width) + 0.5 - y, (pixel % picture.width) + 0.5 - x);
    return distance <= radius ? UNIT_COLOR : distance <= rim ? RIM : color;
  });
}
