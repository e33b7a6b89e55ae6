import type { ImageSize } from '../images/raster.js';
import type { SamplingWindow } from './sampling-window.js';

/**
 * Where a point of the target lies in the source, both in pixels from the outer upper left corner:
 *
 *   x' = xx x + xy y + x0        y' = yx x + yy y + y0
 */
export interface AffineMap {
  readonly xx: number;
  readonly xy: number;
  readonly x0: number;
  readonly yx: number;
  readonly yy: number;
  readonly y0: number;
}

/** First `inner`, then `outer`. */
export function composed(outer: AffineMap, inner: AffineMap): AffineMap {
  return {
    xx: outer.xx * inner.xx + outer.xy * inner.yx,
    xy: outer.xx * inner.xy + outer.xy * inner.yy,
    x0: outer.xx * inner.x0 + outer.xy * inner.y0 + outer.x0,
    yx: outer.yx * inner.xx + outer.yy * inner.yx,
    yy: outer.yx * inner.xy + outer.yy * inner.yy,
    y0: outer.yx * inner.x0 + outer.yy * inner.y0 + outer.y0,
  };
}

/** The map that fills a target with a window of the source. */
export function windowMap({ top, left, height, width, isFlipped }: SamplingWindow, target: ImageSize): AffineMap {
  const scaleX = width / target.width;
  return {
    xx: isFlipped ? -scaleX : scaleX,
    xy: 0,
    x0: isFlipped ? left + width : left,
    yx: 0,
    yy: height / target.height,
    y0: top,
  };
}

/** Shear factors: x grows by `alongRows` times y, y by `alongColumns` times x. At most one is not 0. */
export interface Skew {
  readonly alongRows: number;
  readonly alongColumns: number;
}

/** Turns the picture clockwise by an angle in radians about its centre, after skewing it about the same point. */
export function turnedAndSkewed({ height, width }: ImageSize, radians: number, skew: Skew): AffineMap {
  const cosine = Math.cos(radians);
  const sine = Math.sin(radians);
  // Read from the target back to the source: the turn is undone first.
  const linear = {
    xx: cosine - skew.alongRows * -sine,
    xy: sine - skew.alongRows * cosine,
    yx: -sine - skew.alongColumns * cosine,
    yy: cosine - skew.alongColumns * sine,
  };
  const [centreX, centreY] = [width / 2, height / 2];
  return {
    ...linear,
    x0: centreX - linear.xx * centreX - linear.xy * centreY,
    y0: centreY - linear.yx * centreX - linear.yy * centreY,
  };
}

/** Whether some point of the target lies outside the source; both have the same size. */
export function reachesBeyond(map: AffineMap, { height, width }: ImageSize): boolean {
  return [0, width].some((x) =>
    [0, height].some((y) => {
      const sourceX = map.xx * x + map.xy * y + map.x0;
      const sourceY = map.yx * x + map.yy * y + map.y0;
      return !(sourceX >= 0 && sourceX <= width && sourceY >= 0 && sourceY <= height);
    }),
  );
}
