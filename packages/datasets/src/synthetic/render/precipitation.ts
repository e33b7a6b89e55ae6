import type { ImageSize } from '../../images/raster.js';
import { randomFrom } from '../../random.js';
import { drawBetween } from '../draw.js';
import type { Scene } from '../scene.js';

const MOST_STREAKS = 900;
const MOST_FLAKES = 1100;
/** Rain and snow are seen in the light that comes from the sky: a little brighter than the horizon. */
const BRIGHTNESS = 1.25;

/**
 * Draws rain streaks and snowflakes in front of a picture. They are drawn relative to its size, so that another size
 * of the same scene has the same weather.
 *
 * @param radiance [H, W, 3] linear light, changed in place
 */
export function addPrecipitation(radiance: Float32Array, size: ImageSize, scene: Scene): void {
  const { rainfall, snowfall } = scene.weather;
  if (rainfall > 0) addStreaks(radiance, size, scene);
  if (snowfall > 0) addFlakes(radiance, size, scene);
}

/** Short exposures of falling drops: slightly slanted lines, long and wide when they are near. */
function addStreaks(radiance: Float32Array, size: ImageSize, { weather, noiseSeed, lighting }: Scene): void {
  const random = randomFrom('rain', noiseSeed);
  const slant = drawBetween(random, -0.18, 0.18);
  const light = lighting.horizonColor.map((channel) => channel * BRIGHTNESS);
  const numStreaks = Math.round(MOST_STREAKS * weather.rainfall);
  for (let streak = 0; streak < numStreaks; streak++) {
    const x = drawBetween(random, -0.1, 1.1) * size.width;
    const y = drawBetween(random, -0.15, 1) * size.height;
    const nearness = random.next() ** 2;
    const length = (0.02 + 0.13 * nearness) * size.height;
    // A streak narrower than a pixel covers that share of it.
    const thickness = (0.0009 + 0.0016 * nearness) * size.width;
    const opacity = drawBetween(random, 0.18, 0.5) * Math.min(1, thickness);
    const halfWidth = Math.max(0, (thickness - 1) / 2);
    for (let row = Math.max(0, Math.floor(y)); row < Math.min(size.height, y + length); row++) {
      const middle = x + slant * (row - y);
      for (let column = Math.floor(middle - halfWidth); column <= Math.floor(middle + halfWidth); column++) {
        if (column >= 0 && column < size.width) blend(radiance, row * size.width + column, { light, opacity });
      }
    }
  }
}

/** Flakes as soft discs; a few near ones are large and out of focus. */
function addFlakes(radiance: Float32Array, size: ImageSize, { weather, noiseSeed, lighting }: Scene): void {
  const random = randomFrom('snow', noiseSeed);
  const light = lighting.horizonColor.map((channel) => channel * BRIGHTNESS);
  const numFlakes = Math.round(MOST_FLAKES * weather.snowfall);
  for (let flake = 0; flake < numFlakes; flake++) {
    const x = random.next() * size.width;
    const y = random.next() * size.height;
    const nearness = random.next() ** 5;
    const radius = (0.0011 + 0.011 * nearness) * size.width;
    const opacity = drawBetween(random, 0.6, 1) * (1 - 0.65 * nearness);
    const reach = radius + 0.5;
    for (let row = Math.max(0, Math.floor(y - reach)); row <= Math.min(size.height - 1, y + reach); row++) {
      for (let column = Math.max(0, Math.floor(x - reach)); column <= Math.min(size.width - 1, x + reach); column++) {
        const distance = Math.sqrt((column + 0.5 - x) ** 2 + (row + 0.5 - y) ** 2);
        // The rim is one pixel wide; a flake smaller than a pixel covers that share of it.
        const cover = Math.min(1, Math.max(0, radius + 0.5 - distance)) * Math.min(1, 2 * radius);
        if (cover > 0) blend(radiance, row * size.width + column, { light, opacity: opacity * cover });
      }
    }
  }
}

function blend(
  radiance: Float32Array,
  pixel: number,
  { light, opacity }: { readonly light: readonly number[]; readonly opacity: number },
): void {
  for (let channel = 0; channel < 3; channel++) {
    const at = 3 * pixel + channel;
    radiance[at]! += (light[channel]! - radiance[at]!) * opacity;
  }
}
