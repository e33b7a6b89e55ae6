import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { randomFrom } from '../../random.js';
import { drawTrailCourse, type TrailCourse } from './trail-course.js';

const FIXED = { seed: 20260729, numRuns: 200 };

/** Least distance to the middle, over points 1 cm apart. */
function naiveDistance(course: TrailCourse, x: number, y: number): number {
  let least = Number.POSITIVE_INFINITY;
  for (let step = -400; step <= 400; step++) {
    const at = x + step / 100;
    least = Math.min(least, Math.hypot(at - x, course.middleAt(at) - y));
  }
  return least;
}

describe('drawTrailCourse', () => {
  const courses = fc.integer({ min: 0, max: 1e6 }).map((key) => drawTrailCourse(randomFrom('course', key)));
  const ahead = fc.double({ min: -5, max: 60, noNaN: true });

  it('passes through the origin and heads where its middle goes', () => {
    fc.assert(
      fc.property(courses, ahead, (course, x) => {
        expect(course.middleAt(0)).toBe(0);
        const slope = (course.middleAt(x + 1e-5) - course.middleAt(x - 1e-5)) / 2e-5;
        expect(Math.tan(course.headingAt(x))).toBeCloseTo(slope, 5);
      }),
      FIXED,
    );
  });

  it('tells the distance from its middle as a search along it does, to a tenth of it near the trail', () => {
    fc.assert(
      fc.property(courses, ahead, fc.double({ min: -2, max: 2, noNaN: true }), (course, x, aside) => {
        const y = course.middleAt(x) + aside;
        expect(Math.abs(course.distanceFrom(x, y) - naiveDistance(course, x, y))).toBeLessThan(
          0.01 + 0.1 * Math.abs(aside),
        );
      }),
      FIXED,
    );
  });
});
