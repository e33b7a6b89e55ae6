import type { ImageSize } from '../../images/raster.js';
import type { Caster } from './caster.js';

/** An edge is where a neighbour's brightness differs by more than this share of the brighter one. */
const EDGE_CONTRAST = 0.5;
/** Positions within a pixel of the rays that join the one through its centre; no two share a row or a column. */
const SUBPIXELS = [
  [0.83, 0.33],
  [0.33, 0.17],
  [0.17, 0.83],
] as const;
const WEIGHT = 1 / (SUBPIXELS.length + 1);

/** Linear light of an image: colour [H, W, 3] and near infrared [H, W]. */
export interface ImageLight {
  readonly color: Float32Array;
  readonly nearInfrared: Float32Array | null;
}

/** Replaces the light of pixels at edges, seen through their centres, by the mean of four rays, in place. */
export function smoothEdges({ color, nearInfrared }: ImageLight, size: ImageSize, caster: Caster): void {
  const isEdge = findEdges(color, size);
  for (let row = 0; row < size.height; row++) {
    for (let column = 0; column < size.width; column++) {
      const pixel = row * size.width + column;
      if (isEdge[pixel] === 0) continue;
      for (let channel = 0; channel < 3; channel++) color[3 * pixel + channel]! *= WEIGHT;
      if (nearInfrared !== null) nearInfrared[pixel]! *= WEIGHT;
      for (const [right, down] of SUBPIXELS) {
        caster.cast(column + right, row + down);
        for (let channel = 0; channel < 3; channel++) {
          color[3 * pixel + channel]! += caster.radiance[channel]! * WEIGHT;
        }
        if (nearInfrared !== null) nearInfrared[pixel]! += caster.radiance[3]! * WEIGHT;
      }
    }
  }
}

function findEdges(color: Float32Array, { height, width }: ImageSize): Uint8Array {
  const brightness = new Float32Array(height * width);
  for (let pixel = 0; pixel < height * width; pixel++) {
    brightness[pixel] = color[3 * pixel]! + 2 * color[3 * pixel + 1]! + color[3 * pixel + 2]!;
  }
  const isEdge = new Uint8Array(height * width);
  const compare = (pixel: number, neighbour: number) => {
    const a = brightness[pixel]!;
    const b = brightness[neighbour]!;
    if (Math.abs(a - b) <= EDGE_CONTRAST * Math.max(a, b)) return;
    isEdge[pixel] = 1;
    isEdge[neighbour] = 1;
  };
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const pixel = row * width + column;
      if (column + 1 < width) compare(pixel, pixel + 1);
      if (row + 1 < height) compare(pixel, pixel + width);
    }
  }
  return isEdge;
}
