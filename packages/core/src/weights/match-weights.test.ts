import { describe, expect, it } from 'vitest';
import { CheckpointError, ConfigError } from '../errors.js';
import { matchWeights } from './match-weights.js';
import { elementCount, type NamedTensor } from './named-tensors.js';

function zeros(...shape: readonly number[]): NamedTensor {
  return { dtype: 'float32', shape, data: new Float32Array(elementCount(shape)) };
}

const EXPECTED = [
  { name: 'stem/conv/kernel', shape: [7, 7, 3, 64] },
  { name: 'aux1/conv/kernel', shape: [1, 1, 256, 12] },
  { name: 'aux1/norm/gamma', shape: [12] },
];
const FOUND = new Map([
  ['Global_Step', zeros()],
  ['aux1/conv/kernel', zeros(1, 1, 256, 20)],
  ['stem/conv/kernel', zeros(7, 7, 3, 64)],
]);

describe('matchWeights', () => {
  it("gives all tensors in the network's order when names and shapes agree", () => {
    const found = new Map([...EXPECTED].reverse().map(({ name, shape }) => [name, zeros(...shape)]));
    const { matched, waived } = matchWeights(EXPECTED, found);
    expect([...matched.keys()]).toEqual(EXPECTED.map(({ name }) => name));
    expect(matched.get('aux1/norm/gamma')).toBe(found.get('aux1/norm/gamma'));
    expect(waived).toEqual({ missing: [], unexpected: [], misshaped: [] });
  });

  it('reports missing, unexpected and mis-shaped tensors in one error', () => {
    const match = () => matchWeights(EXPECTED, FOUND, { source: 'best.safetensors' });
    expect(match).toThrow(CheckpointError);
    expect(match).toThrow(
      "best.safetensors: tensors must be the network's weights; got 1 missing: aux1/norm/gamma; " +
        '1 unexpected: Global_Step; 1 mis-shaped: aux1/conv/kernel [1, 1, 256, 20] for [1, 1, 256, 12]',
    );
  });

  it('loads the rest when every mismatch is waived by name or scope, and returns what it left out', () => {
    const { matched, waived } = matchWeights(EXPECTED, FOUND, { waive: ['aux1/*', 'Global_Step'] });
    expect([...matched.keys()]).toEqual(['stem/conv/kernel']);
    expect(waived).toEqual({
      missing: ['aux1/norm/gamma'],
      unexpected: ['Global_Step'],
      misshaped: [{ name: 'aux1/conv/kernel', expectedShape: [1, 1, 256, 12], foundShape: [1, 1, 256, 20] }],
    });
  });

  it('still fails on what is not waived', () => {
    expect(() => matchWeights(EXPECTED, FOUND, { waive: ['aux1/*'] })).toThrow(/got 1 unexpected: Global_Step$/);
  });

  it('takes a waived name as the whole name: neither a prefix nor a scope without /*', () => {
    expect(() => matchWeights(EXPECTED, FOUND, { waive: ['aux1'] })).toThrow(ConfigError);
    expect(() => matchWeights(EXPECTED, FOUND, { waive: ['aux/*'] })).toThrow(ConfigError);
  });

  it('refuses a waived name that covers no mismatch', () => {
    const match = () => matchWeights(EXPECTED, FOUND, { waive: ['aux1/*', 'Global_Step', 'stem/*', 'aux2/*'] });
    expect(match).toThrow(
      'waive: each entry must cover a missing, unexpected or mis-shaped weight; got none for stem/*, aux2/*',
    );
  });

  it('names ten of each kind and counts all', () => {
    const expected = Array.from({ length: 12 }, (_, i) => ({ name: `w${i}`, shape: [1] }));
    expect(() => matchWeights(expected, new Map())).toThrow(/got 12 missing: w0, w1, .*w9, \.\.\.$/);
  });
});
