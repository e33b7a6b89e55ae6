import { describe, expect, it } from 'vitest';
import { boundsOf } from '../geometry/shape.js';
import { renderScene } from '../render/render-scene.js';
import { describeRoom } from './describe-room.js';
import { NYU40_IDS } from './nyu40-ids.js';
import { ROOM_CONDITIONS } from './room-light.js';

const SIZE = { height: 48, width: 64 };
/** Names of the scene types of ScanNet, from its list. */
const SCENE_TYPES = [
  'bathroom',
  'bedroom / hotel',
  'bookstore / library',
  'conference room',
  'kitchen',
  'living room / lounge',
  'office',
  'storage / basement / garage',
];
const STRUCTURE: readonly number[] = [NYU40_IDS.wall, NYU40_IDS.floor, NYU40_IDS.ceiling];

describe('describeRoom', () => {
  const scenes = Array.from({ length: 60 }, (_, index) => describeRoom({ seed: 3, index }));

  it('draws equal scenes from equal keys, and others from another seed or index', () => {
    expect(describeRoom({ seed: 3, index: 4 })).toEqual(scenes[4]);
    expect(describeRoom({ seed: 4, index: 4 })).not.toEqual(scenes[4]);
    expect(scenes[5]).not.toEqual(scenes[4]);
  });

  it('draws every kind of room and every time of day', () => {
    expect([...new Set(scenes.map(({ sceneType }) => sceneType))].sort()).toEqual(SCENE_TYPES);
    expect(new Set(scenes.map(({ condition }) => condition))).toEqual(new Set(ROOM_CONDITIONS));
  });

  it('has all 40 classes, chairs with thin legs among them', () => {
    const labels = new Set(scenes.flatMap(({ solids }) => solids.map(({ label }) => label)));
    expect([...labels].sort((a, b) => a - b)).toEqual(Array.from({ length: 40 }, (_, index) => index + 1));
    expect(new Set(Object.values(NYU40_IDS))).toEqual(labels);
    const legs = scenes.flatMap(({ solids }) =>
      solids.filter(
        ({ label, shape }) => label === NYU40_IDS.chair && shape.kind === 'cylinder' && shape.radius < 0.025,
      ),
    );
    expect(legs.length).toBeGreaterThan(200);
  });

  it('keeps the camera at eye level, inside the room and off everything that stands in it', () => {
    for (const { room, viewpoint, solids } of scenes) {
      const [x, y, z] = viewpoint.position;
      expect(z).toBeGreaterThanOrEqual(1.1);
      expect(z).toBeLessThan(1.7);
      expect(Math.min(x, room.lengthMetres - x, y, room.widthMetres - y)).toBeGreaterThan(0.1);
      for (const { label, shape } of solids) {
        if (STRUCTURE.includes(label)) continue;
        const { min, max } = boundsOf(shape);
        const outside = Math.hypot(
          Math.max(min[0] - x, 0, x - max[0]),
          Math.max(min[1] - y, 0, y - max[1]),
          Math.max(min[2] - z, 0, z - max[2]),
        );
        expect(outside, `label ${label}`).toBeGreaterThan(0.3);
      }
    }
  });

  it('keeps all things within the walls', () => {
    for (const { room, solids } of scenes) {
      for (const { label, shape } of solids) {
        if (STRUCTURE.includes(label)) continue;
        // The bounds of a cylinder reach out by its radius on all sides; its axis tells more.
        const { min, max } = boundsOf(shape.kind === 'cylinder' ? { ...shape, radius: 0 } : shape);
        const slack = Math.min(
          ...min,
          room.lengthMetres - max[0],
          room.widthMetres - max[1],
          room.heightMetres - max[2],
        );
        expect(slack, `label ${label}`).toBeGreaterThan(-0.06);
      }
    }
  });

  it('is closed: every pixel has a legal label and a depth of 0.5 to 8 metres', () => {
    const seen = new Map<number, number>();
    for (const scene of scenes.slice(0, 20)) {
      const { labels, depthMetres } = renderScene(scene, SIZE);
      for (const label of new Set(labels)) seen.set(label, (seen.get(label) ?? 0) + 1);
      const depths = [...depthMetres];
      expect(Math.min(...depths)).toBeGreaterThan(0.5);
      expect(Math.max(...depths)).toBeLessThan(8);
    }
    for (const [label] of seen) expect(label).toBeGreaterThanOrEqual(1);
    for (const [label] of seen) expect(label).toBeLessThanOrEqual(40);
    for (const name of ['wall', 'floor', 'chair', 'table', 'cabinet', 'door', 'window', 'books', 'lamp'] as const) {
      expect(seen.get(NYU40_IDS[name]) ?? 0, name).toBeGreaterThan(2);
    }
    expect(seen.size).toBeGreaterThan(25);
  });

  it('shows the same room darker at dusk and at night, and leaves depth and labels as they are', () => {
    const [day, dusk, night] = ROOM_CONDITIONS.map((condition) =>
      renderScene(describeRoom({ seed: 3, index: 1, condition }), SIZE),
    );
    const brightness = (image: Uint8Array | undefined) => [...(image ?? [])].reduce((sum, value) => sum + value, 0);
    expect(brightness(dusk?.color)).toBeLessThan(0.7 * brightness(day?.color));
    expect(brightness(night?.color)).toBeLessThan(0.8 * brightness(day?.color));
    expect(dusk?.labels).toEqual(day?.labels);
    expect(night?.depthMetres).toEqual(day?.depthMetres);
  });
});
