import { describe, expect, it } from 'vitest';
import { randomFrom } from '../../random.js';
import { boundsOf } from '../geometry/shape.js';
import { renderScene } from '../render/render-scene.js';
import { CONDITIONS, type Solid } from '../scene.js';
import { describeForest } from './describe-forest.js';
import { FOREST_IDS } from './forest-ids.js';
import { drawTrailCourse, type TrailCourse } from './trail-course.js';

const SIZE = { height: 48, width: 64 };

/** The trail of scene `index`, drawn as the scene draws it. */
function courseOf(index: number): TrailCourse {
  return drawTrailCourse(randomFrom('forest', 5, index, 'course'));
}

describe('describeForest', () => {
  const scenes = Array.from({ length: 20 }, (_, index) => describeForest({ seed: 5, index }));
  const frames = scenes.map((scene) => renderScene(scene, SIZE));

  it('draws equal scenes from equal keys, and others from another seed or index', () => {
    expect(describeForest({ seed: 5, index: 4 })).toEqual(scenes[4]);
    expect(describeForest({ seed: 6, index: 4 })).not.toEqual(scenes[4]);
    expect(scenes[5]).not.toEqual(scenes[4]);
  });

  it('renders equal bytes from equal keys', () => {
    expect(renderScene(describeForest({ seed: 5, index: 2 }), SIZE)).toEqual(frames[2]);
  });

  it('shows trail, grass, vegetation and trees in every picture, and sky and obstacles in most', () => {
    const numShowing = (label: number) => frames.filter(({ labels }) => labels.includes(label)).length;
    const { trail, grass, vegetation, sky, obstacle, tree } = FOREST_IDS;
    for (const label of [trail, grass, vegetation, tree]) expect(numShowing(label), `label ${label}`).toBe(20);
    for (const label of [sky, obstacle]) expect(numShowing(label), `label ${label}`).toBeGreaterThan(14);
    const legal: readonly number[] = Object.values(FOREST_IDS);
    expect([...new Set(frames.flatMap(({ labels }) => [...labels]))].filter((id) => !legal.includes(id))).toEqual([]);
  });

  it('has thin posts, saplings and twigs', () => {
    const thin =
      (label: number, radius: number) =>
      ({ label: of, shape }: Solid) =>
        of === label && shape.kind === 'cylinder' && shape.radius < radius;
    const numWith = (test: (solid: Solid) => boolean) => scenes.filter(({ solids }) => solids.some(test)).length;
    expect(numWith(thin(FOREST_IDS.obstacle, 0.08))).toBeGreaterThan(12);
    expect(numWith(thin(FOREST_IDS.tree, 0.05))).toBe(20);
  });

  it('has depth exactly where it is not sky, from one metre on', () => {
    for (const { labels, depthMetres } of frames) {
      for (const [pixel, label] of labels.entries()) expect(depthMetres[pixel] === 0).toBe(label === FOREST_IDS.sky);
      expect(Math.min(...depthMetres.filter((depth) => depth > 0))).toBeGreaterThan(1);
    }
  });

  it('keeps the camera over the trail and every obstacle and trunk away from it', () => {
    for (const [index, { viewpoint, solids }] of scenes.entries()) {
      const course = courseOf(index);
      const [x, y, z] = viewpoint.position;
      expect(course.distanceFrom(x, y)).toBeLessThan(course.halfWidthMetres);
      expect(z).toBeGreaterThanOrEqual(0.7);
      for (const { label, shape } of solids) {
        if (label === FOREST_IDS.trail) continue;
        const { min, max } = boundsOf(shape);
        const isInside = min[0] < x && max[0] > x && min[1] < y && max[1] > y && min[2] < z && max[2] > z;
        expect(isInside, `label ${label}`).toBe(false);
        if (label !== FOREST_IDS.obstacle && !(label === FOREST_IDS.tree && shape.kind === 'cylinder')) continue;
        const away = Math.hypot(Math.max(min[0] - x, 0, x - max[0]), Math.max(min[1] - y, 0, y - max[1]));
        expect(away, `label ${label}`).toBeGreaterThan(1);
      }
    }
  });

  it('leaves the trail free of trunks', () => {
    for (const [index, { solids }] of scenes.entries()) {
      const course = courseOf(index);
      for (const { label, shape } of solids) {
        if (label !== FOREST_IDS.tree || shape.kind !== 'cylinder' || shape.from[2] > 0) continue;
        expect(course.distanceFrom(shape.from[0], shape.from[1])).toBeGreaterThan(course.halfWidthMetres);
      }
    }
  });

  it('shows grass and bushes brighter than trail, obstacles and sky in near infrared', () => {
    const sums = new Map<number, { sum: number; count: number }>();
    for (const index of [0, 1, 2, 3, 4, 5, 6, 7]) {
      // Even light: shadows do not tell.
      const { labels, nearInfrared } = renderScene(describeForest({ seed: 5, index, condition: 'rain' }), SIZE);
      for (const [pixel, label] of labels.entries()) {
        const entry = sums.get(label) ?? { sum: 0, count: 0 };
        sums.set(label, { sum: entry.sum + (nearInfrared?.[pixel] ?? Number.NaN), count: entry.count + 1 });
      }
    }
    const mean = (label: number) => (sums.get(label)?.sum ?? Number.NaN) / (sums.get(label)?.count ?? 0);
    for (const plant of [FOREST_IDS.grass, FOREST_IDS.vegetation]) {
      for (const other of [FOREST_IDS.trail, FOREST_IDS.obstacle, FOREST_IDS.sky]) {
        expect(mean(plant), `${plant} against ${other}`).toBeGreaterThan(1.15 * mean(other));
      }
    }
  });

  it('draws the wanted condition, and no condition moves a tree', () => {
    const everywhere = CONDITIONS.map((condition) => describeForest({ seed: 5, index: 0, condition }));
    expect(everywhere.map(({ condition }) => condition)).toEqual([...CONDITIONS]);
    for (const { solids } of everywhere) expect(solids).toEqual(scenes[0]?.solids);
  });
});
