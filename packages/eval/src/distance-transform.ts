import type { ClassIds } from './count-pairs.js';

/** Whether the pixels beyond the map's edge have another id than those within. */
export type Outside = 'other' | 'nothing';

/** A map of ids, row by row, [height, width]. */
export interface IdMap {
  readonly ids: ClassIds;
  readonly height: number;
  readonly width: number;
}

/**
 * Squared Euclidean distance, in pixels, from every pixel to the nearest pixel with another id; exact, for all ids at
 * once, in time linear in the number of pixels. Infinity where there is no other id.
 *
 *   d2[y, x] = min over (v, u) with ids[v, u] != ids[y, x] of (y - v)^2 + (x - u)^2
 *
 * A map of two ids gives the distance transform of either set.
 *
 * @see Felzenszwalb, Huttenlocher, "Distance Transforms of Sampled Functions", Theory of Computing 8 (2012), section 2,
 *   for the lower envelope of parabolas
 * @remarks That transform has one set of sites. Here a run of equal ids in a row is a problem of its own: the two
 *   pixels that bound it have distance 0, and those within contribute the distance along their columns. A site beyond
 *   the bounds cannot be nearer than the bound before it. Comparisons are exact: intersections are fractions whose
 *   denominators stay below 2 * width, farther apart than the rounding of a double.
 */
export function squaredDistanceToOther({ ids, height, width }: IdMap, outside: Outside): Float64Array {
  const distances = columnDistances({ ids, height, width }, outside);
  const envelope = {
    position: new Int32Array(width + 2),
    height: new Float64Array(width + 2),
    from: new Float64Array(width + 3),
  };
  for (let y = 0; y < height; y++) {
    const row = distances.subarray(y * width, (y + 1) * width);
    let start = 0;
    while (start < width) {
      let end = start + 1;
      while (end < width && ids[y * width + end] === ids[y * width + start]) end++;
      squareRun(
        row,
        {
          start,
          end,
          startsAtOther: start > 0 || outside === 'other',
          endsAtOther: end < width || outside === 'other',
        },
        envelope,
      );
      start = end;
    }
  }
  return distances;
}

/**
 * Chessboard distance max(|y - v|, |x - u|), in pixels, from every pixel to the nearest pixel with another id; exact,
 * for all ids at once. A pixel with distance d is the first to go in the d-th erosion by a 3 x 3 square. Infinity
 * where there is no other id.
 *
 * @see Rosenfeld, Pfaltz, "Distance Functions on Digital Pictures", Pattern Recognition 1 (1968), for the two passes
 */
export function chessboardDistanceToOther({ ids, height, width }: IdMap, outside: Outside): Float64Array {
  const distances = new Float64Array(height * width).fill(Number.POSITIVE_INFINITY);
  const lower = (pixel: number, neighbour: number): void => {
    const through = ids[neighbour] === ids[pixel] ? distances[neighbour]! + 1 : 1;
    if (through < distances[pixel]!) distances[pixel] = through;
  };
  const lowerByRow = (pixel: number, x: number, row: number): void => {
    lower(pixel, pixel + row);
    if (x > 0) lower(pixel, pixel + row - 1);
    if (x < width - 1) lower(pixel, pixel + row + 1);
  };
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const pixel = y * width + x;
      const isEdge = x === 0 || y === 0 || x === width - 1 || y === height - 1;
      if (isEdge && outside === 'other') distances[pixel] = 1;
      if (y > 0) lowerByRow(pixel, x, -width);
      if (x > 0) lower(pixel, pixel - 1);
    }
  }
  for (let y = height - 1; y >= 0; y--) {
    for (let x = width - 1; x >= 0; x--) {
      const pixel = y * width + x;
      if (y < height - 1) lowerByRow(pixel, x, width);
      if (x < width - 1) lower(pixel, pixel + 1);
    }
  }
  return distances;
}

/** Distance of every pixel to the nearest pixel with another id in its column; Infinity where there is none. */
function columnDistances({ ids, height, width }: IdMap, outside: Outside): Float64Array {
  const distances = new Float64Array(height * width);
  const atEdge = outside === 'other' ? 1 : Number.POSITIVE_INFINITY;
  for (let p = 0; p < width; p++) distances[p] = atEdge;
  for (let p = width; p < distances.length; p++) {
    distances[p] = ids[p] === ids[p - width] ? distances[p - width]! + 1 : 1;
  }
  for (let p = distances.length - 1; p >= distances.length - width; p--) {
    if (atEdge < distances[p]!) distances[p] = atEdge;
  }
  for (let p = distances.length - width - 1; p >= 0; p--) {
    const below = ids[p] === ids[p + width] ? distances[p + width]! + 1 : 1;
    if (below < distances[p]!) distances[p] = below;
  }
  return distances;
}

/** Pixels `start` to `end - 1` of a row, all of one id. */
interface Run {
  readonly start: number;
  readonly end: number;
  readonly startsAtOther: boolean;
  readonly endsAtOther: boolean;
}

/** Parabolas (x - position)^2 + height, the k-th lowest from `from[k]` to `from[k + 1]`. */
interface Envelope {
  readonly position: Int32Array;
  readonly height: Float64Array;
  readonly from: Float64Array;
}

/** Replaces the column distances of a run by its squared distances, in place. */
function squareRun(row: Float64Array, { start, end, startsAtOther, endsAtOther }: Run, envelope: Envelope): void {
  const { position, height, from } = envelope;
  let last = -1;
  for (let q = startsAtOther ? start - 1 : start; q < (endsAtOther ? end + 1 : end); q++) {
    const h = q < start || q === end ? 0 : row[q]! ** 2;
    if (h === Number.POSITIVE_INFINITY) continue;
    let s = Number.NEGATIVE_INFINITY;
    while (last >= 0) {
      const p = position[last]!;
      s = (h + q * q - (height[last]! + p * p)) / (2 * (q - p));
      if (s > from[last]!) break;
      last--;
      s = Number.NEGATIVE_INFINITY;
    }
    last++;
    position[last] = q;
    height[last] = h;
    from[last] = s;
  }
  if (last < 0) {
    row.fill(Number.POSITIVE_INFINITY, start, end);
    return;
  }
  from[last + 1] = Number.POSITIVE_INFINITY;
  let k = 0;
  for (let x = start; x < end; x++) {
    while (from[k + 1]! < x) k++;
    const dx = x - position[k]!;
    row[x] = dx * dx + height[k]!;
  }
}
