import type { ImageSize } from '../images/raster.js';
import type { Light } from './draw-augmentation.js';
import type { LinearScale } from './normalise.js';

const CHANNELS = 3;
const WHITE = 255;

/** What `applyLight` needs besides the picture. */
export interface LightOptions {
  readonly size: ImageSize;
  readonly light: Light;
  /** The level that contrast keeps: the mean of the picture before augmentation. */
  readonly meanLevel: number;
  /** How the result enters the network. */
  readonly normalisation: LinearScale;
}

/**
 * Varies contrast, brightness and vignetting of a picture and normalises it, in place:
 *
 *   level  = clip(mean + contrast (level - mean) + brightness, 0, 255) exp(-r^2 / (2 sigma^2))
 *   value  = level scale + offset
 *
 * with r the distance of the pixel's centre from that of the picture.
 *
 * @param picture [height, width, 3], levels 0 to 255 before, values of the network after
 */
export function applyLight(picture: Float32Array, { size, light, meanLevel, normalisation }: LightOptions): void {
  const { contrast, brightness, vignetteSigma } = light;
  const { scale, offset } = normalisation;
  const added = meanLevel * (1 - contrast) + brightness;
  const rows = gaussian(size.height, vignetteSigma);
  const columns = gaussian(size.width, vignetteSigma);
  for (let y = 0, i = 0; y < size.height; y++) {
    const rowScale = scale * rows[y]!;
    for (let x = 0; x < size.width; x++, i += CHANNELS) {
      const factor = rowScale * columns[x]!;
      picture[i] = clipped(picture[i]! * contrast + added) * factor + offset;
      picture[i + 1] = clipped(picture[i + 1]! * contrast + added) * factor + offset;
      picture[i + 2] = clipped(picture[i + 2]! * contrast + added) * factor + offset;
    }
  }
}

function clipped(level: number): number {
  return level < 0 ? 0 : level > WHITE ? WHITE : level;
}

function gaussian(length: number, sigma: number | null): Float64Array {
  if (sigma === null) return new Float64Array(length).fill(1);
  return Float64Array.from({ length }, (_, i) => Math.exp(-((i + 0.5 - length / 2) ** 2) / (2 * sigma ** 2)));
}
