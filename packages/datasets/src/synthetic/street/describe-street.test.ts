import { describe, expect, it } from 'vitest';
import { boundsOf } from '../geometry/shape.js';
import { describeStreet } from './describe-street.js';

describe('describeStreet', () => {
  const scenes = Array.from({ length: 30 }, (_, index) => describeStreet({ seed: 9, index }));

  it('draws equal scenes from equal keys, and others from another seed or index', () => {
    expect(describeStreet({ seed: 9, index: 4 })).toEqual(scenes[4]);
    expect(describeStreet({ seed: 10, index: 4 })).not.toEqual(scenes[4]);
    expect(scenes[5]).not.toEqual(scenes[4]);
  });

  it('draws all conditions', () => {
    expect(new Set(scenes.map(({ condition }) => condition))).toEqual(new Set(['day', 'dusk', 'fog']));
  });

  it('puts the camera in its right-hand lane at the height of a car', () => {
    for (const { viewpoint } of scenes) {
      const [, lateralMetres, heightMetres] = viewpoint.position;
      expect(heightMetres).toBeGreaterThanOrEqual(1.2);
      expect(heightMetres).toBeLessThan(1.6);
      expect(lateralMetres).toBeLessThan(0);
    }
  });

  it('keeps every solid out of the space that the camera is in', () => {
    for (const { viewpoint, solids } of scenes) {
      const inside = solids.filter(({ shape }) => {
        const { min, max } = boundsOf(shape);
        return viewpoint.position.every((value, axis) => value > min[axis]! - 0.2 && value < max[axis]! + 0.2);
      });
      expect(inside).toEqual([]);
    }
  });

  it('lights every scene by a sun above the horizon, in a direction of length 1', () => {
    for (const { lighting } of scenes) {
      expect(Math.hypot(...lighting.sunDirection)).toBeCloseTo(1, 12);
      expect(lighting.sunDirection[2]).toBeGreaterThan(0);
    }
  });
});
