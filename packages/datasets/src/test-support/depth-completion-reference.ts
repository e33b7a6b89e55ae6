import fc from 'fast-check';
import type { DepthMap, FloatMap } from '../images/raster.js';
import type { CompletionOptions } from '../modalities/depth-completion/completion-options.js';
import { type CompletionWorkspace, completionWorkspace, type Plane } from '../modalities/depth-completion/workspace.js';

// Depth completion by loops over pixels and windows, for tests: written from the description alone, no code shared.

/** Small maps of every width modulo four, with single rows, columns and pixels among them. */
export function maps(values: fc.Arbitrary<number>): fc.Arbitrary<FloatMap> {
  return fc
    .record({ height: fc.integer({ min: 1, max: 19 }), width: fc.integer({ min: 1, max: 13 }) })
    .chain(({ height, width }) =>
      fc
        .array(values, { minLength: height * width, maxLength: height * width })
        .map((data) => ({ height, width, data: Float32Array.from(data) })),
    );
}

/** Small maps of depth, many of them nearly empty, with at least one measured pixel. */
export function scans(): fc.Arbitrary<DepthMap> {
  return fc
    .constantFrom(1, 10, 100)
    .chain((holesPerPixel) =>
      maps(
        fc.oneof(
          { weight: holesPerPixel, arbitrary: fc.constant(0) },
          { weight: 1, arbitrary: fc.integer({ min: 1, max: 319 }).map(offLimits) },
        ),
      ),
    )
    .filter(({ data }) => data.some((metres) => metres > 0.1));
}

/** Quarters of a metre, moved away from the limits between near, medium and far. */
function offLimits(quarters: number): number {
  return quarters / 4 + 0.1;
}

/** What an operator makes of a map, in a workspace whose every other number is absurd. */
export function operated(
  map: FloatMap,
  operate: (workspace: CompletionWorkspace, planes: { source: Plane; target: Plane }) => void,
): Float32Array {
  const workspace = completionWorkspace(map);
  workspace.memory.fill(12345);
  const [source, target] = workspace.planes;
  const at = (plane: Plane, y: number) => plane / 4 + workspace.rowLength * y;
  const rows = Array.from({ length: map.height }, (_, y) => y);
  for (const y of rows) workspace.memory.set(map.data.subarray(map.width * y, map.width * (y + 1)), at(source, y));
  operate(workspace, { source, target });
  return Float32Array.from(
    rows.flatMap((y) => [...workspace.memory.subarray(at(target, y), at(target, y) + map.width)]),
  );
}

/** Pixels of the window (0 or 1 by row and column, centre in the middle) that lie in the image. */
export function overWindow(
  { height, width, data }: FloatMap,
  isInside: (dy: number, dx: number) => boolean,
  choose: (...values: number[]) => number,
): Float32Array {
  return data.map((_, i) => {
    const values: number[] = [];
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        if (isInside(y - Math.floor(i / width), x - (i % width))) values.push(data[y * width + x] as number);
      }
    }
    return choose(...values);
  });
}

export function square(size: number): (dy: number, dx: number) => boolean {
  return (dy, dx) => 2 * Math.abs(dy) < size && 2 * Math.abs(dx) < size;
}

export function diamond(dy: number, dx: number): boolean {
  return Math.abs(dy) + Math.abs(dx) <= 2;
}

export function cross(size: number): (dy: number, dx: number) => boolean {
  return (dy, dx) => dy * dx === 0 && 2 * Math.abs(dy + dx) < size;
}

const OFFSETS = [-2, -1, 0, 1, 2];

export function naiveMedian(map: FloatMap): Float32Array {
  return map.data.map((_, i) => {
    const values = neighbours(map, i, (index, length) => Math.min(Math.max(index, 0), length - 1));
    return values.map(({ value }) => value).sort((a, b) => a - b)[12] as number;
  });
}

export function naiveGaussian(map: FloatMap): Float32Array {
  const weights = [1, 4, 6, 4, 1];
  return map.data.map((_, i) =>
    neighbours(map, i, mirrored).reduce(
      (sum, { dy, dx, value }) => sum + ((weights[dy + 2] as number) * (weights[dx + 2] as number) * value) / 256,
      0,
    ),
  );
}

export function naiveBilateral(map: FloatMap, sigma: number): Float32Array {
  return map.data.map((centre, i) => {
    let sum = 0;
    let total = 0;
    for (const { dy, dx, value } of neighbours(map, i, mirrored)) {
      if (dy ** 2 + dx ** 2 > 4) continue;
      const weight =
        Math.exp(-(dy ** 2 + dx ** 2) / (2 * 2 ** 2)) * Math.exp(-((value - centre) ** 2) / (2 * sigma ** 2));
      sum += weight * value;
      total += weight;
    }
    return sum / total;
  });
}

function neighbours({ height, width, data }: FloatMap, i: number, inside: (index: number, length: number) => number) {
  return OFFSETS.flatMap((dy) =>
    OFFSETS.map((dx) => {
      const y = inside(Math.floor(i / width) + dy, height);
      return { dy, dx, value: data[y * width + inside((i % width) + dx, width)] as number };
    }),
  );
}

function mirrored(index: number, length: number): number {
  if (length === 1) return 0;
  if (index < 0) return mirrored(-index, length);
  return index < length ? index : mirrored(2 * (length - 1) - index, length);
}

/** The whole method, step by step as section 7 of the format notes numbers them. */
export function naiveCompletion(depth: DepthMap, options: CompletionOptions): Float32Array {
  const clipped = { ...depth, data: depth.data.map((metres) => Math.min(metres, options.maxDepthMetres)) };
  const inverted = options.method === 'fast' ? naiveFast(clipped, options) : naiveMultiscale(clipped, options);
  return inverted.map((v) => (v > 0.1 ? 100 - v : 0));
}

function naiveFast(depth: DepthMap, { blur, extrapolate }: CompletionOptions): Float32Array {
  let map = withData(depth, inverse(depth.data));
  map = withData(map, overWindow(map, diamond, Math.max));
  map = closed(map);
  map = withData(map, where(map.data, isEmpty, overWindow(map, square(7), Math.max)));
  if (extrapolate) {
    map = extended(map);
    map = withData(map, where(map.data, isEmpty, overWindow(map, square(31), Math.max)));
  }
  map = withData(map, naiveMedian(map));
  return blur === 'bilateral' ? naiveBilateral(map, 1.5) : where(map.data, isMeasured, naiveGaussian(map));
}

function naiveMultiscale(depth: DepthMap, { blur, extrapolate }: CompletionOptions): Float32Array {
  let map = withData(depth, inverse(depth.data));
  for (const { above, upTo, size } of [
    { above: 30, upTo: Number.POSITIVE_INFINITY, size: 3 },
    { above: 15, upTo: 30, size: 5 },
    { above: 0.1, upTo: 15, size: 7 },
  ]) {
    const band = inverse(depth.data.map((metres) => (metres > above && metres <= upTo ? metres : 0)));
    const grown = overWindow(withData(depth, band), cross(size), Math.max);
    map = withData(
      map,
      map.data.map((v, i) => (isMeasured(grown[i] as number) ? (grown[i] as number) : v)),
    );
  }
  map = closed(map);
  map = withData(map, where(map.data, isMeasured, naiveMedian(map)));
  const firstMask = topMask(map);
  const grown = overWindow(map, square(9), Math.max);
  map = withData(
    map,
    where(map.data, (v, i) => isEmpty(v) && firstMask(i), grown),
  );
  const mask = extrapolate ? () => true : topMask(map);
  if (extrapolate) map = extended(map);
  for (let i = 0; i < 6; i++) {
    const filled = overWindow(map, square(5), Math.max);
    map = withData(
      map,
      where(map.data, (v, index) => isEmpty(v) && mask(index), filled),
    );
  }
  const before = map.data;
  const wasMeasured = (_: number, i: number) => isMeasured(before[i] as number) && mask(i);
  map = withData(map, where(map.data, wasMeasured, naiveMedian(map)));
  if (blur === 'bilateral') return where(map.data, wasMeasured, naiveBilateral(map, 0.5));
  return where(map.data, (v, i) => isMeasured(v) && mask(i), naiveGaussian(map));
}

function inverse(data: Float32Array): Float32Array {
  return data.map((metres) => (metres > 0.1 ? 100 - metres : 0));
}

function closed(map: FloatMap): FloatMap {
  const dilated = withData(map, overWindow(map, square(5), Math.max));
  return withData(map, overWindow(dilated, square(5), Math.min));
}

/** Whether a pixel lies at or below the topmost measured one of its column; always, in a column without any. */
function topMask(map: FloatMap): (i: number) => boolean {
  const tops = columnTops(map);
  return (i) => Math.floor(i / map.width) >= Math.max(0, tops[i % map.width] as number);
}

function extended(map: FloatMap): FloatMap {
  const tops = columnTops(map);
  const data = map.data.map((v, i) => {
    const top = tops[i % map.width] as number;
    return top > Math.floor(i / map.width) ? (map.data[top * map.width + (i % map.width)] as number) : v;
  });
  return withData(map, data);
}

function columnTops({ height, width, data }: FloatMap): number[] {
  return Array.from({ length: width }, (_, x) =>
    Array.from({ length: height }, (_, y) => data[y * width + x] as number).findIndex(isMeasured),
  );
}

function withData({ height, width }: FloatMap, data: Float32Array): FloatMap {
  return { height, width, data };
}

function where(
  data: Float32Array,
  isReplaced: (value: number, i: number) => boolean,
  replacement: Float32Array,
): Float32Array {
  return data.map((v, i) => (isReplaced(v, i) ? (replacement[i] as number) : v));
}

function isMeasured(value: number): boolean {
  return value > 0.1;
}

function isEmpty(value: number): boolean {
  return value < 0.1;
}
