import sharp from 'sharp';
import type { RgbImage } from '../images/raster.js';

/**
 * The picture as it comes out of a JPEG file with colours at half resolution, as most cameras write them.
 *
 * @param quality 1 to 100
 */
export async function recompress({ height, width, data }: RgbImage, quality: number): Promise<RgbImage> {
  const file = await sharp(data, { raw: { height, width, channels: 3 } })
    .jpeg({ quality, chromaSubsampling: '4:2:0' })
    .toBuffer();
  const levels = await sharp(file).toColourspace('srgb').raw().toBuffer();
  return { height, width, data: new Uint8Array(levels) };
}
