import sharp from 'sharp';

import type { RgbImage } from './raster.js';

/**
 * Encodes a colour picture as JPEG, for formats whose photos are JPEG files. Colours keep their full resolution, so that
 * thin things do; values change by a few levels.
 *
 * @returns the bytes of the file
 */
export async function encodeJpeg({ height, width, data }: RgbImage): Promise<Uint8Array> {
  return sharp(data, { raw: { height, width, channels: 3 } })
    .jpeg({ quality: 95, chromaSubsampling: '4:4:4' })
    .toBuffer();
}
