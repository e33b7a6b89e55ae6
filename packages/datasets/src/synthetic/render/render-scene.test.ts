import { describe, expect, it } from 'vitest';
import type { Shape } from '../geometry/shape.js';
import { box } from '../geometry/shape.js';
import { RAW_IDS } from '../raw-ids.js';
import {
  CLEAR_WEATHER,
  DAYLIGHT_EXPOSURE,
  type Lighting,
  type PointLight,
  type Scene,
  type Solid,
  type Viewpoint,
} from '../scene.js';
import { plain } from '../texture.js';
import { renderScene } from './render-scene.js';

const GREY = plain([0.5, 0.5, 0.5], { grain: 0 });
const GROUND: Solid = { shape: box([0, 0, -1], [4000, 4000, 1]), label: RAW_IDS.road, texture: GREY };
const VIEWPOINT: Viewpoint = {
  position: [0, -2, 1.4],
  pitchRadians: 0.06,
  yawRadians: 0.05,
  rollRadians: 0,
  focalRatio: 0.9,
};
const NOON: Lighting = {
  sunDirection: [0, 0, 1],
  sunColor: [1, 1, 1],
  ambientColor: [0.1, 0.1, 0.1],
  zenithColor: [0.1, 0.2, 0.6],
  horizonColor: [0.5, 0.7, 0.9],
  hazePerMetre: 0,
  cloudCover: 0,
  lampBrightness: 0,
  pointLights: [],
};
const SIZE = { height: 64, width: 128 };

function scene(solids: readonly Solid[], lighting: Lighting = NOON): Scene {
  return {
    viewpoint: VIEWPOINT,
    lighting,
    weather: CLEAR_WEATHER,
    exposure: DAYLIGHT_EXPOSURE,
    solids: [GROUND, ...solids],
    backgroundLabel: RAW_IDS.sky,
    hasNearInfrared: false,
    noiseSeed: 3,
  };
}

const solid = (shape: Shape, label: Solid['label']): Solid => ({ shape, label, texture: GREY });
const greenAt = (image: Uint8Array, column: number, row: number) => image[(row * SIZE.width + column) * 3 + 1]!;

describe('renderScene', () => {
  it('gives the ground the depth h / (sin p + v cos p) of row v below the horizon and the sky above it none', () => {
    const { depthMetres, labels } = renderScene(scene([]), SIZE);
    const { pitchRadians, focalRatio } = VIEWPOINT;
    const [, , heightMetres] = VIEWPOINT.position;
    for (let row = 0; row < SIZE.height; row++) {
      const v = (row + 0.5 - SIZE.height / 2) / (focalRatio * SIZE.width);
      const down = Math.sin(pitchRadians) + v * Math.cos(pitchRadians);
      const expected = down > 0 ? heightMetres / down : 0;
      for (const column of [0, 50, 127]) {
        // Beyond 1 km the ground of this scene ends.
        if (expected > 1000) continue;
        expect(depthMetres[row * SIZE.width + column]).toBeCloseTo(expected, 3);
        expect(labels[row * SIZE.width + column]).toBe(expected > 0 ? RAW_IDS.road : RAW_IDS.sky);
      }
    }
  });

  it('lets the nearer of two solids hide the other, whatever their order', () => {
    const near = solid(box([10, -2, 0], [1, 2, 1.4]), RAW_IDS.car);
    const far = solid(box([20, -2, 0], [1, 8, 6]), RAW_IDS.building);
    const first = renderScene(scene([near, far]), SIZE);
    const second = renderScene(scene([far, near]), SIZE);
    expect(first.labels).toEqual(second.labels);
    expect(first.depthMetres).toEqual(second.depthMetres);
    expect(new Set(first.labels)).toEqual(new Set([RAW_IDS.sky, RAW_IDS.road, RAW_IDS.car, RAW_IDS.building]));
    const carDepths = first.depthMetres.filter((_, pixel) => first.labels[pixel] === RAW_IDS.car);
    expect(Math.min(...carDepths)).toBeGreaterThan(9.4);
    expect(Math.max(...carDepths)).toBeLessThan(10.7);
  });

  it('darkens the ground in the shadow of a solid', () => {
    const roof = solid(box([8, -2, 4], [4, 4, 0.2]), RAW_IDS.building);
    const [open, covered] = [renderScene(scene([]), SIZE), renderScene(scene([roof]), SIZE)];
    // The ground 8 m ahead, below the roof.
    const column = 60;
    const row = [...Array(SIZE.height).keys()].find(
      (r) => Math.abs(open.depthMetres[r * SIZE.width + column]! - 8) < 0.4,
    );
    if (row === undefined) throw new Error('no row shows the ground 8 m ahead');
    expect(covered.labels[row * SIZE.width + column]).toBe(RAW_IDS.road);
    expect(greenAt(covered.color, column, row)).toBeLessThan(0.6 * greenAt(open.color, column, row));
  });

  it('fades what is far into the colour of the horizon when the air is thick', () => {
    const wall = solid(box([40, 0, 0], [1, 80, 40]), RAW_IDS.building);
    const clear = renderScene(scene([wall]), SIZE);
    const hazy = renderScene(scene([wall], { ...NOON, hazePerMetre: 0.2 }), SIZE);
    const horizon = 255 * Math.sqrt(1 - Math.exp(-1.5 * 0.7));
    const [column, row] = [64, 26];
    expect(clear.labels[row * SIZE.width + column]).toBe(RAW_IDS.building);
    expect(Math.abs(greenAt(hazy.color, column, row) - horizon)).toBeLessThan(12);
    expect(Math.abs(greenAt(clear.color, column, row) - horizon)).toBeGreaterThan(60);
  });

  it('gives near infrared only when it is asked for, plants brighter than in red and the sky darker', () => {
    const bush: Solid = { shape: box([8, -2, 0], [2, 3, 1.5]), label: 21, texture: GREY, nearInfrared: 0.9 };
    expect(renderScene(scene([bush]), SIZE).nearInfrared).toBeNull();
    const { nearInfrared, color, labels } = renderScene({ ...scene([bush]), hasNearInfrared: true }, SIZE);
    const mean = (values: ArrayLike<number>, label: number, channels: number) => {
      const pixels = [...labels.keys()].filter((pixel) => labels[pixel] === label);
      return pixels.reduce((sum, pixel) => sum + values[pixel * channels]!, 0) / pixels.length;
    };
    expect(mean(nearInfrared ?? [], 21, 1)).toBeGreaterThan(1.15 * mean(color, 21, 3));
    expect(mean(nearInfrared ?? [], RAW_IDS.road, 1)).toBeCloseTo(mean(color, RAW_IDS.road, 3), 0);
    expect(mean(nearInfrared ?? [], RAW_IDS.sky, 1)).toBeLessThan(0.8 * mean(color, RAW_IDS.sky, 3));
  });

  it('gives camera and pose that put every pixel with depth back on its surface', () => {
    const rolled: Scene = { ...scene([]), viewpoint: { ...VIEWPOINT, rollRadians: 0.2 } };
    const { depthMetres, camera, pose } = renderScene(rolled, SIZE);
    const { fx, fy, cx, cy } = camera;
    let numChecked = 0;
    for (const [pixel, depth] of depthMetres.entries()) {
      if (depth === 0) continue;
      const [u, v] = [pixel % SIZE.width, Math.floor(pixel / SIZE.width)];
      const [x, y] = [((u - cx) * depth) / fx, ((v - cy) * depth) / fy];
      const height = pose[8]! * x + pose[9]! * y + pose[10]! * depth + pose[11]!;
      // Depth is kept in single precision.
      expect(Math.abs(height)).toBeLessThan(1e-6 * depth + 1e-6);
      numChecked++;
    }
    expect(numChecked).toBeGreaterThan(2000);
    // Gravity from the formula for a level vehicle: (cos p sin r, cos p cos r, sin p).
    const [p, r] = [VIEWPOINT.pitchRadians, 0.2];
    const down = [Math.cos(p) * Math.sin(r), Math.cos(p) * Math.cos(r), Math.sin(p)];
    for (const axis of [0, 1, 2]) expect(camera.down?.[axis]).toBeCloseTo(down[axis]!, 12);
  });
});

describe('point lights', () => {
  const NIGHT: Lighting = { ...NOON, sunColor: [0, 0, 0], ambientColor: [0, 0, 0] };
  const lamp = (change: Partial<PointLight>): Lighting => ({
    ...NIGHT,
    pointLights: [
      {
        position: [8, -2, 4],
        color: [10, 10, 10],
        radiusMetres: 0.1,
        reachMetres: 30,
        beam: null,
        castsShadows: true,
        ...change,
      },
    ],
  });
  const roof = solid(box([8, -2, 2], [2, 2, 0.1]), RAW_IDS.building);
  /** Green of the ground below the lamp, 8 m ahead. */
  const belowLamp = (lighting: Lighting, solids: readonly Solid[] = []) => {
    const { depthMetres, labels, color } = renderScene(scene(solids, lighting), SIZE);
    const column = 56;
    const row = [...Array(SIZE.height).keys()].find(
      (r) =>
        labels[r * SIZE.width + column] === RAW_IDS.road && Math.abs(depthMetres[r * SIZE.width + column]! - 8) < 0.4,
    );
    if (row === undefined) throw new Error('no row shows the ground 8 m ahead');
    return greenAt(color, column, row);
  };

  it('light the ground below them at 0.5 color / d^2 (1 - d^2 / reach^2)^2', () => {
    const light = (0.5 * 10 * (1 - 16 / 900) ** 2) / 16;
    expect(Math.abs(belowLamp(lamp({})) - 255 * Math.sqrt(1 - Math.exp(-1.5 * light)))).toBeLessThan(10);
    expect(belowLamp(NIGHT)).toBeLessThan(6);
  });

  it('are stopped by what stands in between when they cast shadows', () => {
    expect(belowLamp(lamp({}), [roof])).toBeLessThan(6);
    expect(belowLamp(lamp({ castsShadows: false }), [roof])).toBeGreaterThan(100);
  });

  it('shine within their beam only and no further than their reach', () => {
    const beam = { innerCosine: 0.9, outerCosine: 0.8 };
    expect(belowLamp(lamp({ beam: { ...beam, direction: [0, 0, -1] } }))).toBeGreaterThan(100);
    expect(belowLamp(lamp({ beam: { ...beam, direction: [1, 0, 0] } }))).toBeLessThan(6);
    expect(belowLamp(lamp({ reachMetres: 3.9 }))).toBeLessThan(6);
  });
});
