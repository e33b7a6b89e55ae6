import type { Camera } from '../../camera.js';
import { DatasetError } from '../../errors.js';
import type { DepthMap, RgbImage } from '../../images/raster.js';
import { type DepthScan, type Direction, depthScan } from './depth-scan.js';
import { gravityOfNormals } from './gravity.js';
import { type NormalField, windowNormals } from './window-normals.js';

/** How HHA becomes 8-bit channels. */
export type HhaOptions = HhaReferenceOptions | HhaLinearOptions;

/** The encoding of Gupta et al. 2014, made for rooms: what the published program writes, level by level. */
export interface HhaReferenceOptions {
  readonly mode: 'reference';
  /** The depth before its holes were filled; where it is 0, a pixel takes no part in the normals. */
  readonly rawDepth?: DepthMap;
}

/** Three channels scaled linearly from ranges of one's own, such as those of a street. */
export interface HhaLinearOptions {
  readonly mode: 'linear';
  /** The depth before its holes were filled; where it is 0, a pixel takes no part in the normals. */
  readonly rawDepth?: DepthMap;
  /** Depths in metres that become 255 (nearest) and 0 (farthest); between them, the inverse depth is scaled. */
  readonly depthRangeMetres: readonly [nearest: number, farthest: number];
  /** Height above ground in metres that becomes 255. */
  readonly topMetres: number;
  /** Height of the camera above ground in metres; without it, the lowest point of the picture is the ground. */
  readonly cameraHeightMetres?: number;
}

// Radius in pixels of the windows in which planes are fitted: Depth2HHA-python, processDepthImage.
const ANGLE_RADIUS = 3;
const GRAVITY_RADIUS = 10;
// The same function, in metres: camera height where no floor is seen, and the depth below which it is none.
const ASSUMED_CAMERA_HEIGHT_METRES = 1.3;
const LEAST_CAMERA_HEIGHT_METRES = 0.9;
/** Below this angle between gravity and the image's y axis, the program does not turn the points. */
const LEVEL_WITHIN_DEGREES = 0.1;
/** What stands for the angle of a pixel without normal. */
const UNKNOWN_ANGLE_DEGREES = 180;
const DEGREES_PER_RADIAN = 180 / Math.PI;

/** Levels of one channel from its quantity; they are rounded and cut to 0..255 afterwards. */
interface Channels {
  readonly disparity: (metres: number) => number;
  readonly height: (metres: number) => number;
  readonly angle: (degrees: number) => number;
}

/**
 * HHA: horizontal disparity, height above ground, and angle between the surface normal and gravity.
 *
 *   reference:  R = 310 / max(depth, 1)    G = 100 height    B = angle + 38            (metres, degrees)
 *   linear:     R = 255 (1 / depth - 1 / farthest) / (1 / nearest - 1 / farthest)
 *               G = 255 height / topMetres                   B = 255 angle / 180
 *
 * The angle is about 0 on floors, 90 on walls, 180 on ceilings and where no plane can be fitted. Levels are rounded
 * half up and cut to 0..255. Pixels whose depth is 0 become (0, 0, 0).
 *
 * @param depth   metres, holes filled as far as possible; 0 = missing
 * @param camera  intrinsics of the depth image; `down`, where it is known, starts the search for gravity
 * @throws DatasetError `hha: <argument> must <rule>; got <value>` when the depth has no measurement, one that is negative,
 * not finite or beyond 0.001 to 1e6 m, or nowhere a plane; when camera or raw depth have another size, the intrinsics
 * are those of no camera, or a range is empty
 * @see Gupta, Girshick, Arbelaez, Malik, "Learning Rich Features from RGB-D Images for Object Detection and
 * Segmentation", ECCV 2014, section 3; s-gupta/rcnn-depth, saveHHA; charlesCXK/Depth2HHA-python
 * @remarks The program counts pixels from 1 and takes the camera matrix as it is, so that a matrix counted from 0 is
 * read one pixel off. Mode `reference` keeps that, so that the same matrix gives the same picture; mode `linear` counts
 * from 0, as `Camera` says. The program writes missing depth as the nearest disparity at the height of the camera; here
 * it is black. Where the measured pixels of a window lie in one line, the program writes the rounding errors of its sums
 * as an angle; here no plane is fitted.
 */
export function depthToHha(depth: DepthMap, camera: Camera, options: HhaOptions): RgbImage {
  const channels = channelsOf(options);
  const { scan, normals, down } = seeGravity(depth, camera, options);
  windowNormals(scan, ANGLE_RADIUS, normals);
  const upright = angleDegrees(down, [0, 1, 0]) > LEVEL_WITHIN_DEGREES ? down : ([0, 1, 0] as const);
  const cameraHeight = cameraHeightOf(options) ?? cameraHeightAboveLowest(depth, scan, upright);
  const picture: Picture = { depth, scan, normals, down, upright, cameraHeight };
  return { height: depth.height, width: depth.width, data: encodeChannels(picture, channels) };
}

/**
 * Direction of gravity in image axes (x right, y down, z forward), from the surfaces in a picture.
 *
 * @param camera   `camera.down`, or (0, 1, 0) where it is null, is where the search starts
 * @param options  `mode` says whether pixels count from 1 (`reference`) or 0, see {@link depthToHha}
 * @returns        a unit vector
 * @throws DatasetError as {@link depthToHha}
 */
export function estimateGravity(
  depth: DepthMap,
  camera: Camera,
  options: Pick<HhaOptions, 'mode' | 'rawDepth'>,
): Direction {
  return seeGravity(depth, camera, options).down;
}

interface Gravity {
  readonly scan: DepthScan;
  readonly down: Direction;
  /** Normals of the wide windows; their memory is free for those of the narrow ones. */
  readonly normals: NormalField;
}

function seeGravity(
  depth: DepthMap,
  camera: Camera,
  { mode, rawDepth }: Pick<HhaOptions, 'mode' | 'rawDepth'>,
): Gravity {
  const firstPixel = mode === 'reference' ? 1 : 0;
  const scan = depthScan(depth, camera, rawDepth === undefined ? { firstPixel } : { firstPixel, rawDepth });
  const normals = new Float32Array(3 * depth.data.length);
  windowNormals(scan, GRAVITY_RADIUS, normals);
  if (!normals.some((part) => part !== 0)) {
    throw new DatasetError(
      'hha: depth must have three measured pixels near each other that are not in one line; got none',
    );
  }
  return { scan, normals, down: gravityOfNormals(normals, scan.down) };
}

function channelsOf(options: HhaOptions): Channels {
  if (options.mode === 'reference') {
    return {
      disparity: (metres) => 310 / Math.max(metres, 1),
      height: (metres) => 100 * metres,
      angle: (degrees) => degrees + 38,
    };
  }
  const { depthRangeMetres, topMetres, cameraHeightMetres } = options;
  const [nearest, farthest] = depthRangeMetres;
  if (!(nearest > 0 && farthest > nearest && farthest < Number.POSITIVE_INFINITY)) {
    throw new DatasetError(
      `hha: depthRangeMetres must be 0 < nearest < farthest < infinity; got [${nearest}, ${farthest}]`,
    );
  }
  requireLength('topMetres', topMetres);
  if (cameraHeightMetres !== undefined) requireLength('cameraHeightMetres', cameraHeightMetres);
  const scale = 255 / (1 / nearest - 1 / farthest);
  return {
    disparity: (metres) => scale * (1 / metres - 1 / farthest),
    height: (metres) => (255 * metres) / topMetres,
    angle: (degrees) => (255 * degrees) / 180,
  };
}

function requireLength(name: string, metres: number): void {
  if (!(metres > 0 && Number.isFinite(metres))) {
    throw new DatasetError(`hha: ${name} must be finite metres > 0; got ${metres}`);
  }
}

function cameraHeightOf(options: HhaOptions): number | undefined {
  return options.mode === 'linear' ? options.cameraHeightMetres : undefined;
}

function angleDegrees(a: Direction, b: Direction): number {
  const cosine = a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
  return Math.acos(Math.min(1, Math.max(-1, cosine))) * DEGREES_PER_RADIAN;
}

/** Distance in metres, along gravity, from the lowest measured point up to the camera. */
function cameraHeightAboveLowest(
  { data }: DepthMap,
  { height, width, rayX, rayY }: DepthScan,
  down: Direction,
): number {
  let lowest = 0;
  for (let row = 0, at = 0; row < height; row++) {
    const offset = down[1] * rayY[row]! + down[2];
    for (let column = 0; column < width; column++, at++) {
      const below = data[at]! * (down[0] * rayX[column]! + offset);
      if (below > lowest) lowest = below;
    }
  }
  return lowest < LEAST_CAMERA_HEIGHT_METRES ? ASSUMED_CAMERA_HEIGHT_METRES : lowest;
}

interface Picture {
  readonly depth: DepthMap;
  readonly scan: DepthScan;
  readonly normals: NormalField;
  readonly down: Direction;
  readonly upright: Direction;
  readonly cameraHeight: number;
}

function encodeChannels(picture: Picture, channels: Channels): Uint8Array {
  const { depth, scan, normals, down, upright, cameraHeight } = picture;
  const { height, width, rayX, rayY } = scan;
  const data = new Uint8ClampedArray(3 * depth.data.length);
  for (let row = 0, at = 0; row < height; row++) {
    const offset = upright[1] * rayY[row]! + upright[2];
    for (let column = 0; column < width; column++, at += 3) {
      const metres = depth.data[at / 3]!;
      if (metres === 0) continue;
      const nx = normals[at]!;
      const ny = normals[at + 1]!;
      const nz = normals[at + 2]!;
      const hasNormal = nx !== 0 || ny !== 0 || nz !== 0;
      const cosine = nx * down[0] + ny * down[1] + nz * down[2];
      const angle = hasNormal
        ? Math.acos(Math.min(1, Math.max(-1, cosine))) * DEGREES_PER_RADIAN
        : UNKNOWN_ANGLE_DEGREES;
      const above = cameraHeight - metres * (upright[0] * rayX[column]! + offset);
      data[at] = Math.floor(channels.disparity(metres) + 0.5);
      data[at + 1] = Math.floor(channels.height(above) + 0.5);
      data[at + 2] = Math.floor(channels.angle(angle) + 0.5);
    }
  }
  return new Uint8Array(data.buffer);
}
