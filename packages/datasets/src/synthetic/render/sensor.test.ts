import { describe, expect, it } from 'vitest';
import { developImage } from './sensor.js';

const SIZE = { height: 41, width: 41 };

function develop(light: number, noiseSeed = 1): Uint8Array {
  return developImage(new Float32Array(SIZE.height * SIZE.width * 3).fill(light), SIZE, noiseSeed);
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
});
