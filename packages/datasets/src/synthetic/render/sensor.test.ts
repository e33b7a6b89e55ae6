import { describe, expect, it } from 'vitest';
import { DAYLIGHT_EXPOSURE } from '../scene.js';
import { developBand, developImage } from './sensor.js';

const SIZE = { height: 41, width: 41 };

function develop(light: number, noiseSeed = 1): Uint8Array {
  return developImage(new Float32Array(SIZE.height * SIZE.width * 3).fill(light), SIZE, {
    exposure: DAYLIGHT_EXPOSURE,
    noiseSeed,
  });
}

const mean = (values: Uint8Array) => values.reduce((sum, value) => sum + value, 0) / values.length;

describe('developImage', () => {
  it('rises with light from black to white', () => {
    const levels = [0, 0.1, 0.3, 1, 3, 20].map((light) => mean(develop(light)));
    expect(levels).toEqual([...levels].sort((a, b) => a - b));
    expect(levels[0]).toBeLessThan(1);
    expect(levels[5]).toBeGreaterThan(250);
  });

  it('shows the middle of an evenly lit image at 255 sqrt(1 - exp(-1.5 light)), give or take its noise', () => {
    const image = develop(0.5);
    const middle = image.slice((20 * 41 + 18) * 3, (20 * 41 + 23) * 3);
    expect(Math.abs(mean(middle) - 255 * Math.sqrt(1 - Math.exp(-0.75)))).toBeLessThan(2);
  });

  it('is darker in the corners', () => {
    const image = develop(0.3);
    expect(image[0]!).toBeLessThan(image[(20 * 41 + 20) * 3]! - 5);
  });

  it('draws other noise from another seed and the same from the same', () => {
    expect(develop(0.4, 5)).toEqual(develop(0.4, 5));
    expect(develop(0.4, 5)).not.toEqual(develop(0.4, 6));
  });

  it('multiplies the light by the gain and the deviation by the noise', () => {
    const size = { height: 1, width: 20_000 };
    const deviationOf = (noise: number, light: number, gain: number) => {
      const exposure = { ...DAYLIGHT_EXPOSURE, noise, gain };
      const image = developImage(new Float32Array(3 * size.width).fill(light), size, { exposure, noiseSeed: 4 });
      // The brightest middle third, where vignetting changes little.
      const middle = image.slice(3 * 9_000, 3 * 11_000);
      const average = mean(middle);
      return { average, deviation: Math.sqrt(middle.reduce((sum, value) => sum + (value - average) ** 2, 0) / 6000) };
    };
    const [quiet, noisy, amplified] = [deviationOf(1, 0.2, 1), deviationOf(5, 0.2, 1), deviationOf(1, 0.05, 4)];
    expect(noisy.deviation / quiet.deviation).toBeGreaterThan(4);
    expect(noisy.deviation / quiet.deviation).toBeLessThan(5.5);
    expect(Math.abs(amplified.average - quiet.average)).toBeLessThan(0.2);
  });
});

describe('developBand', () => {
  it('develops one number per pixel by the same curve', () => {
    const band = developBand(new Float32Array(41 * 41).fill(0.5), SIZE, { exposure: DAYLIGHT_EXPOSURE, noiseSeed: 1 });
    expect(band.length).toBe(41 * 41);
    expect(Math.abs(mean(band.slice(20 * 41 + 10, 20 * 41 + 30)) - 255 * Math.sqrt(1 - Math.exp(-0.75)))).toBeLessThan(
      3,
    );
  });
});
