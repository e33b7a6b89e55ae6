import type { ImageSize } from '../../images/raster.js';
import type { Caster } from './caster.js';

/** An edge is where a neighbour's brightness differs by more than this share of the brighter one. */
const EDGE_CONTRAST = 0.5;
/** Steps of brightness (of white: 4) below this are lost in the noise of the sensor. */
const LEAST_STEP = 0.05;
/** Positions within a pixel of the rays that join the one through its centre; no two share a row or a column. */
const RIGHT = [0.8, 0.2] as const;
const DOWN = [0.3, 0.7] as const;
const WEIGHT = 1 / 3;

/** Linear light of an image: colour [H, W, 3] and near infrared [H, W]. */
export interface ImageLight {
  readonly color: Float32Array;
  readonly nearInfrared: Float32Array | null;
}

/** Replaces the light of pixels at edges, seen through their centres, by the mean of three rays, in place. */
export function smoothEdges({ color, nearInfrared }: ImageLight, size: ImageSize, caster: Caster): void {
  const isEdge = findEdges(color, size);
  const { radiance } = caster;
  for (let row = 0; row < size.height; row++) {
    for (let column = 0; column < size.width; column++) {
      const pixel = row * size.width + column;
      if (isEdge[pixel] === 0) continue;
      let red = color[3 * pixel]!;
      let green = color[3 * pixel + 1]!;
      let blue = color[3 * pixel + 2]!;
      let infrared = nearInfrared === null ? 0 : nearInfrared[pixel]!;
      for (let ray = 0; ray < 2; ray++) {
        caster.cast(column + RIGHT[ray]!, row + DOWN[ray]!);
        red += radiance[0]!;
        green += radiance[1]!;
        blue += radiance[2]!;
        infrared += radiance[3]!;
      }
      color[3 * pixel] = red * WEIGHT;
      color[3 * pixel + 1] = green * WEIGHT;
      color[3 * pixel + 2] = blue * WEIGHT;
      if (nearInfrared !== null) nearInfrared[pixel] = infrared * WEIGHT;
    }
  }
}

function findEdges(color: Float32Array, { height, width }: ImageSize): Uint8Array {
  const brightness = new Float32Array(height * width);
  for (let pixel = 0; pixel < height * width; pixel++) {
    brightness[pixel] = color[3 * pixel]! + 2 * color[3 * pixel + 1]! + color[3 * pixel + 2]!;
  }
  const isEdge = new Uint8Array(height * width);
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const pixel = row * width + column;
      const here = brightness[pixel]!;
      if (column + 1 < width && isStep(here, brightness[pixel + 1]!)) isEdge[pixel] = isEdge[pixel + 1] = 1;
      if (row + 1 < height && isStep(here, brightness[pixel + width]!)) isEdge[pixel] = isEdge[pixel + width] = 1;
    }
  }
  return isEdge;
}

function isStep(a: number, b: number): boolean {
  return a > b ? a - b > EDGE_CONTRAST * a + LEAST_STEP : b - a > EDGE_CONTRAST * b + LEAST_STEP;
}
