import fc from 'fast-check';
import { expect, test } from 'vitest';
import { paretoFront } from './pareto.js';

test('keeps what is better in one way and not worse in the other, in order of cost', () => {
  const points = [
    { cost: 30, score: 0.8 },
    { cost: 10, score: 0.7 },
    { cost: 20, score: 0.65 },
    { cost: 30, score: 0.79 },
    { cost: 40, score: 0.8 },
    { cost: 10, score: 0.7 },
  ];
  expect(paretoFront(points)).toEqual([1, 5, 0]);
});

test('agrees with the definition', () => {
  const point = fc.record({ cost: fc.nat(6), score: fc.nat(6) });
  const beats = (a: { cost: number; score: number }, b: { cost: number; score: number }) =>
    a.cost <= b.cost && a.score >= b.score && (a.cost < b.cost || a.score > b.score);
  fc.assert(
    fc.property(fc.array(point, { maxLength: 12 }), (points) => {
      const unbeaten = points.flatMap((own, index) => (points.some((other) => beats(other, own)) ? [] : [index]));
      expect([...paretoFront(points)].sort((a, b) => a - b)).toEqual(unbeaten);
    }),
    { seed: 8, verbose: true },
  );
});
