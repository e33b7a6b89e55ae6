import { DatasetError } from '../../errors.js';
import type { FloatMap, RgbImage } from '../../images/raster.js';

/** Named bands of the spectrum, each a reflectance in 0..1. */
export type Bands = Readonly<Record<string, FloatMap>>;

/**
 * One channel of an 8-bit picture as reflectance.
 *
 *   band = level / 255
 *
 * @remarks Pictures are not calibrated, so this is a stand-in for reflectance in the range that the indices expect.
 */
export function bandOf({ height, width, data }: RgbImage, channel: 0 | 1 | 2): FloatMap {
  const band = new Float32Array(height * width);
  for (let i = 0; i < band.length; i++) band[i] = data[3 * i + channel]! / 255;
  return { height, width, data: band };
}

/** @throws DatasetError `<where>: <band> must <rule>; got <value>` for another size or a value outside of 0..1 */
export function requireBands(where: string, bands: Bands): void {
  let first: [name: string, band: FloatMap] | undefined;
  for (const [name, band] of Object.entries(bands)) {
    first ??= [name, band];
    requireBand(`${where}: ${name}`, band);
    if (band.height !== first[1].height || band.width !== first[1].width) {
      const rule = `must have the size of ${first[0]}, ${first[1].height} x ${first[1].width}`;
      throw new DatasetError(`${where}: ${name} ${rule}; got ${band.height} x ${band.width}`);
    }
  }
}

function requireBand(what: string, { height, width, data }: FloatMap): void {
  if (data.length !== height * width) {
    throw new DatasetError(`${what} must hold height x width numbers; got ${data.length} for ${height} x ${width}`);
  }
  const wrong = data.findIndex((value) => !(value >= 0 && value <= 1));
  if (wrong >= 0) {
    const at = `row ${Math.floor(wrong / width)}, column ${wrong % width}`;
    throw new DatasetError(`${what} must be reflectance in 0..1; got ${data[wrong]} at ${at}`);
  }
}
