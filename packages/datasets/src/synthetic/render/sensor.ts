import type { ImageSize } from '../../images/raster.js';
import { latticeHash } from '../noise.js';
import type { Exposure } from '../scene.js';

/** Standard deviation of the sensor noise, in 8-bit steps, in the dark and at full light. */
const DARK_NOISE = 1.2;
const BRIGHT_NOISE = 2.2;
/** Light 1 on a white surface gives 78 % of full scale before the display curve. */
const EXPOSURE = 1.5;
/** Share of light lost in the corners of the image. */
const VIGNETTING = 0.22;
/** Far from the seeds of colour pictures, which are below 1e6. */
const BAND_SEED_OFFSET = 7_000_001;

/** How a picture is developed: `noiseSeed` distinguishes the noise of two images. */
export interface Development {
  readonly exposure: Exposure;
  readonly noiseSeed: number;
}

/**
 * Turns linear light into what a camera stores: vignetting, a soft shoulder towards white, a square-root display curve
 * and seeded noise.
 *
 * @param radiance [H, W, 3] linear light
 * @returns        [H, W, 3], 0 to 255
 */
export function developImage(radiance: Float32Array, size: ImageSize, development: Development): Uint8Array {
  return develop(radiance, { ...size, channels: 3 }, development);
}

/**
 * The same for the one band of a near-infrared camera.
 *
 * @param radiance [H, W] linear light
 * @returns        [H, W], 0 to 255
 */
export function developBand(radiance: Float32Array, size: ImageSize, development: Development): Uint8Array {
  const noiseSeed = development.noiseSeed + BAND_SEED_OFFSET;
  return develop(radiance, { ...size, channels: 1 }, { ...development, noiseSeed });
}

function develop(
  radiance: Float32Array,
  { height, width, channels }: ImageSize & { readonly channels: number },
  { exposure, noiseSeed }: Development,
): Uint8Array {
  const image = new Uint8Array(radiance.length);
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const gain = exposure.gain * vignette((2 * column + 1) / width - 1, (2 * row + 1) / height - 1);
      for (let channel = 0; channel < channels; channel++) {
        const at = (row * width + column) * channels + channel;
        const value = displayValue(radiance[at]! * gain);
        const deviation = exposure.noise * (DARK_NOISE + (BRIGHT_NOISE - DARK_NOISE) * value);
        image[at] = clampByte(255 * value + deviation * triangularNoise(at, noiseSeed));
      }
    }
  }
  return image;
}

function vignette(x: number, y: number): number {
  return 1 - VIGNETTING * 0.5 * (x * x + y * y);
}

/** Film-like saturation, `1 - exp(-k light)`, then the display's square root. */
function displayValue(light: number): number {
  return Math.sqrt(1 - Math.exp(-EXPOSURE * light));
}

/** Sum of two uniform numbers, scaled to a standard deviation of 1. */
function triangularNoise(at: number, noiseSeed: number): number {
  return (latticeHash(at, 0, noiseSeed) + latticeHash(at, 1, noiseSeed) - 1) * Math.sqrt(6);
}

function clampByte(value: number): number {
  return value < 0 ? 0 : value > 255 ? 255 : Math.round(value);
}
