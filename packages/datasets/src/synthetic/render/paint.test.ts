import { describe, expect, it } from 'vitest';
import type { LinearRgb } from '../color.js';
import { packShapes } from '../geometry/packed-shapes.js';
import { box, type Shape, type Vector3 } from '../geometry/shape.js';
import { createSurfacePoint, locateSurface } from '../geometry/surface-point.js';
import type { RoadMarkings, Texture } from '../texture.js';
import { paintAt } from './paint.js';
import { createPaint } from './paint-result.js';

function paint(texture: Texture, shape: Shape, [x, y, z]: Vector3) {
  const point = Object.assign(createSurfacePoint(), { x, y, z, distance: 5 });
  locateSurface(point, packShapes([shape]), 0);
  const result = createPaint();
  paintAt(texture, point, result);
  const [red = 0, green = 0, blue = 0] = result.color;
  return { red, green, blue, gloss: result.gloss };
}

const ROAD = box([50, 0, -1], [200, 40, 1]);
const DARK: LinearRgb = [0.05, 0.05, 0.05];

describe('road markings', () => {
  const markings: RoadMarkings = { lines: [{ y: 0, dashMetres: 3, gapMetres: 6 }], crossingX: 40, halfWidth: 6 };
  const isMarked = (x: number, y: number) =>
    paint({ kind: 'asphalt', color: DARK, markings }, ROAD, [x, y, 0]).red > 0.15;

  it('paints dashes, not the gaps between them', () => {
    expect([1, 2.9, 3.1, 8.9, 9.1].map((x) => isMarked(x, 0))).toEqual([true, true, false, false, true]);
    expect(isMarked(1, 0.2)).toBe(false);
  });

  it('paints stripes of half a metre across a crossing, within the carriageway', () => {
    expect([0.25, 0.75, 1.25, -0.25, 6.1].map((y) => isMarked(41, y))).toEqual([true, false, true, false, false]);
  });

  it('paints a stop line on the right-hand side, ahead of the crossing', () => {
    expect(isMarked(38.8, -2)).toBe(true);
    expect(isMarked(38.8, 2)).toBe(false);
  });
});

describe('facades', () => {
  const house = box([0, 0, 0], [20, 10, 10.5]);
  const wall: LinearRgb = [0.5, 0.3, 0.2];
  const facade: Texture = {
    kind: 'facade',
    wall,
    trim: [0.9, 0.9, 0.9],
    bayMetres: 2,
    storeyMetres: 3,
    hasShop: false,
    seed: 4,
  };

  it('have a window in the middle of every bay of a storey, and wall between them', () => {
    expect(paint(facade, house, [0.8, -5, 2]).gloss).toBeGreaterThan(0);
    expect(paint(facade, house, [2.1, -5, 2]).gloss).toBe(0);
    expect(paint(facade, house, [0.46, -5, 2]).red).toBe(0.9);
  });

  it('have shop windows on the ground floor where there is a shop', () => {
    const shop: Texture = { ...facade, hasShop: true };
    expect(paint(shop, house, [1.3, -5, 1]).gloss).toBeGreaterThan(0);
    expect(paint(facade, house, [1.95, -5, 1]).gloss).toBe(0);
    expect(paint(shop, house, [1.95, -5, 1]).gloss).toBeGreaterThan(0);
  });
});

describe('vehicles', () => {
  const color: LinearRgb = [0, 0.4, 0];

  it('have white lamps in front and red ones behind', () => {
    const body = box([0, 0, 0], [4, 1.8, 0.7]);
    const texture: Texture = { kind: 'carBody', color, lengthMetres: 4, widthMetres: 1.8, hasLightsOn: true };
    const [front, rear] = [paint(texture, body, [2, 0.7, 0.4]), paint(texture, body, [-2, 0.7, 0.4])];
    expect(front.blue).toBeGreaterThan(0.5);
    expect(rear.red).toBeGreaterThan(10 * rear.blue);
    expect(paint(texture, body, [0, 0.9, 0.4]).green).toBe(0.4);
  });

  it('have dark tyres around lighter hubs', () => {
    const wheel: Shape = { kind: 'cylinder', from: [0, 0, 0], to: [0, 0.2, 0], radius: 0.3 };
    const texture: Texture = { kind: 'wheel', radius: 0.3, hubRatio: 0.6, hub: [0.5, 0.5, 0.5] };
    expect(paint(texture, wheel, [0, 0, 0.1]).red).toBe(0.5);
    expect(paint(texture, wheel, [0, 0, 0.25]).red).toBeLessThan(0.05);
  });
});

describe('traffic signs', () => {
  const disc: Shape = { kind: 'cylinder', from: [5, 0, 2], to: [5.04, 0, 2], radius: 0.4 };
  const texture: Texture = { kind: 'sign', design: 'prohibition', sizeMetres: 0.8 };

  it('have a red rim around white, and a grey back', () => {
    const [rim, field, back] = (
      [
        [5, 0.37, 2],
        [5, 0.2, 2],
        [5.04, 0.2, 2],
      ] as const
    ).map((at) => paint(texture, disc, at));
    expect(rim!.red).toBeGreaterThan(10 * rim!.blue);
    expect(field!.blue).toBeGreaterThan(0.8);
    expect(Math.abs(back!.red - back!.blue)).toBeLessThan(0.1);
  });
});
