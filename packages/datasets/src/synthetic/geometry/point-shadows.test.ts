import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { intersect } from './intersect.js';
import { packShapes } from './packed-shapes.js';
import { createPointShadows } from './point-shadows.js';
import { createRay } from './ray.js';
import { box, type Shape, type Vector3 } from './shape.js';

const LAMP: Vector3 = [0.3, -0.2, 2];

describe('createPointShadows', () => {
  it('is dark behind a wall and light before and beside it', () => {
    const wall = packShapes([box([2, 0, 0], [0.2, 2, 4])]);
    const { isBlocked } = createPointShadows(wall, LAMP);
    expect([isBlocked(4, 0, 1), isBlocked(1.5, 0, 1), isBlocked(4, 6, 1), isBlocked(-3, 0, 1)]).toEqual([
      true,
      false,
      false,
      false,
    ]);
  });

  it('does not let a surface shade itself', () => {
    const wall = packShapes([box([2, 0, 0], [0.2, 2, 4])]);
    expect(createPointShadows(wall, LAMP).isBlocked(1.9 - 1e-3, 0.5, 1)).toBe(false);
  });

  it('agrees with a ray cast at every shape, on all sides of the lamp', () => {
    const coordinate = fc.double({ min: -4, max: 4, noNaN: true });
    const point = fc.tuple(coordinate, coordinate, coordinate);
    const size = fc.double({ min: 0.1, max: 1.5, noNaN: true });
    const shape: fc.Arbitrary<Shape> = fc.oneof(
      fc.tuple(point, size, size, coordinate).map(([base, a, b, yaw]) => box(base, [a, b, a], yaw)),
      fc.tuple(point, point, size).map(([from, to, width]): Shape => {
        return { kind: 'cylinder', from, to: [to[0], to[1], to[2] + 10], radius: width / 5 };
      }),
    );
    fc.assert(
      fc.property(
        fc.array(shape, { minLength: 1, maxLength: 8 }),
        fc.array(point, { minLength: 20 }),
        (shapes, points) => {
          const packed = packShapes(shapes);
          const { isBlocked } = createPointShadows(packed, LAMP);
          for (const [x, y, z] of points) {
            const ray = createRay();
            ray.set([...LAMP, x - LAMP[0], y - LAMP[1], z - LAMP[2]]);
            const nearest = Math.min(...shapes.map((_, index) => intersect(ray, packed, index)));
            // Near the lamp and at the very surface, the two may differ by their margins.
            if (Math.max(Math.abs(x - LAMP[0]), Math.abs(y - LAMP[1]), Math.abs(z - LAMP[2])) * nearest < 0.06)
              continue;
            if (Math.abs(nearest - 1) < 1e-3) continue;
            expect(isBlocked(x, y, z)).toBe(nearest < 1);
          }
        },
      ),
      { seed: 31, numRuns: 150 },
    );
  });
});
