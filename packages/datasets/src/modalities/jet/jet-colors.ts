import { DatasetError } from '../../errors.js';
import type { FloatMap, RgbImage } from '../../images/raster.js';

/** Values that get the first and the last colour (or grey). */
export type ValueRange = readonly [low: number, high: number];

const LEVELS = 256;

/**
 * OpenCV's colour map JET, entry by entry: [256, 3], dark blue (0, 0, 128) to dark red (128, 0, 0).
 *
 *   r = clip(1.5 - |4 v - 3|)   g = clip(1.5 - |4 v - 2|)   b = clip(1.5 - |4 v - 1|)   v = entry / 255, clip to 0..1
 *
 * @see opencv/opencv, modules/imgproc/src/colormap.cpp, class Jet: a table that the formula gives to the last level
 */
export const JET: Uint8Array = jetTable();

/**
 * Colours a map in jet, value by value: `low` and below dark blue, `high` and above dark red.
 *
 * @throws DatasetError when a value is not finite, the range is not finite and rising, or the size does not fit the data
 */
export function jetColors(values: FloatMap, range: ValueRange): RgbImage {
  requireFinite('jet: values', values);
  requireRange('jet', range);
  const [low, high] = range;
  const data = new Uint8Array(3 * values.data.length);
  for (let i = 0; i < values.data.length; i++) paintJet(data, i, (values.data[i]! - low) / (high - low));
  return { height: values.height, width: values.width, data };
}

/** @param share of the way from the first colour to the last; cut to 0..1 */
export function paintJet(data: Uint8Array, pixel: number, share: number): void {
  const entry = 3 * Math.round((LEVELS - 1) * Math.min(1, Math.max(0, share)));
  data[3 * pixel] = JET[entry]!;
  data[3 * pixel + 1] = JET[entry + 1]!;
  data[3 * pixel + 2] = JET[entry + 2]!;
}

/** @throws DatasetError `<where>: range must <rule>; got <value>` */
export function requireRange(where: string, [low, high]: ValueRange): void {
  if (!(low < high && Number.isFinite(high - low))) {
    throw new DatasetError(`${where}: range must be finite and rising; got [${low}, ${high}]`);
  }
}

/** @throws DatasetError `<what> must <rule>; got <value>` */
export function requireFinite(what: string, { height, width, data }: FloatMap): void {
  if (data.length !== height * width) {
    throw new DatasetError(`${what} must hold height x width numbers; got ${data.length} for ${height} x ${width}`);
  }
  const wrong = data.findIndex((value) => !Number.isFinite(value));
  if (wrong >= 0) {
    const at = `row ${Math.floor(wrong / width)}, column ${wrong % width}`;
    throw new DatasetError(`${what} must be finite; got ${data[wrong]} at ${at}`);
  }
}

function jetTable(): Uint8Array {
  const table = new Uint8Array(3 * LEVELS);
  for (let entry = 0; entry < LEVELS; entry++) {
    for (const [channel, peak] of [3, 2, 1].entries()) {
      // In 1 / 255, which keeps the halves of the formula exact.
      const level = 382.5 - Math.abs(4 * entry - 255 * peak);
      table[3 * entry + channel] = Math.min(255, Math.max(0, roundHalfToEven(level)));
    }
  }
  return table;
}

/** As OpenCV rounds. */
function roundHalfToEven(value: number): number {
  const floor = Math.floor(value);
  const isUp = value - floor > 0.5 || (value - floor === 0.5 && floor % 2 !== 0);
  return isUp ? floor + 1 : floor;
}
