import type { FloatMap, RgbImage } from '../../images/raster.js';
import { requireFinite, requireRange, type ValueRange } from '../jet/jet-colors.js';
import { requireBands } from './band.js';

/**
 * Near infrared, red and green as a colour picture: R = nir, G = red, B = green, each 255 x reflectance.
 *
 * @throws DatasetError `nrg: <band> must <rule>; got <value>` for bands of different size or outside of 0..1
 */
export function nrg(bands: { readonly nir: FloatMap; readonly red: FloatMap; readonly green: FloatMap }): RgbImage {
  requireBands('nrg', { ...bands });
  const { height, width } = bands.nir;
  const data = new Uint8Array(3 * height * width);
  for (const [channel, band] of [bands.nir, bands.red, bands.green].entries()) {
    for (let i = 0; i < band.data.length; i++) data[3 * i + channel] = Math.round(255 * band.data[i]!);
  }
  return { height, width, data };
}

/**
 * An index as grey picture of three equal channels: `low` and below 0, `high` and above 255. For colours, see
 * `jetColors`, which takes the same arguments.
 *
 *   level = 255 (index - low) / (high - low), rounded
 *
 * @param range  [-1, 1] shows all of NDVI and what EVI is on land
 * @throws DatasetError when a value is not finite, or the range is not finite and rising
 */
export function indexToGrey(index: FloatMap, range: ValueRange): RgbImage {
  requireFinite('grey: index', index);
  requireRange('grey', range);
  const [low, high] = range;
  const data = new Uint8Array(3 * index.data.length);
  for (let i = 0; i < index.data.length; i++) {
    const share = Math.min(1, Math.max(0, (index.data[i]! - low) / (high - low)));
    data.fill(Math.round(255 * share), 3 * i, 3 * i + 3);
  }
  return { height: index.height, width: index.width, data };
}
