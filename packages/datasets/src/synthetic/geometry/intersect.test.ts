import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { intersect } from './intersect.js';
import { packShapes } from './packed-shapes.js';
import { box, type Shape, type Vector3 } from './shape.js';

function distanceTo(shape: Shape, origin: Vector3, direction: Vector3): number {
  return intersect(Float64Array.from([...origin, ...direction, 0]), packShapes([shape]), 0);
}

describe('intersect with a block', () => {
  it('enters through the face that is met first', () => {
    expect(distanceTo(box([5, 0, 0], [2, 2, 2]), [0, 0, 1], [1, 0, 0])).toBe(4);
    expect(distanceTo(box([5, 0, 0], [2, 2, 2]), [5, 0, 10], [0, 0, -1])).toBe(8);
  });

  it('counts distance in lengths of the direction', () => {
    expect(distanceTo(box([5, 0, 0], [2, 2, 2]), [0, 0, 1], [2, 0, 0])).toBe(2);
  });

  it('misses beside, behind, along a face outside, and from inside', () => {
    const block = box([5, 0, 0], [2, 2, 2]);
    expect(distanceTo(block, [0, 1.5, 1], [1, 0, 0])).toBe(Number.POSITIVE_INFINITY);
    expect(distanceTo(block, [10, 0, 1], [1, 0, 0])).toBe(Number.POSITIVE_INFINITY);
    expect(distanceTo(block, [0, 0, 3], [1, 0, 0])).toBe(Number.POSITIVE_INFINITY);
    expect(distanceTo(block, [5, 0, 1], [1, 0, 0])).toBe(Number.POSITIVE_INFINITY);
  });

  it('turns with its yaw: a square turned by 45 degrees shows a corner', () => {
    expect(distanceTo(box([5, 0, 0], [2, 2, 2], Math.PI / 4), [0, 0, 1], [1, 0, 0])).toBeCloseTo(5 - Math.SQRT2, 12);
  });

  it('leans in where it tapers: a gable of half width 2 and height 2 is met at 45 degrees', () => {
    const gable: Shape = {
      kind: 'block',
      base: [0, 0, 0],
      size: [8, 4, 2],
      yaw: 0,
      inset: { front: 0, rear: 0, side: 2 },
    };
    expect(distanceTo(gable, [0, -10, 0.5], [0, 1, 0])).toBeCloseTo(8.5, 12);
    expect(distanceTo(gable, [0, -1, 10], [0, 0, -1])).toBeCloseTo(9, 12);
  });

  it('leans at its front and rear by their own insets', () => {
    const cabin: Shape = {
      kind: 'block',
      base: [0, 0, 0],
      size: [4, 2, 1],
      yaw: 0,
      inset: { front: 1, rear: 0.5, side: 0 },
    };
    expect(distanceTo(cabin, [10, 0, 0.5], [-1, 0, 0])).toBeCloseTo(8.5, 12);
    expect(distanceTo(cabin, [-10, 0, 0.5], [1, 0, 0])).toBeCloseTo(8.25, 12);
  });
});

describe('intersect with an ellipsoid', () => {
  const smooth = (radii: Vector3): Shape => ({ kind: 'ellipsoid', centre: [10, 0, 0], radii, yaw: 0, raggedness: 0 });

  it('enters at the near end of the axis that it looks along', () => {
    expect(distanceTo(smooth([1, 2, 3]), [0, 0, 0], [1, 0, 0])).toBe(9);
    expect(distanceTo(smooth([1, 2, 3]), [10, 0, 20], [0, 0, -1])).toBeCloseTo(17, 12);
  });

  it('enters off the axis where x^2 + z^2 / 9 = 1', () => {
    expect(distanceTo(smooth([1, 2, 3]), [0, 0, 1.8], [1, 0, 0])).toBeCloseTo(10 - 0.8, 12);
  });

  it('turns with its yaw', () => {
    const turned: Shape = { kind: 'ellipsoid', centre: [10, 0, 0], radii: [1, 4, 1], yaw: Math.PI / 2, raggedness: 0 };
    expect(distanceTo(turned, [0, 0, 0], [1, 0, 0])).toBeCloseTo(6, 12);
  });

  it('lets only rays that graze it slip through a ragged outline', () => {
    const ragged: Shape = { kind: 'ellipsoid', centre: [10, 0, 0], radii: [1, 1, 1], yaw: 0, raggedness: 0.5 };
    const hits = (height: number) =>
      Array.from({ length: 100 }, (_, step) => {
        const angle = (2 * Math.PI * step) / 100;
        return distanceTo(ragged, [0, height * Math.cos(angle), height * Math.sin(angle)], [1, 0, 0]);
      }).filter(Number.isFinite).length;
    // The cosine to the normal is sqrt(1 - height^2): 0.87 at 0.5, 0.2 at 0.98.
    expect(hits(0.5)).toBe(100);
    expect(hits(0.98)).toBeGreaterThan(0);
    expect(hits(0.98)).toBeLessThan(100);
  });
});

describe('intersect with a cylinder', () => {
  const pole: Shape = { kind: 'cylinder', from: [5, 0, 0], to: [5, 0, 4], radius: 0.5 };

  it('enters through its side', () => {
    expect(distanceTo(pole, [0, 0, 2], [1, 0, 0])).toBe(4.5);
    expect(distanceTo(pole, [0, 0.3, 2], [1, 0, 0])).toBeCloseTo(4.6, 12);
  });

  it('enters through its end', () => {
    expect(distanceTo(pole, [5.2, 0, 10], [0, 0, -1])).toBe(6);
    expect(distanceTo(pole, [5, 0, -2], [0, 0, 1])).toBe(2);
  });

  it('misses over its top and beside it', () => {
    expect(distanceTo(pole, [0, 0, 4.1], [1, 0, 0])).toBe(Number.POSITIVE_INFINITY);
    expect(distanceTo(pole, [5.6, 0, 10], [0, 0, -1])).toBe(Number.POSITIVE_INFINITY);
  });

  it('lies along any axis', () => {
    const wheel: Shape = { kind: 'cylinder', from: [5, -0.1, 1], to: [5, 0.1, 1], radius: 0.3 };
    expect(distanceTo(wheel, [5, -3, 1.2], [0, 1, 0])).toBeCloseTo(2.9, 12);
    expect(distanceTo(wheel, [0, 0, 1], [1, 0, 0])).toBeCloseTo(4.7, 12);
  });
});

describe('intersect with any shape', () => {
  it('stops just outside, with the inside next and nothing but the outside before', () => {
    fc.assert(
      fc.property(shapes(), fc.tuple(unit(), unit(), unit()), fc.tuple(unit(), unit(), unit()), (shape, from, to) => {
        const origin: Vector3 = [8 * from[0] + 12, 8 * from[1], 8 * from[2]];
        const direction: Vector3 = [to[0] - origin[0], to[1] - origin[1], to[2] - origin[2]];
        const at = (t: number): Vector3 => [
          origin[0] + t * direction[0],
          origin[1] + t * direction[1],
          origin[2] + t * direction[2],
        ];
        const t = distanceTo(shape, origin, direction);
        const limit = Number.isFinite(t) ? t - 1e-7 : 2;
        for (let step = 0; step <= 50; step++) expect(isInside(shape, at((limit * step) / 50), -1e-9)).toBe(false);
        if (Number.isFinite(t)) expect(isInside(shape, at(t), 1e-6)).toBe(true);
      }),
      { seed: 4, numRuns: 400 },
    );
  });
});

const unit = () => fc.double({ min: -1, max: 1, noNaN: true });
const size = () => fc.double({ min: 0.5, max: 3, noNaN: true });

function shapes(): fc.Arbitrary<Shape> {
  const yaw = fc.double({ min: -3, max: 3, noNaN: true });
  const inset = fc.double({ min: 0, max: 0.5, noNaN: true });
  return fc.oneof(
    fc.record({
      kind: fc.constant('block' as const),
      base: fc.constant([0, 0, -1] as const),
      size: fc.tuple(size(), size(), size()),
      yaw,
      inset: fc.record({
        front: inset.map((x) => x / 2),
        rear: inset.map((x) => x / 2),
        side: inset.map((x) => x / 2),
      }),
    }),
    fc.record({
      kind: fc.constant('ellipsoid' as const),
      centre: fc.constant([0, 0, 0] as const),
      radii: fc.tuple(size(), size(), size()),
      yaw,
      raggedness: fc.constant(0),
    }),
    fc.record({
      kind: fc.constant('cylinder' as const),
      from: fc.tuple(unit(), unit(), fc.constant(-1)),
      to: fc.tuple(unit(), unit(), fc.constant(1)),
      radius: size(),
    }),
  );
}

/** Whether a point lies inside, by the definition of the shape in world axes, with a margin in metres. */
function isInside(shape: Shape, [x, y, z]: Vector3, margin: number): boolean {
  if (shape.kind === 'cylinder') {
    const axis = [0, 1, 2].map((i) => shape.to[i as 0] - shape.from[i as 0]);
    const length = Math.hypot(...axis);
    const offset = [x - shape.from[0], y - shape.from[1], z - shape.from[2]];
    const along = [0, 1, 2].reduce((sum, i) => sum + (offset[i]! * axis[i]!) / length, 0);
    const radial = Math.sqrt(Math.max(0, offset.reduce((sum, v) => sum + v * v, 0) - along * along));
    return along >= -margin && along <= length + margin && radial <= shape.radius + margin;
  }
  const centre = shape.kind === 'block' ? shape.base : shape.centre;
  const angle = Math.atan2(y - centre[1], x - centre[0]) - shape.yaw;
  const reach = Math.hypot(x - centre[0], y - centre[1]);
  const [u, v, w] = [reach * Math.cos(angle), reach * Math.sin(angle), z - centre[2]];
  if (shape.kind === 'ellipsoid') {
    return (u / shape.radii[0]) ** 2 + (v / shape.radii[1]) ** 2 + (w / shape.radii[2]) ** 2 <= 1 + margin;
  }
  const [length, width, height] = shape.size;
  const share = w / height;
  return (
    w >= -margin &&
    w <= height + margin &&
    u <= length / 2 - share * shape.inset.front + margin &&
    -u <= length / 2 - share * shape.inset.rear + margin &&
    Math.abs(v) <= width / 2 - share * shape.inset.side + margin
  );
}
