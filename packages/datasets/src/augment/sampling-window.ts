import type { ImageSize } from '../images/raster.js';

/**
 * The part of a source image that fills the whole target. Every augmentation is a function from window to window, and
 * pixels are read once, through the final one. A window may reach beyond the image.
 */
export interface SamplingWindow {
  /** Upper left corner in source pixels: 0 is the outer edge of the first row or column, fractions are allowed. */
  readonly top: number;
  readonly left: number;
  /** Extent in source pixels, > 0. */
  readonly height: number;
  readonly width: number;
  /** True when target columns run from the right edge of the window to its left edge. */
  readonly isFlipped: boolean;
}

/** The window that shows the whole image as it is stored. */
export function fullWindow({ height, width }: ImageSize): SamplingWindow {
  return { top: 0, left: 0, height, width, isFlipped: false };
}
