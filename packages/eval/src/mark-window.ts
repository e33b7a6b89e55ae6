import type { Rgb, RgbImage } from '@ssma/datasets';
import { mapPixels } from './picture.js';

/** A rectangle of pixels, which may reach beyond the picture. */
export interface PixelWindow {
  /** First row and column; below 0 outside of the picture. */
  readonly top: number;
  readonly left: number;
  readonly height: number;
  readonly width: number;
}

/** Colour of the outline. */
export const WINDOW_COLOR: Rgb = [80, 220, 255];

/** Draws the outline of a window, one pixel wide, within it; sides that lie outside of the picture are not drawn. */
export function markWindow(picture: RgbImage, { top, left, height, width }: PixelWindow): RgbImage {
  const [bottom, right] = [top + height - 1, left + width - 1];
  return mapPixels(picture, (pixel, color) => {
    const [row, column] = [Math.floor(pixel / picture.width), pixel % picture.width];
    const isInside = row >= top && row <= bottom && column >= left && column <= right;
    return isInside && (row === top || row === bottom || column === left || column === right) ? WINDOW_COLOR : color;
  });
}
