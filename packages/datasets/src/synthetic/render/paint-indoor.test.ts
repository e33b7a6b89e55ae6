import { describe, expect, it } from 'vitest';
import type { LinearRgb } from '../color.js';
import { packShapes } from '../geometry/packed-shapes.js';
import { box, type Vector3 } from '../geometry/shape.js';
import { createSurfacePoint, locateSurface } from '../geometry/surface-point.js';
import type { IndoorTexture, PanelTexture, PaneTexture } from '../indoor/indoor-texture.js';
import { paintIndoor } from './paint-indoor.js';
import { createPaint } from './paint-result.js';

/** Front face at x = 0.5, one metre wide and two high. */
const CUPBOARD = box([0, 0, 0], [1, 1, 2]);
const DARK: LinearRgb = [0.05, 0.05, 0.05];
const PALE: LinearRgb = [0.8, 0.8, 0.8];

function paint(texture: IndoorTexture, [x, y, z]: Vector3) {
  const point = Object.assign(createSurfacePoint(), { x, y, z, distance: 2 });
  locateSurface(point, packShapes([CUPBOARD]), 0);
  const result = createPaint();
  paintIndoor(texture, point, result);
  return { red: result.color[0] ?? Number.NaN, emission: result.emission };
}

describe('panels', () => {
  const doors: PanelTexture = {
    kind: 'panels',
    color: DARK,
    handle: PALE,
    columns: 2,
    rows: 1,
    widthMetres: 1,
    heightMetres: 2,
    handleKind: 'knob',
  };

  it('have their handles where the two doors meet, at half height', () => {
    const isHandle = (y: number, z: number) => paint(doors, [0.5, y, z]).red > 0.5;
    expect([-0.06, 0.06].map((y) => isHandle(y, 1))).toEqual([true, true]);
    expect([-0.44, -0.25, 0.25, 0.44].map((y) => isHandle(y, 1))).toEqual([false, false, false, false]);
    expect(isHandle(0.06, 1.5)).toBe(false);
  });

  it('are dark in the gaps between doors', () => {
    expect(paint(doors, [0.5, 0.004, 0.4]).red).toBeLessThan(0.5 * paint(doors, [0.5, 0.25, 0.4]).red);
  });

  it('leave sides and top bare', () => {
    expect(paint(doors, [0.06, 0.5, 1]).red).toBeLessThan(0.1);
  });
});

describe('panes', () => {
  const pane: PaneTexture = {
    kind: 'pane',
    design: 'screen',
    frame: PALE,
    frameMetres: 0.1,
    widthMetres: 1,
    heightMetres: 2,
    emission: 0.9,
    seed: 3,
  };

  it('shine within their frames only', () => {
    expect(paint(pane, [0.5, 0, 1]).emission).toBe(0.9);
    for (const at of [
      [0.5, 0.45, 1],
      [0.5, 0, 0.05],
      [0.5, 0, 1.95],
      [-0.5, 0, 1],
    ] as const) {
      expect(paint(pane, at)).toEqual({ red: 0.8, emission: 0 });
    }
  });

  it('of windows let hardly any light through at night', () => {
    const outlook = { ...pane, design: 'outlook' } as const;
    const light = (emission: number) => {
      const { red, emission: own } = paint({ ...outlook, emission }, [0.5, 0.2, 1.7]);
      return red * own;
    };
    expect(light(1)).toBeGreaterThan(0.3);
    expect(light(0.004)).toBeLessThan(0.001);
  });
});

describe('wallpaper', () => {
  it('changes colour every stripe, over a pale skirting board', () => {
    const paper: IndoorTexture = { kind: 'wallpaper', color: DARK, accent: [0.4, 0.1, 0.1], stripeMetres: 0.1 };
    expect([0.05, 0.15, 0.25].map((y) => paint(paper, [0.5, y, 1]).red > 0.2)).toEqual([true, false, true]);
    expect(paint(paper, [0.5, 0.15, 0.03]).red).toBeGreaterThan(0.7);
  });
});
