import type { Random } from '../../random.js';
import { drawBetween } from '../draw.js';
import { CLEAR_WEATHER, type Condition, DAYLIGHT_EXPOSURE, type Exposure, type Weather } from '../scene.js';

/** Draws what falls on a street and lies on it. */
export function drawWeather(random: Random, condition: Condition): Weather {
  switch (condition) {
    case 'rain':
      return { ...CLEAR_WEATHER, wetness: drawBetween(random, 0.65, 1), rainfall: drawBetween(random, 0.4, 1) };
    case 'snow':
      return { ...CLEAR_WEATHER, snowCover: drawBetween(random, 0.75, 1), snowfall: drawBetween(random, 0.3, 1) };
    default:
      return CLEAR_WEATHER;
  }
}

/** Exposure of a camera that turns its gain up in the dark, and the noise with it. */
export function exposureOf(condition: Condition): Exposure {
  switch (condition) {
    case 'night':
      return { gain: 2, noise: 5, bloom: 0.7 };
    case 'dusk':
    case 'dawn':
      return { gain: 1.15, noise: 1.8, bloom: 0.25 };
    case 'rain':
    case 'fog':
      return { gain: 1.1, noise: 1.4, bloom: 0.3 };
    default:
      return DAYLIGHT_EXPOSURE;
  }
}
