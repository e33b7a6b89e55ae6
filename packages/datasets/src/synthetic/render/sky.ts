import { flatFractalNoise, flatNoise } from '../noise.js';
import type { Lighting } from '../scene.js';

/** Linear light: red, green, blue and, where it is asked for, near infrared; written in place. */
export type Radiance = Float64Array;

/** Unit vector x, y, z, read where a tuple would have to be allocated per ray. */
export type Direction = Float64Array;

/** Air scatters little near infrared: the sky is darker in it than in red. */
export const NEAR_INFRARED_SKY = 0.45;

/** Light of the clear sky in a direction: from the horizon's colour to the zenith's, brighter around the sun. */
export function clearSky(lighting: Lighting, direction: Direction, out: Radiance): void {
  const { zenithColor, horizonColor, sunDirection, sunColor } = lighting;
  const weight = Math.sqrt(Math.max(0, direction[2]!));
  const towardsSun =
    direction[0]! * sunDirection[0] + direction[1]! * sunDirection[1] + direction[2]! * sunDirection[2];
  const glow = towardsSun > 0 ? sixteenthPower(towardsSun) * 0.22 : 0;
  out[0] = horizonColor[0] + (zenithColor[0] - horizonColor[0]) * weight + glow * sunColor[0];
  out[1] = horizonColor[1] + (zenithColor[1] - horizonColor[1]) * weight + glow * sunColor[1];
  out[2] = horizonColor[2] + (zenithColor[2] - horizonColor[2]) * weight + glow * sunColor[2];
}

/** Light of the sky with its clouds, as the camera sees it. */
export function cloudySky(lighting: Lighting, direction: Direction, noiseSeed: number, out: Radiance): void {
  clearSky(lighting, direction, out);
  if (lighting.cloudCover === 0) return;
  // Clouds lie on a plane overhead, whose perspective flattens them towards the horizon.
  const scale = 1.6 / (Math.max(0, direction[2]!) + 0.12);
  const x = direction[0]! * scale;
  const y = direction[1]! * scale * 1.3;
  const noise = 0.75 * flatFractalNoise(x, y, noiseSeed) + 0.25 * flatNoise(4 * x, 4 * y, noiseSeed + 9);
  const thickness = noise - (1 - lighting.cloudCover);
  if (thickness <= 0) return;
  const opacity = Math.min(1, thickness * 5) * 0.85;
  const shade = 1.05 - 0.45 * Math.min(1, thickness * 2);
  for (let channel = 0; channel < 3; channel++) {
    const cloud = (lighting.ambientColor[channel]! * 0.75 + lighting.sunColor[channel]! * 0.14) * shade;
    out[channel]! += (cloud - out[channel]!) * opacity;
  }
}

/** Four squarings; a general power would take longer than the rest of the sky. */
function sixteenthPower(base: number): number {
  const second = base * base;
  const fourth = second * second;
  const eighth = fourth * fourth;
  return eighth * eighth;
}
