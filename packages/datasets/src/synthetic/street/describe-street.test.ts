import { describe, expect, it } from 'vitest';
import { boundsOf } from '../geometry/shape.js';
import { CONDITIONS } from '../scene.js';
import { describeStreet } from './describe-street.js';

describe('describeStreet', () => {
  const scenes = Array.from({ length: 30 }, (_, index) => describeStreet({ seed: 9, index }));

  it('draws equal scenes from equal keys, and others from another seed or index', () => {
    expect(describeStreet({ seed: 9, index: 4 })).toEqual(scenes[4]);
    expect(describeStreet({ seed: 10, index: 4 })).not.toEqual(scenes[4]);
    expect(scenes[5]).not.toEqual(scenes[4]);
  });

  it('deals every condition once to every seven scenes, in an order of its own, when none is asked for', () => {
    const conditions = scenes.map(({ condition }) => condition);
    const hands = [0, 7, 14, 21].map((start) => conditions.slice(start, start + 7));
    for (const hand of hands) expect([...hand].sort()).toEqual([...CONDITIONS].sort());
    expect(new Set(hands.map((hand) => hand.join())).size).toBe(4);
    expect(describeStreet({ seed: 10, index: 0 }).condition).not.toBe(conditions[0]);
  });

  it.each(CONDITIONS)('builds the same street in the light and weather of %s', (condition) => {
    const [asked, drawn] = [describeStreet({ seed: 9, index: 4, condition }), describeStreet({ seed: 9, index: 4 })];
    expect(asked.condition).toBe(condition);
    expect(asked.solids).toEqual(drawn.solids);
    expect(asked.viewpoint).toEqual(drawn.viewpoint);
    expect(asked.weather.rainfall > 0).toBe(condition === 'rain');
    expect(asked.weather.snowCover > 0).toBe(condition === 'snow');
    expect(asked.lighting.pointLights.length > 2).toBe(condition === 'night');
    for (const { beam } of asked.lighting.pointLights)
      expect(Math.hypot(...(beam?.direction ?? []))).toBeCloseTo(1, 12);
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
