import { expect, it } from 'vitest';
import { randomFrom } from '../../random.js';
import { drawBetween } from '../draw.js';
import { intersect } from './intersect.js';
import { packShapes } from './packed-shapes.js';
import { createPointShadows } from './point-shadows.js';
import { createRay } from './ray.js';
import { box, type Vector3 } from './shape.js';

it('is blocked where a search through all shapes finds one in between, to all sides of the lamp', () => {
  const random = randomFrom('point shadows');
  const somewhere = (): Vector3 => [drawBetween(random, -9, 9), drawBetween(random, -9, 9), drawBetween(random, -9, 9)];
  const shapes = Array.from({ length: 25 }, () => box(somewhere(), [1.5, 1, 2], drawBetween(random, -3, 3)));
  const packed = packShapes(shapes);
  const lamp: Vector3 = [0.3, -0.2, 0.1];
  const shadows = createPointShadows(packed, lamp);
  const ray = createRay();
  ray.set(lamp);
  let numBlocked = 0;
  for (let trial = 0; trial < 600; trial++) {
    const [x, y, z] = somewhere();
    ray.set([x - lamp[0], y - lamp[1], z - lamp[2]], 3);
    // Distances count in lengths of the way to the point.
    const isBlocked = shapes.some((_, index) => intersect(ray, packed, index) < 0.999);
    const touches = shapes.some((_, index) => Math.abs(intersect(ray, packed, index) - 1) < 0.002);
    if (touches) continue;
    expect(shadows.isBlocked(x, y, z)).toBe(isBlocked);
    if (isBlocked) numBlocked++;
  }
  expect(numBlocked).toBeGreaterThan(30);
});
