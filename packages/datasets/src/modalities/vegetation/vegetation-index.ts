import type { FloatMap } from '../../images/raster.js';
import { requireBands } from './band.js';

// Huete, Justice, van Leeuwen, "MODIS Vegetation Index (MOD13) Algorithm Theoretical Basis Document", version 3, 1999:
// gain, corrections of aerosol by red and blue, canopy background.
const GAIN = 2.5;
const AEROSOL_RED = 6;
const AEROSOL_BLUE = 7.5;
const BACKGROUND = 1;
// Jiang, Huete, Didan, Miura, "Development of a two-band enhanced vegetation index without a blue band", 2008.
const TWO_BAND_RED = 2.4;

/**
 * Normalised difference vegetation index.
 *
 *   (nir - red) / (nir + red)
 *
 * @returns -1 to 1; 0 where both bands are 0
 * @throws DatasetError `ndvi: <band> must <rule>; got <value>` for bands of different size or outside of 0..1
 */
export function ndvi(bands: { readonly nir: FloatMap; readonly red: FloatMap }): FloatMap {
  requireBands('ndvi', { ...bands });
  const [nir, red] = [bands.nir.data, bands.red.data];
  return indexOf(bands.nir, (i) => quotient(nir[i]! - red[i]!, nir[i]! + red[i]!));
}

/**
 * Enhanced vegetation index.
 *
 *   2.5 (nir - red) / (nir + 6 red - 7.5 blue + 1)
 *
 * @returns about -1 to 1 on land; 0 where the denominator is 0, and of any size near that (a bright blue pixel): scale
 * it with a range
 * @throws DatasetError `evi: <band> must <rule>; got <value>` for bands of different size or outside of 0..1
 */
export function evi(bands: { readonly nir: FloatMap; readonly red: FloatMap; readonly blue: FloatMap }): FloatMap {
  requireBands('evi', { ...bands });
  const [nir, red, blue] = [bands.nir.data, bands.red.data, bands.blue.data];
  return indexOf(bands.nir, (i) =>
    quotient(GAIN * (nir[i]! - red[i]!), nir[i]! + AEROSOL_RED * red[i]! - AEROSOL_BLUE * blue[i]! + BACKGROUND),
  );
}

/**
 * Enhanced vegetation index without a blue band.
 *
 *   2.5 (nir - red) / (nir + 2.4 red + 1)
 *
 * @returns -0.74 to 1.25
 * @throws DatasetError `evi2: <band> must <rule>; got <value>` for bands of different size or outside of 0..1
 */
export function evi2(bands: { readonly nir: FloatMap; readonly red: FloatMap }): FloatMap {
  requireBands('evi2', { ...bands });
  const [nir, red] = [bands.nir.data, bands.red.data];
  return indexOf(bands.nir, (i) => (GAIN * (nir[i]! - red[i]!)) / (nir[i]! + TWO_BAND_RED * red[i]! + BACKGROUND));
}

function indexOf({ height, width }: FloatMap, at: (pixel: number) => number): FloatMap {
  const data = new Float32Array(height * width);
  for (let i = 0; i < data.length; i++) data[i] = at(i);
  return { height, width, data };
}

function quotient(numerator: number, denominator: number): number {
  return denominator === 0 ? 0 : numerator / denominator;
}
