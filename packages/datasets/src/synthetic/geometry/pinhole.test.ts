import { describe, expect, it } from 'vitest';
import { createPinhole } from './pinhole.js';
import { createRay } from './ray.js';

const VIEW = { position: [1, 2, 1.5] as const, pitch: 0, yaw: 0, roll: 0, focalPixels: 100, height: 40, width: 80 };

describe('createPinhole', () => {
  it('looks along x through the middle of the image, with y to the left and z up', () => {
    const ray = createRay();
    createPinhole(VIEW).aim(ray, 40, 20);
    // Adding 0 turns -0 into 0.
    expect(Array.from(ray.subarray(0, 6), (value) => value + 0)).toEqual([1, 2, 1.5, 1, 0, 0]);
    createPinhole(VIEW).aim(ray, 50, 10);
    expect([...ray].slice(3, 6)).toEqual([1, -0.1, 0.1]);
  });

  it('looks down at a positive pitch and left at a positive yaw', () => {
    const ray = createRay();
    createPinhole({ ...VIEW, pitch: Math.PI / 6 }).aim(ray, 40, 20);
    expect(ray[5]).toBeCloseTo(-0.5, 12);
    createPinhole({ ...VIEW, yaw: Math.PI / 6 }).aim(ray, 40, 20);
    expect(ray[4]).toBeCloseTo(0.5, 12);
  });

  it('lifts its left side at a positive roll: what was right of the middle is seen above it', () => {
    const pinhole = createPinhole({ ...VIEW, roll: Math.PI / 2 });
    const [right, down, depth] = pinhole.toCamera([11, 1, 1.5]);
    expect([right, down, depth].map((value) => Math.round(1e9 * value) / 1e9 + 0)).toEqual([0, -1, 10]);
  });

  it('brings a point on a ray back to its image position, at the depth that is its distance along the ray', () => {
    const pinhole = createPinhole({ ...VIEW, pitch: 0.2, yaw: -0.7, roll: 0.3 });
    const ray = createRay();
    for (const [column, row] of [
      [3, 5],
      [71, 33],
      [40, 39],
    ] as const) {
      pinhole.aim(ray, column, row);
      const depth = 7;
      const [right, down, ahead] = pinhole.toCamera([
        ray[0]! + depth * ray[3]!,
        ray[1]! + depth * ray[4]!,
        ray[2]! + depth * ray[5]!,
      ]);
      expect(ahead).toBeCloseTo(depth, 10);
      expect(40 + (100 * right) / ahead).toBeCloseTo(column, 9);
      expect(20 + (100 * down) / ahead).toBeCloseTo(row, 9);
    }
  });
});
