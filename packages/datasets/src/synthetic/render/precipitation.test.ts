import { describe, expect, it } from 'vitest';
import { describeStreet } from '../street/describe-street.js';
import { addPrecipitation } from './precipitation.js';

function changed(condition: 'day' | 'rain' | 'snow', size: { height: number; width: number }): boolean[] {
  const radiance = new Float32Array(size.height * size.width * 3);
  addPrecipitation(radiance, size, describeStreet({ seed: 1, index: 2, condition }));
  return Array.from({ length: size.height * size.width }, (_, pixel) => radiance[3 * pixel]! > 0);
}

const SIZE = { height: 96, width: 192 };
const count = (flags: readonly boolean[]) => flags.filter(Boolean).length;
/** Pixels whose neighbour below or to the right is changed too. */
const runs = (flags: readonly boolean[], step: number) =>
  count(flags.map((flag, pixel) => flag && flags[pixel + step] === true));

describe('addPrecipitation', () => {
  it('draws nothing on a dry day', () => {
    expect(count(changed('day', SIZE))).toBe(0);
  });

  it('draws streaks that are higher than wide in rain', () => {
    const rain = changed('rain', SIZE);
    expect(count(rain)).toBeGreaterThan(0.02 * rain.length);
    expect(runs(rain, SIZE.width)).toBeGreaterThan(2 * runs(rain, 1));
  });

  it('draws flakes that are about as high as wide in snow', () => {
    const snow = changed('snow', SIZE);
    expect(count(snow)).toBeGreaterThan(0.02 * snow.length);
    const ratio = runs(snow, SIZE.width) / runs(snow, 1);
    expect(ratio).toBeGreaterThan(0.8);
    expect(ratio).toBeLessThan(1.25);
  });

  it('covers about the same share of the picture at another size', () => {
    const shares = [SIZE, { height: 192, width: 384 }].map((size) => {
      const flags = changed('rain', size);
      return count(flags) / flags.length;
    });
    expect(shares[0]! / shares[1]!).toBeGreaterThan(0.5);
    expect(shares[0]! / shares[1]!).toBeLessThan(3);
  });
});
