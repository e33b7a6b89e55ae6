import { describe, expect, it } from 'vitest';
import type { Shape } from '../geometry/shape.js';
import { box } from '../geometry/shape.js';
import { RAW_IDS } from '../raw-ids.js';
import type { Camera, Lighting, Solid, StreetScene } from '../scene.js';
import { plain } from '../texture.js';
import { renderScene } from './render-scene.js';

const GREY = plain([0.5, 0.5, 0.5], { grain: 0 });
const GROUND: Solid = { shape: box([0, 0, -1], [4000, 4000, 1]), label: RAW_IDS.road, texture: GREY };
const CAMERA: Camera = { heightMetres: 1.4, lateralMetres: -2, pitchRadians: 0.06, yawRadians: 0.05, focalRatio: 0.9 };
const NOON: Lighting = {
  sunDirection: [0, 0, 1],
  sunColor: [1, 1, 1],
  ambientColor: [0.1, 0.1, 0.1],
  zenithColor: [0.1, 0.2, 0.6],
  horizonColor: [0.5, 0.7, 0.9],
  hazePerMetre: 0,
  cloudCover: 0,
  lampBrightness: 0,
};
const SIZE = { height: 64, width: 128 };

function scene(solids: readonly Solid[], lighting: Lighting = NOON): StreetScene {
  return { conditions: 'day', camera: CAMERA, lighting, solids: [GROUND, ...solids], noiseSeed: 3 };
}

const solid = (shape: Shape, label: Solid['label']): Solid => ({ shape, label, texture: GREY });
const greenAt = (image: Uint8Array, column: number, row: number) => image[(row * SIZE.width + column) * 3 + 1]!;

describe('renderScene', () => {
  it('gives the ground the depth h / (sin p + v cos p) of row v below the horizon and the sky above it none', () => {
    const { depthMetres, labels } = renderScene(scene([]), SIZE);
    const { heightMetres, pitchRadians, focalRatio } = CAMERA;
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
});
