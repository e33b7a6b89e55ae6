import { describe, expect, it } from 'vitest';
import { createSurfacePoint, type SurfacePoint } from '../geometry/surface-point.js';
import { plain } from '../texture.js';
import { createPaint, setPaint } from './paint-result.js';
import { layerSnow, soakGround } from './weathering.js';

const pointAt = (change: Partial<SurfacePoint>): SurfacePoint => ({ ...createSurfacePoint(), ...change });
const paintOf = (grey: number) => {
  const paint = createPaint();
  setPaint(paint, [grey, grey, grey]);
  return paint;
};
const ASPHALT = {
  kind: 'asphalt',
  color: [0.1, 0.1, 0.1],
  markings: { lines: [], crossingX: null, halfWidth: 5 },
} as const;

describe('layerSnow', () => {
  const covered = (normalZ: number, kind: 'roof' | 'sign' = 'roof') => {
    const paint = paintOf(0.1);
    layerSnow(1, { kind, point: pointAt({ normalZ }) }, paint);
    return paint.color[1]!;
  };

  it('covers what is level, thins out on slopes and leaves walls alone', () => {
    expect(covered(1)).toBeGreaterThan(0.8);
    expect(covered(0.45)).toBeGreaterThan(0.3);
    expect(covered(0.45)).toBeLessThan(0.6);
    expect(covered(0.2)).toBe(0.1);
    expect(covered(0)).toBe(0.1);
  });

  it('leaves signs free', () => {
    expect(covered(1, 'sign')).toBe(0.1);
  });
});

describe('soakGround', () => {
  const towards = (down: number) => Float64Array.from([Math.sqrt(1 - down * down), 0, -down]);
  const soak = (down: number, normalZ = 1) => {
    const paint = paintOf(0.2);
    const point = pointAt({ normalZ });
    const share = soakGround(1, { texture: ASPHALT, point, view: towards(down) }, paint);
    return { share, grey: paint.color[0]! };
  };

  it('darkens wet ground to 55 % and lets it mirror the more, the flatter it is seen', () => {
    expect(soak(0.1).grey).toBeCloseTo(0.11, 12);
    expect(soak(0.05).share).toBeGreaterThan(soak(0.2).share);
    expect(soak(0.2).share).toBeGreaterThan(0);
    expect(soak(0.9).share).toBe(0);
  });

  it('mirrors by Schlick between 35 % and all of the water: F = 0.02 + 0.98 (1 - cos)^5', () => {
    const fresnel = 0.02 + 0.98 * 0.9 ** 5;
    expect(soak(0.1).share).toBeGreaterThanOrEqual(0.35 * fresnel - 1e-12);
    expect(soak(0.1).share).toBeLessThanOrEqual(fresnel + 1e-12);
  });

  it('leaves slopes and other surfaces dry', () => {
    expect(soak(0.1, 0.5)).toEqual({ share: 0, grey: 0.2 });
    const paint = paintOf(0.2);
    const texture = plain([0.2, 0.2, 0.2]);
    expect(soakGround(1, { texture, point: pointAt({ normalZ: 1 }), view: towards(0.1) }, paint)).toBe(0);
    expect(paint.color[0]).toBe(0.2);
  });
});
