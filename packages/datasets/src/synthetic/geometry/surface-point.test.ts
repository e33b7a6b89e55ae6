import { describe, expect, it } from 'vitest';
import { packShapes } from './packed-shapes.js';
import { box, type Shape, type Vector3 } from './shape.js';
import { createSurfacePoint, locateSurface } from './surface-point.js';

function locate(shape: Shape, [x, y, z]: Vector3) {
  const point = Object.assign(createSurfacePoint(), { x, y, z });
  locateSurface(point, packShapes([shape]), 0);
  return {
    normal: [point.normalX, point.normalY, point.normalZ].map(rounded),
    local: [point.localX, point.localY, point.localZ].map(rounded),
    localNormal: [point.localNormalX, point.localNormalY, point.localNormalZ].map(rounded),
  };
}

// Adding 0 turns -0 into 0.
const rounded = (value: number) => Math.round(value * 1e6) / 1e6 + 0;

describe('locateSurface', () => {
  it('gives each face of a box its outward normal', () => {
    const cube = box([10, 0, 0], [2, 2, 2]);
    expect(locate(cube, [9, 0.2, 1]).normal).toEqual([-1, 0, 0]);
    expect(locate(cube, [11, 0.2, 1]).normal).toEqual([1, 0, 0]);
    expect(locate(cube, [10.3, 1, 1]).normal).toEqual([0, 1, 0]);
    expect(locate(cube, [10.3, -1, 1]).normal).toEqual([0, -1, 0]);
    expect(locate(cube, [10.3, 0, 2]).normal).toEqual([0, 0, 1]);
    expect(locate(cube, [10.3, 0, 0]).normal).toEqual([0, 0, -1]);
  });

  it('measures a block from the centre of its base, in its own axes', () => {
    const turned = box([10, 5, 1], [4, 2, 2], Math.PI / 2);
    const { local, normal, localNormal } = locate(turned, [10.5, 7, 2]);
    expect(local).toEqual([2, -0.5, 1]);
    expect(localNormal).toEqual([1, 0, 0]);
    expect(normal).toEqual([0, 1, 0]);
  });

  it('tilts the normal of a tapered face: a slope of 3 inwards on 4 upwards gives (0.8, 0.6)', () => {
    const wedge: Shape = {
      kind: 'block',
      base: [0, 0, 0],
      size: [10, 4, 4],
      yaw: 0,
      inset: { front: 3, rear: 0, side: 0 },
    };
    expect(locate(wedge, [3.5, 0, 2]).normal).toEqual([0.8, 0, 0.6]);
  });

  it('points away from the centre of a sphere and along the gradient of an ellipsoid', () => {
    const sphere: Shape = { kind: 'ellipsoid', centre: [1, 2, 3], radii: [5, 5, 5], yaw: 0.7, raggedness: 0 };
    expect(locate(sphere, [4, 2, 7]).normal).toEqual([0.6, 0, 0.8]);
    const flat: Shape = { kind: 'ellipsoid', centre: [0, 0, 0], radii: [2, 2, 1], yaw: 0, raggedness: 0 };
    const [x, z] = [Math.SQRT2, Math.SQRT1_2];
    // The gradient of x^2 / 4 + z^2 there is (x / 2, 2 z), a slope of 1 to 2.
    expect(locate(flat, [x, 0, z]).normal).toEqual([1 / Math.sqrt(5), 0, 2 / Math.sqrt(5)].map(rounded));
  });

  it('tells side and ends of a cylinder apart', () => {
    const pole: Shape = { kind: 'cylinder', from: [0, 0, 0], to: [0, 0, 3], radius: 1 };
    const side = locate(pole, [0, 1, 2]);
    expect(side.normal).toEqual([0, 1, 0]);
    expect(side.local).toEqual([1, rounded(Math.PI / 2), 2]);
    expect(locate(pole, [0.5, 0, 3]).normal).toEqual([0, 0, 1]);
    expect(locate(pole, [0.5, 0, 0]).normal).toEqual([0, 0, -1]);
    expect(locate(pole, [0.5, 0, 0]).localNormal).toEqual([0, 0, 1]);
  });
});
