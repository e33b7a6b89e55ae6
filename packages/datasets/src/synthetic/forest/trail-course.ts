import type { Random } from '../../random.js';
import { drawBetween } from '../draw.js';

/** Where a trail leads: its middle as a function of the distance ahead, in metres. */
export interface TrailCourse {
  readonly halfWidthMetres: number;
  /** Width of the grass between trail and undergrowth on each side. */
  readonly vergeMetres: number;
  /** Position to the left of the world's x axis. */
  middleAt(x: number): number;
  /** Direction in radians, from x towards y. */
  headingAt(x: number): number;
  /** Distance of a point from the middle, across the trail; right to about a tenth on these bends. */
  distanceFrom(x: number, y: number): number;
}

/** The trail is near the world's origin at x = 0 and winds with two wavelengths. */
export function drawTrailCourse(random: Random): TrailCourse {
  const bend = {
    amplitude: drawBetween(random, -3.5, 3.5),
    length: drawBetween(random, 10, 16),
    phase: drawBetween(random, 0, 2 * Math.PI),
  };
  const wobble = {
    amplitude: drawBetween(random, 0.1, 0.35),
    length: drawBetween(random, 2.5, 4),
    phase: drawBetween(random, 0, 2 * Math.PI),
  };
  const wave = (x: number) =>
    [bend, wobble].reduce((sum, { amplitude, length, phase }) => sum + amplitude * Math.sin(x / length + phase), 0);
  const slope = (x: number) =>
    [bend, wobble].reduce(
      (sum, { amplitude, length, phase }) => sum + (amplitude / length) * Math.cos(x / length + phase),
      0,
    );
  const middleAt = (x: number) => wave(x) - wave(0);
  return {
    halfWidthMetres: drawBetween(random, 0.75, 1.5),
    vergeMetres: drawBetween(random, 0.5, 3),
    middleAt,
    headingAt: (x) => Math.atan(slope(x)),
    distanceFrom: (x, y) => Math.abs(y - middleAt(x)) / Math.sqrt(1 + slope(x) ** 2),
  };
}
