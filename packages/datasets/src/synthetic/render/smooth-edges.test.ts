import { expect, it } from 'vitest';
import type { Caster } from './caster.js';
import { smoothEdges } from './smooth-edges.js';

it('averages three rays where brightness steps and leaves the rest alone', () => {
  const size = { height: 1, width: 4 };
  const before = Float32Array.from([1, 1, 1, 1, 1, 1, 3, 3, 3, 3, 3, 3]);
  const cast: [number, number][] = [];
  const caster: Caster = {
    radiance: Float64Array.from([5, 6, 7, 8]),
    cast: (column, row) => {
      cast.push([column, row]);
      return 0;
    },
    depth: () => 1,
  };
  const radiance = before.slice();
  const nearInfrared = Float32Array.from([1, 2, 3, 4]);
  smoothEdges({ color: radiance, nearInfrared }, size, caster);
  expect([...radiance.slice(0, 3)]).toEqual([1, 1, 1]);
  expect([...radiance.slice(9)]).toEqual([3, 3, 3]);
  expect([...radiance.slice(3, 6)]).toEqual([(1 + 10) / 3, (1 + 12) / 3, (1 + 14) / 3].map(Math.fround));
  expect([...radiance.slice(6, 9)]).toEqual([(3 + 10) / 3, (3 + 12) / 3, (3 + 14) / 3].map(Math.fround));
  expect([...nearInfrared]).toEqual([1, (2 + 16) / 3, (3 + 16) / 3, 4].map(Math.fround));
  expect(cast.map(([column]) => Math.floor(column))).toEqual([1, 1, 2, 2]);
});
