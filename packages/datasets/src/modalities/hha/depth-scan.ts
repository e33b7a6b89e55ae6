import type { Camera } from '../../camera.js';
import { DatasetError } from '../../errors.js';
import type { DepthMap, ImageSize } from '../../images/raster.js';

/** Direction in image axes: x right, y down, z forward. */
export type Direction = readonly [x: number, y: number, z: number];

/** A checked depth map in the form that the steps of HHA share. */
export interface DepthScan extends ImageSize {
  /** [height, width], 1 / metres; 0 where nothing was measured. */
  readonly inverseDepth: Float32Array;
  /** x / z of the ray through a column, [width]. */
  readonly rayX: Float64Array;
  /** y / z of the ray through a row, [height]. */
  readonly rayY: Float64Array;
  /** Focal lengths in pixels. */
  readonly fx: number;
  readonly fy: number;
  /** Unit vector from which the search for gravity starts. */
  readonly down: Direction;
}

/** What the pixels of a depth map mean. */
export interface ScanOptions {
  /**
   * The depth before its holes were filled: where it is 0, a pixel takes no part in the normals. Left out, only the
   * zeros of the depth itself are missing.
   */
  readonly rawDepth?: DepthMap;
  /** Coordinate of the centre of the upper left pixel, the same on both axes, in the frame of `camera.cx` and `cy`. */
  readonly firstPixel: 0 | 1;
}

// Outside of these, sums of inverse depths lose the rest of the picture to rounding.
const NEAREST_METRES = 1e-3;
const FARTHEST_METRES = 1e6;
/** Focal lengths in picture widths (heights): fields of view from 0.6 to 179 degrees. */
const FOCAL_LENGTHS = [0.01, 100] as const;
/** How far the optical centre may lie outside of the picture, in picture widths (heights). */
const CENTRE_MARGIN = 10;

/** Where gravity points in the image of a camera that is held level. */
const LEVEL_DOWN: Direction = [0, 1, 0];

/**
 * Checks a depth map and its camera.
 *
 * @throws DatasetError `hha: <argument> must <rule>; got <value>` for a camera of another size or with a focal length or
 * centre that no camera has, for a depth other than 0 and 0.001 to 1e6 metres, and for a map without a measurement
 */
export function depthScan(depth: DepthMap, camera: Camera, { rawDepth, firstPixel }: ScanOptions): DepthScan {
  requireMap('depth', depth);
  requireCamera(camera, depth);
  if (rawDepth !== undefined) {
    requireMap('rawDepth', rawDepth);
    requireSize('rawDepth', rawDepth, depth);
  }
  const { height, width } = depth;
  return {
    height,
    width,
    inverseDepth: inverseDepth(depth, rawDepth?.data ?? depth.data),
    rayX: Float64Array.from({ length: width }, (_, column) => (column + firstPixel - camera.cx) / camera.fx),
    rayY: Float64Array.from({ length: height }, (_, row) => (row + firstPixel - camera.cy) / camera.fy),
    fx: camera.fx,
    fy: camera.fy,
    down: unitVector(camera.down ?? LEVEL_DOWN),
  };
}

function requireMap(name: string, { height, width, data }: DepthMap): void {
  if (data.length !== height * width || data.length === 0) {
    throw new DatasetError(
      `hha: ${name} must hold height x width numbers; got ${data.length} for ${height} x ${width}`,
    );
  }
  let numMeasured = 0;
  for (let i = 0; i < data.length; i++) {
    const metres = data[i]!;
    if (metres === 0) continue;
    if (!(metres >= NEAREST_METRES && metres <= FARTHEST_METRES)) {
      const at = `row ${Math.floor(i / width)}, column ${i % width}`;
      const rule = `must be 0 (missing) or ${NEAREST_METRES} to ${FARTHEST_METRES} metres`;
      throw new DatasetError(`hha: ${name} ${rule}; got ${metres} at ${at}`);
    }
    numMeasured++;
  }
  if (numMeasured === 0) {
    throw new DatasetError(`hha: ${name} must have a measured pixel; got ${height} x ${width} zeros`);
  }
}

function requireCamera(camera: Camera, size: ImageSize): void {
  requireSize('camera.size', camera.size, size);
  requireFocalLength('fx', camera.fx, size.width);
  requireFocalLength('fy', camera.fy, size.height);
  requireCentre('cx', camera.cx, size.width);
  requireCentre('cy', camera.cy, size.height);
  const length = Math.hypot(...(camera.down ?? LEVEL_DOWN));
  if (!(length > 0 && Number.isFinite(length))) {
    throw new DatasetError(`hha: camera.down must be finite and longer than 0; got [${camera.down?.join(', ')}]`);
  }
}

function requireFocalLength(name: string, pixels: number, length: number): void {
  const [shortest, longest] = [FOCAL_LENGTHS[0] * length, FOCAL_LENGTHS[1] * length];
  if (!(pixels >= shortest && pixels <= longest)) {
    throw new DatasetError(`hha: camera.${name} must be ${shortest} to ${longest} pixels; got ${pixels}`);
  }
}

function requireCentre(name: string, pixels: number, length: number): void {
  const [least, most] = [-CENTRE_MARGIN * length, (CENTRE_MARGIN + 1) * length];
  if (!(pixels >= least && pixels <= most)) {
    throw new DatasetError(`hha: camera.${name} must be ${least} to ${most} pixels; got ${pixels}`);
  }
}

function requireSize(name: string, size: ImageSize, depth: ImageSize): void {
  if (size.height !== depth.height || size.width !== depth.width) {
    const rule = `must be that of the depth, ${depth.height} x ${depth.width}`;
    throw new DatasetError(`hha: ${name} ${rule}; got ${size.height} x ${size.width}`);
  }
}

function inverseDepth({ data }: DepthMap, measured: Float32Array): Float32Array {
  const inverse = new Float32Array(data.length);
  for (let i = 0; i < data.length; i++) {
    if (measured[i]! > 0 && data[i]! > 0) inverse[i] = 1 / data[i]!;
  }
  return inverse;
}

function unitVector([x, y, z]: Direction): Direction {
  const length = Math.hypot(x, y, z);
  return [x / length, y / length, z / length];
}
