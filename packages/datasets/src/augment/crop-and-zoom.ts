import type { SamplingWindow } from './sampling-window.js';

export interface CropAndZoom {
  /** Fraction of height and width that is kept, in (0, 1]. */
  readonly cropFraction: number;
  /** Magnification of what was kept, > 0: 2 shows half of it, 0.5 shows twice as much. */
  readonly zoom: number;
  /** Where the new window lies within the freedom that is left, 0 (top, left) to 1 (bottom, right). */
  readonly verticalPosition: number;
  readonly horizontalPosition: number;
}

/**
 * Shrinks or grows a window to `cropFraction / zoom` of its extent; the aspect ratio stays.
 *
 *   top' = top + verticalPosition * (height - height'), and likewise for left
 *
 * A smaller window stays inside the old one; a larger one contains it, so all positions keep the whole image in view.
 */
export function cropAndZoom(window: SamplingWindow, { cropFraction, zoom, ...position }: CropAndZoom): SamplingWindow {
  const height = (window.height * cropFraction) / zoom;
  const width = (window.width * cropFraction) / zoom;
  return {
    ...window,
    top: window.top + position.verticalPosition * (window.height - height),
    left: window.left + position.horizontalPosition * (window.width - width),
    height,
    width,
  };
}
