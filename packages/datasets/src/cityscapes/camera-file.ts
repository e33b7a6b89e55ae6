import { z } from 'zod';

import type { Camera } from '../camera.js';
import { DatasetFileError } from '../errors.js';
import { readDatasetFile } from '../files/read-dataset-file.js';
import type { ImageSize } from '../images/raster.js';

/**
 * What the loader takes from a camera file; further fields are left alone.
 *
 * @see mcordts/cityscapesScripts, docs/csCalibration.pdf
 */
const CameraFile = z.object(
  {
    extrinsic: z.object(
      {
        // Metres; the cameras of the recording car are 0.209 to 0.22 apart.
        baseline: numberIn(0.001, 10),
        // Radians.
        pitch: numberIn(-1.5, 1.5),
        roll: numberIn(-1.5, 1.5),
      },
      { error: 'an object' },
    ),
    // Pixels.
    intrinsic: z.object(
      {
        fx: numberIn(1, 100000),
        fy: numberIn(1, 100000),
        u0: z.number({ error: 'a number' }),
        v0: z.number({ error: 'a number' }),
      },
      { error: 'an object' },
    ),
  },
  { error: 'an object' },
);

/** The calibration of one stereo pair, with metres, radians and pixels as the file holds them. */
export type CityscapesCalibration = z.infer<typeof CameraFile>;

/**
 * Reads `*_camera.json`.
 *
 * @throws DatasetFileError when the file is missing, is not JSON, lacks a field or holds a number that no camera has
 */
export async function readCalibration(path: string): Promise<CityscapesCalibration> {
  return parseCalibration(path, new TextDecoder().decode(await readDatasetFile(path)));
}

/**
 * Parses the text of a camera file.
 *
 * @param path named in errors
 * @throws DatasetFileError as `readCalibration`
 */
export function parseCalibration(path: string, text: string): CityscapesCalibration {
  const json = parseJson(path, text);
  const parsed = CameraFile.safeParse(json);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const field = issue?.path ?? [];
  const subject = field.length === 0 ? 'must be' : `must have ${field.join('.')} as`;
  throw new DatasetFileError(path, `${subject} ${issue?.message}; got ${describeValue(valueAt(json, field))}`);
}

/**
 * The camera of the left image.
 *
 * Gravity follows from the vehicle frame of the devkit (x forward, y left, z up; R = Rz(yaw) Ry(pitch) Rx(roll)) for a
 * vehicle that stands level: down = (cos pitch sin roll, cos pitch cos roll, sin pitch).
 *
 * @param path  named in errors
 * @param size  of the image that the calibration is for
 * @throws DatasetFileError when the optical centre lies outside the image, as it does when pictures were scaled down
 * without their camera files
 * @see mcordts/cityscapesScripts, docs/csCalibration.pdf
 */
export function cityscapesCamera(
  path: string,
  { extrinsic: { pitch, roll }, intrinsic: { fx, fy, u0, v0 } }: CityscapesCalibration,
  size: ImageSize,
): Camera {
  if (!(u0 >= 0 && u0 < size.width && v0 >= 0 && v0 < size.height)) {
    const rule = `must have its optical centre (u0, v0) in the image of ${size.width}x${size.height} pixels`;
    throw new DatasetFileError(path, `${rule}; got (${u0}, ${v0})`);
  }
  const down = [Math.cos(pitch) * Math.sin(roll), Math.cos(pitch) * Math.cos(roll), Math.sin(pitch)] as const;
  return { size: { height: size.height, width: size.width }, fx, fy, cx: u0, cy: v0, down };
}

function numberIn(low: number, high: number): z.ZodNumber {
  const error = `a number from ${low} to ${high}`;
  return z.number({ error }).min(low, { error }).max(high, { error });
}

function parseJson(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    // Python writes numbers that JSON does not have.
    const [notFinite] = /-?\b(NaN|Infinity)\b/.exec(text) ?? [];
    const got = notFinite ?? JSON.stringify(text.slice(0, 40));
    throw new DatasetFileError(path, `must be JSON with finite numbers; got ${got}`, { cause: error });
  }
}

function valueAt(json: unknown, field: readonly PropertyKey[]): unknown {
  return field.reduce<unknown>(
    (value, key) => (typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined),
    json,
  );
}

function describeValue(value: unknown): string {
  if (value === undefined) return 'nothing';
  return typeof value === 'number' ? String(value) : JSON.stringify(value).slice(0, 40);
}
