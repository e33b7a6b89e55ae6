import { describe, expect, it } from 'vitest';
import { randomFrom } from '../../random.js';
import { BEGIN_X, drawLayout } from './layout.js';

describe('drawLayout', () => {
  const layouts = Array.from({ length: 30 }, (_, index) => drawLayout(randomFrom('layout', index)));

  it('lines both sides from behind the camera to the end of the street without a gap', () => {
    for (const { sides, endX } of layouts) {
      for (const { parcels } of sides) {
        expect(parcels[0]?.fromX).toBe(BEGIN_X);
        for (const [index, parcel] of parcels.entries()) {
          expect(parcel.toX).toBeGreaterThan(parcel.fromX);
          expect(parcels[index + 1]?.fromX ?? parcel.toX).toBe(parcel.toX);
        }
        expect(parcels.at(-1)?.toX).toBeGreaterThanOrEqual(endX);
      }
    }
  });

  it('draws every kind of parcel and streets with and without a crossing', () => {
    const kinds = new Set(
      layouts.flatMap(({ sides }) => sides.flatMap(({ parcels }) => parcels.map(({ kind }) => kind))),
    );
    expect([...kinds].sort()).toEqual(['garden', 'sideStreet', 'terrace', 'villa']);
    expect(new Set(layouts.map(({ crossingX }) => crossingX === null))).toEqual(new Set([true, false]));
  });
});
