import type { ImageSize } from '@ssma/datasets';
import type { AxisTile } from './tile-grid.js';

/** Values of the pixels of an image or map, [height, width, channels]. */
export interface PixelValues extends ImageSize {
  readonly channels: number;
  readonly data: Float32Array;
}

/** A tile by its part of each axis. */
export interface Tile {
  readonly row: AxisTile;
  readonly column: AxisTile;
}

/** @returns [rows, columns, channels], a copy */
export function cropTile({ width, channels, data }: PixelValues, { row, column }: Tile): Float32Array {
  const [numRows, rowLength] = [row.weights.length, column.weights.length * channels];
  const tile = new Float32Array(numRows * rowLength);
  for (let y = 0; y < numRows; y++) {
    const from = ((row.start + y) * width + column.start) * channels;
    tile.set(data.subarray(from, from + rowLength), y * rowLength);
  }
  return tile;
}

/** Adds a tile's values to the map, times the weights of its pixels. */
export function blendTile({ width, channels, data }: PixelValues, values: Float32Array, { row, column }: Tile): void {
  const [rowWeights, columnWeights] = [row.weights, column.weights];
  let from = 0;
  for (let y = 0; y < rowWeights.length; y++) {
    let to = ((row.start + y) * width + column.start) * channels;
    for (let x = 0; x < columnWeights.length; x++) {
      const weight = rowWeights[y]! * columnWeights[x]!;
      for (let channel = 0; channel < channels; channel++) data[to++]! += weight * values[from++]!;
    }
  }
}
