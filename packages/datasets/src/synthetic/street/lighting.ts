import type { Random } from '../../random.js';
import { type LinearRgb, mixedColor, scaledColor } from '../color.js';
import { drawBetween } from '../draw.js';
import type { Vector3 } from '../geometry/shape.js';
import type { Condition, Lighting } from '../scene.js';

/** Draws sun, sky and air of a street. */
export function drawLighting(random: Random, condition: Condition): Lighting {
  switch (condition) {
    case 'day':
      return drawDay(random);
    case 'dusk':
      return drawDusk(random);
    case 'dawn':
      return drawDawn(random);
    case 'night':
      return drawNight(random);
    case 'fog':
      return drawFog(random);
    case 'rain':
      return drawRain(random);
    case 'snow':
      return drawSnow(random);
  }
}

function drawDay(random: Random): Lighting {
  const cloudCover = drawBetween(random, 0.2, 0.65);
  // Thick clouds take the sun and even out the light.
  const overcast = Math.max(0, cloudCover - 0.5) / 0.15;
  const warmth = drawBetween(random, 0, 1);
  const sunColor: LinearRgb = [2.3, 2.15 - 0.15 * warmth, 1.95 - 0.45 * warmth];
  return {
    // Never straight ahead: facades in view would all be in the shade.
    sunDirection: sunAt(drawBetween(random, 1, 2 * Math.PI - 1), drawBetween(random, 0.5, 1.1)),
    sunColor: scaledColor(sunColor, 1 - 0.75 * overcast),
    ambientColor: mixedColor([0.42, 0.55, 0.8], [0.85, 0.88, 0.92], overcast),
    zenithColor: mixedColor([0.06, 0.2, 0.62], [0.35, 0.44, 0.55], overcast),
    horizonColor: mixedColor([0.58, 0.8, 1.1], [0.8, 0.85, 0.9], overcast),
    hazePerMetre: drawBetween(random, 0.001, 0.003),
    cloudCover,
    lampBrightness: 0,
    pointLights: [],
  };
}

function drawDusk(random: Random): Lighting {
  const redness = drawBetween(random, 0, 1);
  return {
    // Low over the end of the street or behind the camera, so that its light still reaches the ground.
    sunDirection: sunAt(
      drawBetween(random, -0.6, 0.6) + (random.next() < 0.6 ? 0 : Math.PI),
      drawBetween(random, 0.08, 0.22),
    ),
    sunColor: [1.5, 0.75 - 0.2 * redness, 0.36 - 0.18 * redness],
    ambientColor: [0.22, 0.22, 0.33],
    zenithColor: [0.03, 0.06, 0.26],
    horizonColor: [0.72, 0.36 - 0.1 * redness, 0.22 - 0.05 * redness],
    hazePerMetre: drawBetween(random, 0.0015, 0.004),
    cloudCover: drawBetween(random, 0.25, 0.6),
    lampBrightness: 1,
    pointLights: [],
  };
}

function drawFog(random: Random): Lighting {
  const air = drawBetween(random, 0.62, 0.82);
  return {
    sunDirection: sunAt(drawBetween(random, 0, 2 * Math.PI), drawBetween(random, 0.5, 1)),
    sunColor: [0, 0, 0],
    ambientColor: [0.9, 0.93, 0.95],
    zenithColor: [air, air * 1.02, air * 1.04],
    horizonColor: [air * 1.02, air * 1.04, air * 1.06],
    hazePerMetre: drawBetween(random, 0.014, 0.03),
    cloudCover: 0,
    lampBrightness: 0.35,
    pointLights: [],
  };
}

/** Cold light before and right after sunrise, with mist over the ground and the street lamps still on. */
function drawDawn(random: Random): Lighting {
  const rosiness = drawBetween(random, 0, 1);
  return {
    sunDirection: sunAt(
      drawBetween(random, -0.5, 0.5) + (random.next() < 0.7 ? 0 : Math.PI),
      drawBetween(random, 0.04, 0.14),
    ),
    sunColor: [0.62, 0.42 - 0.06 * rosiness, 0.36 - 0.04 * rosiness],
    ambientColor: [0.17, 0.2, 0.3],
    zenithColor: [0.07, 0.13, 0.3],
    horizonColor: [0.62 + 0.1 * rosiness, 0.48, 0.5],
    hazePerMetre: drawBetween(random, 0.005, 0.009),
    cloudCover: drawBetween(random, 0.15, 0.45),
    lampBrightness: 0.6,
    pointLights: [],
  };
}

/** No light but the glow of the town on the sky; lamps and cars have theirs. */
function drawNight(random: Random): Lighting {
  const glow = drawBetween(random, 0.6, 1.4);
  return {
    sunDirection: sunAt(drawBetween(random, 0, 2 * Math.PI), 0.8),
    sunColor: [0, 0, 0],
    ambientColor: [0.007 * glow, 0.0075 * glow, 0.011 * glow],
    zenithColor: [0.0012, 0.0016, 0.004],
    horizonColor: [0.012 * glow, 0.0095 * glow, 0.009 * glow],
    hazePerMetre: drawBetween(random, 0.002, 0.005),
    cloudCover: drawBetween(random, 0.1, 0.5),
    lampBrightness: 1,
    pointLights: [],
  };
}

/** Low grey clouds without a sun; what is far is pale behind the rain. */
function drawRain(random: Random): Lighting {
  const air = drawBetween(random, 0.3, 0.46);
  return {
    sunDirection: sunAt(drawBetween(random, 0, 2 * Math.PI), 0.9),
    sunColor: [0, 0, 0],
    ambientColor: [air * 1.02, air * 1.08, air * 1.16],
    zenithColor: [air * 0.66, air * 0.7, air * 0.76],
    horizonColor: [air * 0.94, air, air * 1.06],
    hazePerMetre: drawBetween(random, 0.006, 0.013),
    cloudCover: drawBetween(random, 0.5, 0.7),
    lampBrightness: 0.5,
    pointLights: [],
  };
}

/** Bright even light from a white sky. */
function drawSnow(random: Random): Lighting {
  const air = drawBetween(random, 0.55, 0.72);
  return {
    sunDirection: sunAt(drawBetween(random, 0, 2 * Math.PI), 0.6),
    sunColor: [0, 0, 0],
    ambientColor: [air * 0.95, air, air * 1.1],
    zenithColor: [air * 0.86, air * 0.9, air * 0.97],
    horizonColor: [air * 0.98, air * 1.01, air * 1.05],
    hazePerMetre: drawBetween(random, 0.005, 0.012),
    cloudCover: 0,
    lampBrightness: 0.3,
    pointLights: [],
  };
}

/** Direction of the sun by azimuth (from x towards y) and elevation, in radians. */
function sunAt(azimuth: number, elevation: number): Vector3 {
  const level = Math.cos(elevation);
  return [level * Math.cos(azimuth), level * Math.sin(azimuth), Math.sin(elevation)];
}
