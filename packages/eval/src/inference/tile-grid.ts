import { EvaluationError } from '../errors.js';

/** A tile along one axis, with the share that it has in each of its pixels. */
export interface AxisTile {
  readonly start: number;
  /** [tile]: at every pixel of the axis, the weights of all tiles sum to 1. */
  readonly weights: Float32Array;
}

/** Lengths along one axis, in pixels. */
export interface TiledAxis {
  readonly length: number;
  readonly tile: number;
  /** At least so many pixels are shared by neighbours. */
  readonly overlap: number;
}

/**
 * As few tiles as cover an axis, each within it: the last one is moved inwards, so that nothing is padded.
 *
 *   weight = min(distance to the tile's border, overlap), divided by the sum over tiles
 *
 * A weight falls off linearly over the overlap, from both sides; at the ends of the axis, which no other tile covers, it
 * does not. Tiles blended with these weights have no seam.
 *
 * @throws EvaluationError when the axis is shorter than a tile, or the overlap is no whole number from 0 to half a tile
 */
export function tilesOfAxis({ length, tile, overlap }: TiledAxis): AxisTile[] {
  if (length < tile)
    throw new EvaluationError(`tiles: side of the image must be at least a tile, ${tile}; got ${length}`);
  if (!Number.isInteger(overlap) || overlap < 0 || 2 * overlap > tile) {
    throw new EvaluationError(
      `tiles: overlap must be a whole number from 0 to half a tile, ${tile / 2}; got ${overlap}`,
    );
  }
  const numTiles = length === tile ? 1 : Math.ceil((length - overlap) / (tile - overlap));
  const tiles = Array.from({ length: numTiles }, (_, index) => {
    const start = Math.min(index * (tile - overlap), length - tile);
    return { start, weights: falloff(start, { length, tile, overlap }) };
  });
  const sums = new Float64Array(length);
  for (const { start, weights } of tiles) {
    for (const [at, weight] of weights.entries()) sums[start + at]! += weight;
  }
  return tiles.map(({ start, weights }) => ({
    start,
    weights: Float32Array.from(weights, (weight, at) => weight / sums[start + at]!),
  }));
}

/** Pixel centres lie half a pixel inside the border; ends of the axis count as far away. */
function falloff(start: number, { length, tile, overlap }: TiledAxis): number[] {
  return Array.from({ length: tile }, (_, at) => {
    const before = start === 0 ? overlap : at + 0.5;
    const behind = start + tile === length ? overlap : tile - at - 0.5;
    return overlap === 0 ? 1 : Math.min(before, behind, overlap);
  });
}
