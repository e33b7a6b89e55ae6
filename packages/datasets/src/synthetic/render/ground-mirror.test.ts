import { expect, it } from 'vitest';
import { box } from '../geometry/shape.js';
import { CLEAR_WEATHER, DAYLIGHT_EXPOSURE, type Scene } from '../scene.js';
import { plain } from '../texture.js';
import { renderScene } from './render-scene.js';

const SIZE = { height: 96, width: 96 };

/** A red post 20 m ahead on asphalt under a grey sky. */
function scene(wetness: number): Scene {
  return {
    viewpoint: { position: [0, 0, 1.5], pitchRadians: 0, yawRadians: 0, rollRadians: 0, focalRatio: 1 },
    lighting: {
      sunDirection: [0, 0, 1],
      sunColor: [0, 0, 0],
      ambientColor: [0.5, 0.5, 0.5],
      zenithColor: [0.3, 0.3, 0.3],
      horizonColor: [0.4, 0.4, 0.4],
      hazePerMetre: 0,
      cloudCover: 0,
      lampBrightness: 0,
      pointLights: [],
    },
    weather: { ...CLEAR_WEATHER, wetness },
    exposure: DAYLIGHT_EXPOSURE,
    solids: [
      {
        shape: box([500, 0, -1], [1200, 1200, 1]),
        label: 1,
        texture: {
          kind: 'asphalt',
          color: [0.1, 0.1, 0.1],
          markings: { lines: [], crossingX: null, halfWidth: 5 },
        },
      },
      { shape: box([20, 0, 0], [1, 4, 3]), label: 2, texture: plain([0.9, 0, 0], { grain: 0 }) },
    ],
    backgroundLabel: 0,
    hasNearInfrared: false,
    noiseSeed: 5,
  };
}

/** Mean red minus green of the ground 10 m ahead, below the post and beside it. */
function rednessOfGround(wetness: number): { below: number; beside: number } {
  const { color, labels } = renderScene(scene(wetness), SIZE);
  const row = 48 + Math.round((96 * 1.5) / 12);
  const redness = (from: number, to: number) => {
    let sum = 0;
    for (let column = from; column < to; column++) {
      const pixel = row * SIZE.width + column;
      expect(labels[pixel]).toBe(1);
      sum += color[3 * pixel]! - color[3 * pixel + 1]!;
    }
    return sum / (to - from);
  };
  return { below: redness(42, 54), beside: redness(4, 20) };
}

it('shows what stands on wet ground mirrored below it, and nothing of it on dry ground', () => {
  const [wet, dry] = [rednessOfGround(1), rednessOfGround(0)];
  expect(wet.below).toBeGreaterThan(wet.beside + 15);
  expect(Math.abs(dry.below - dry.beside)).toBeLessThan(4);
});
