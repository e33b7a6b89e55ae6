import type { ImageSize } from '../../images/raster.js';
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
/** The display curve is tabulated over the square root of light, where it is almost straight. */
const CURVE_STEPS = 256;
const CURVE_END = 4;
const CURVE = Float64Array.from({ length: CURVE_STEPS * CURVE_END + 2 }, (_, step) =>
  displayValue((step / CURVE_STEPS) ** 2),
);

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
  const image = new Uint8ClampedArray(radiance.length);
  const seed = Math.imul(noiseSeed, 0x9e3779b1);
  const darkNoise = exposure.noise * DARK_NOISE;
  const addedNoise = exposure.noise * (BRIGHT_NOISE - DARK_NOISE);
  for (let row = 0; row < height; row++) {
    const y = (2 * row + 1) / height - 1;
    for (let column = 0; column < width; column++) {
      const x = (2 * column + 1) / width - 1;
      const gain = exposure.gain * (1 - VIGNETTING * 0.5 * (x * x + y * y));
      const start = (row * width + column) * channels;
      for (let at = start; at < start + channels; at++) {
        const value = curveAt(radiance[at]! * gain);
        image[at] = 255 * value + (darkNoise + addedNoise * value) * triangularNoise(at, seed);
      }
    }
  }
  return new Uint8Array(image.buffer);
}

/** Film-like saturation, `1 - exp(-k light)`, then the display's square root. */
function displayValue(light: number): number {
  return Math.sqrt(1 - Math.exp(-EXPOSURE * light));
}

/** `displayValue` by its table, straight between two entries. */
function curveAt(light: number): number {
  const position = Math.min(CURVE_END, Math.sqrt(light)) * CURVE_STEPS;
  const step = Math.floor(position);
  const value = CURVE[step]!;
  return value + (CURVE[step + 1]! - value) * (position - step);
}

/** Sum of two uniform numbers, the halves of one hash, scaled to a standard deviation of 1. */
function triangularNoise(at: number, seed: number): number {
  let h = Math.imul(at, 0x27d4eb2d) ^ seed;
  h = Math.imul(h ^ (h >>> 15), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  h ^= h >>> 16;
  return (((h & 0xffff) + (h >>> 16)) / 0x10000 - 1) * Math.sqrt(6);
}
