import { describe, expect, it } from 'vitest';
import { addBloom } from './bloom.js';

const SIZE = { height: 48, width: 96 };

function haloOf(light: number, strength = 1): Float32Array {
  const radiance = new Float32Array(SIZE.height * SIZE.width * 3);
  radiance.fill(light, 3 * (24 * 96 + 48), 3 * (24 * 96 + 49));
  addBloom(radiance, SIZE, strength);
  return radiance;
}

const redAt = (radiance: Float32Array, column: number, row: number) => radiance[3 * (row * SIZE.width + column)]!;

describe('addBloom', () => {
  it('spreads a bright light evenly to all sides, less of it further away', () => {
    const radiance = haloOf(5);
    const along = [1, 2, 4, 8].map((distance) => redAt(radiance, 48 + distance, 24));
    expect(along).toEqual([...along].sort((a, b) => b - a));
    expect(along[3]).toBeGreaterThan(0);
    expect(redAt(radiance, 44, 24)).toBeCloseTo(redAt(radiance, 52, 24), 6);
    expect(redAt(radiance, 48, 20)).toBeCloseTo(redAt(radiance, 52, 24), 6);
  });

  it('scatters the given share of the light', () => {
    const sum = haloOf(5, 0.5).reduce((total, value) => total + value, 0);
    expect(sum).toBeCloseTo(3 * 5 * 1.5, 3);
  });

  it('leaves a picture without bright light alone', () => {
    expect(haloOf(0.5).filter((value) => value !== 0)).toEqual(new Float32Array(3).fill(0.5));
  });
});
