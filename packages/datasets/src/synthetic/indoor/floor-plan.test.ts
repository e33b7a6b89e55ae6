import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { randomFrom } from '../../random.js';
import { createFloorPlan } from './floor-plan.js';
import { areaAt, type FloorArea, wallsOf } from './room.js';

const ROOM = { lengthMetres: 5, widthMetres: 4, heightMetres: 2.5 };
const CAMERA = { fromX: 0, toX: 1.2, fromY: 1.5, toY: 2.5 };

describe('wallsOf', () => {
  it('puts the middle of each wall on its surface, facing into the room', () => {
    const [left, right, far] = wallsOf(ROOM);
    const depth = { depthMetres: 1, widthMetres: 0.5 };
    const rounded = (area: FloorArea) => Object.values(area).map((value) => Math.round(value * 1e6) / 1e6 + 0);
    expect(rounded(areaAt(left.middle, depth))).toEqual([2.25, 2.75, 3, 4]);
    expect(rounded(areaAt(right.middle, depth))).toEqual([2.25, 2.75, 0, 1]);
    expect(rounded(areaAt(far.middle, depth))).toEqual([4, 5, 1.75, 2.25]);
  });
});

describe('createFloorPlan', () => {
  const sizes = fc.array(
    fc.record({
      isOpen: fc.boolean(),
      widthMetres: fc.double({ min: 0.2, max: 2.2, noNaN: true }),
      depthMetres: fc.double({ min: 0.2, max: 1.5, noNaN: true }),
    }),
    { minLength: 1, maxLength: 14 },
  );

  it('gives no floor twice, none of the camera and none outside the room', () => {
    fc.assert(
      fc.property(sizes, fc.integer(), (things, key) => {
        const random = randomFrom('plan', key);
        const plan = createFloorPlan(ROOM, CAMERA);
        const areas: FloorArea[] = [CAMERA];
        for (const { isOpen, widthMetres, depthMetres } of things) {
          const pose = isOpen
            ? plan.inTheOpen(random, widthMetres / 2)
            : plan.atWall(random, { widthMetres, depthMetres, fromMetres: 0, toMetres: 1 });
          if (pose === null) continue;
          const half = widthMetres / 2;
          areas.push(
            isOpen
              ? { fromX: pose.x - half, toX: pose.x + half, fromY: pose.y - half, toY: pose.y + half }
              : areaAt(pose, { widthMetres, depthMetres }),
          );
        }
        for (const [index, a] of areas.entries()) {
          expect(Math.min(a.fromX, a.fromY, ROOM.lengthMetres - a.toX, ROOM.widthMetres - a.toY)).toBeGreaterThan(
            -1e-5,
          );
          for (const b of areas.slice(index + 1)) {
            const apart = Math.max(a.fromX - b.toX, b.fromX - a.toX, a.fromY - b.toY, b.fromY - a.toY);
            expect(apart).toBeGreaterThan(0.03);
          }
        }
      }),
      { seed: 11, numRuns: 150 },
    );
  });

  it('hangs a picture over a chest but not on a wardrobe', () => {
    // On a wall as wide as both, the picture can only be above what stands there.
    const small = { lengthMetres: 1.1, widthMetres: 1.1, heightMetres: 2.5 };
    const nowhere = { fromX: -1, toX: -1, fromY: -1, toY: -1 };
    const picture = { widthMetres: 1, depthMetres: 0, fromMetres: 1.2, toMetres: 1.8 };
    const numHung = (toMetres: number) => {
      const plan = createFloorPlan(small, nowhere);
      const random = randomFrom('picture', toMetres);
      // As shallow as a drawing, so that one fits at each wall.
      for (let wall = 0; wall < 3; wall++)
        plan.atWall(random, { widthMetres: 1, depthMetres: 0.001, fromMetres: 0, toMetres });
      return [1, 2, 3].filter(() => plan.atWall(random, picture) !== null).length;
    };
    expect(numHung(1)).toBe(3);
    expect(numHung(2)).toBe(0);
  });

  it('finds no place for what is wider than every wall', () => {
    const plan = createFloorPlan(ROOM, CAMERA);
    const place = { widthMetres: 5.1, depthMetres: 0.5, fromMetres: 0, toMetres: 1 };
    expect(plan.atWall(randomFrom('wide'), place)).toBe(null);
    expect(plan.inTheOpen(randomFrom('wide'), 2.1)).toBe(null);
  });
});
