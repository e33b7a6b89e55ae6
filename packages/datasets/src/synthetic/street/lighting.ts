import type { Random } from '../../random.js';
import { type LinearRgb, mixedColor, scaledColor } from '../color.js';
import { drawBetween } from '../draw.js';
import type { Vector3 } from '../geometry/shape.js';
import type { Condition, Lighting } from '../scene.js';

/** Draws sun, sky and air of a scene. */
export function drawLighting(random: Random, condition: Condition): Lighting {
  switch (condition) {
    case 'day':
      return drawDay(random);
    case 'dusk':
      return drawDusk(random);
    case 'fog':
      return drawFog(random);
    default:
      throw new Error('TEMP');
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
    sunColor: [0.2, 0.2, 0.19],
    ambientColor: [0.8, 0.83, 0.86],
    zenithColor: [air, air * 1.02, air * 1.04],
    horizonColor: [air * 1.02, air * 1.04, air * 1.06],
    hazePerMetre: drawBetween(random, 0.014, 0.03),
    cloudCover: 0,
    lampBrightness: 0.35,
    pointLights: [],
  };
}

/** Direction of the sun by azimuth (from x towards y) and elevation, in radians. */
function sunAt(azimuth: number, elevation: number): Vector3 {
  const level = Math.cos(elevation);
  return [level * Math.cos(azimuth), level * Math.sin(azimuth), Math.sin(elevation)];
}
