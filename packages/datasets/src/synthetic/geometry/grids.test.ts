import { describe, expect, it } from 'vitest';
import { type Random, randomFrom } from '../../random.js';
import { drawBetween, drawOne } from '../draw.js';
import { createCameraGrid } from './camera-grid.js';
import { intersect } from './intersect.js';
import { packShapes } from './packed-shapes.js';
import { createPinhole } from './pinhole.js';
import { createRay } from './ray.js';
import { createShadowGrid } from './shadow-grid.js';
import { box, type Shape, type Vector3 } from './shape.js';

/** Shapes all around the origin: some behind the camera, some through its image plane. */
function scatteredShapes(random: Random, count: number): Shape[] {
  const somewhere = (): Vector3 => [
    drawBetween(random, -10, 30),
    drawBetween(random, -12, 12),
    drawBetween(random, -4, 6),
  ];
  const size = () => drawBetween(random, 0.2, 3);
  return Array.from({ length: count }, () =>
    drawOne<() => Shape>(random, [
      () => box(somewhere(), [size(), size(), size()], drawBetween(random, -3, 3)),
      () => ({ kind: 'ellipsoid', centre: somewhere(), radii: [size(), size(), size()], yaw: 1, raggedness: 0.5 }),
      () => ({ kind: 'cylinder', from: somewhere(), to: somewhere(), radius: 0.3 * size() }),
    ])(),
  );
}

describe('createCameraGrid', () => {
  it('finds the shape that a search through all of them finds', () => {
    const packed = packShapes(scatteredShapes(randomFrom('camera grid'), 80));
    const view = {
      position: [0, 0.5, 1.4] as const,
      pitch: 0.1,
      yaw: -0.2,
      roll: 0.15,
      focalPixels: 50,
      height: 37,
      width: 61,
    };
    const pinhole = createPinhole(view);
    const grid = createCameraGrid(packed, pinhole);
    const ray = createRay();
    let numHits = 0;
    for (let row = 0.5; row < view.height; row++) {
      for (let column = 0.5; column < view.width; column++) {
        pinhole.aim(ray, column, row);
        // The grid leaves out what is nearer than its near plane at 0.05 m.
        const distances = Array.from(packed.kinds, (_, index) => intersect(ray, packed, index));
        const least = Math.min(...distances);
        const found = grid.nearest(column, row);
        expect(found).toBe(Number.isFinite(least) ? distances.indexOf(least) : -1);
        if (found < 0) continue;
        numHits++;
        expect(grid.depth()).toBe(least);
      }
    }
    expect(numHits).toBeGreaterThan(500);
  });
});

describe('createShadowGrid', () => {
  it.each([
    ['a low sun', [0.6, 0.64, 0.48]],
    ['the zenith', [0, 0, 1]],
  ] as const)('agrees with a search through all shapes about the way to %s', (_, direction) => {
    const random = randomFrom('shadow grid');
    const packed = packShapes(scatteredShapes(random, 80));
    const casters = [...packed.kinds.keys()].filter((index) => index % 5 !== 0);
    const grid = createShadowGrid(packed, casters, direction);
    const ray = createRay();
    ray.set(direction, 3);
    const blocked = { everywhere: 0, nearby: 0 };
    for (let trial = 0; trial < 1500; trial++) {
      ray.set([drawBetween(random, -20, 40), drawBetween(random, -20, 20), drawBetween(random, -8, 8)]);
      const least = Math.min(...casters.map((index) => intersect(ray, packed, index)));
      expect(grid.isBlocked(ray, Number.POSITIVE_INFINITY)).toBe(Number.isFinite(least));
      expect(grid.isBlocked(ray, 2)).toBe(least < 2);
      if (Number.isFinite(least)) blocked.everywhere++;
      if (least < 2) blocked.nearby++;
    }
    expect(blocked.everywhere).toBeGreaterThan(blocked.nearby);
    expect(blocked.nearby).toBeGreaterThan(20);
  });
});
