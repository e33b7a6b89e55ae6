import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { depthHoles } from './depth-holes.js';
import { evenFrame } from './frame-fixture.js';

const SIZE = { height: 32, width: 64 };
const NUM_PIXELS = 32 * 64;
const holes = (depth: Float32Array) => [...depth.keys()].filter((pixel) => depth[pixel] === 0);

describe('depthHoles', () => {
  it('loses the share that was asked for and changes no other depth', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), fc.integer(), (share, seed) => {
        const { depthMetres } = depthHoles(evenFrame(SIZE), { share, rangeMetres: 10 }, seed);
        expect(Math.abs(holes(depthMetres).length - share * NUM_PIXELS)).toBeLessThan(4);
        expect(depthMetres.every((depth) => depth === 0 || depth === 5)).toBe(true);
      }),
      { seed: 3, numRuns: 30 },
    );
  });

  it('loses everything beyond its range and counts the share within', () => {
    const frame = evenFrame(SIZE);
    frame.depthMetres.fill(10.5, 0, NUM_PIXELS / 2);
    const { depthMetres } = depthHoles(frame, { share: 0.25, rangeMetres: 10 }, 1);
    expect(depthMetres.subarray(0, NUM_PIXELS / 2).every((depth) => depth === 0)).toBe(true);
    expect(holes(depthMetres.subarray(NUM_PIXELS / 2)).length / NUM_PIXELS).toBeCloseTo(0.125, 2);
  });

  it('loses what only one eye sees first, and dark surfaces more than grey ones', () => {
    const frame = evenFrame(SIZE, 128, 6);
    for (let row = 0; row < 32; row++) frame.depthMetres.fill(2, 64 * row + 40, 64 * row + 48);
    frame.color.fill(5, 0, (3 * NUM_PIXELS) / 2);
    const { depthMetres } = depthHoles(frame, { share: 0.2, rangeMetres: 10 }, 1);
    const lost = holes(depthMetres);
    const hidden = lost.filter((pixel) => pixel % 64 >= 36 && pixel % 64 < 40);
    expect(hidden.length).toBeGreaterThan(0.95 * 4 * 32);
    const others = lost.filter((pixel) => !hidden.includes(pixel));
    expect(others.filter((pixel) => pixel < NUM_PIXELS / 2).length).toBeGreaterThan(0.95 * others.length);
  });

  it('makes blobs: nearly every hole lies beside another one', () => {
    const lost = new Set(holes(depthHoles(evenFrame(SIZE), { share: 0.1, rangeMetres: 10 }, 4).depthMetres));
    const joined = [...lost].filter((pixel) => [-64, -1, 1, 64].some((step) => lost.has(pixel + step)));
    expect(joined.length).toBeGreaterThan(0.9 * lost.size);
  });

  it('makes other holes for another seed', () => {
    const [one, two] = [1, 2].map((seed) => depthHoles(evenFrame(SIZE), { share: 0.1, rangeMetres: 10 }, seed));
    expect(one?.depthMetres).not.toEqual(two?.depthMetres);
  });
});
