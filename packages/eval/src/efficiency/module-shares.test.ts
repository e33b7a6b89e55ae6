import { profileModel } from '@ssma/core';
import { loadEngine } from '@ssma/core/node';
import { beforeAll, describe, expect, it } from 'vitest';
import { tinyNetwork } from '../test-support/efficiency-contract.js';
import { type ModuleShare, moduleShares } from './module-shares.js';
import { measureModules } from './module-times.js';

beforeAll(async () => {
  await loadEngine();
});

const module = (name: string, parameters: number, flops: number) => ({
  ...{ name, parameters, flops },
  trainableParameters: parameters,
});

describe('moduleShares', () => {
  it('divides each kind by its own whole; a head that only training runs has parameters alone', () => {
    const profile = {
      modules: [module('stem', 10, 30), module('decoder', 20, 90), module('aux1', 10, 5)],
      total: module('total', 40, 125),
      inferenceFlops: 120,
      inferenceFlopsWithoutStage1: 120,
    };
    const modules = [
      { name: 'stem', medianMs: 1 },
      { name: 'decoder', medianMs: 2 },
      { name: 'softmax', medianMs: 1 },
    ];
    const times = { batchSize: 1, modules, wholeMs: 5, sumMs: 4, passes: 3 };
    expect(moduleShares(profile, times)).toEqual([
      { ...{ name: 'stem', parameters: 10, flops: 30, medianMs: 1 }, ...shares(0.25, 0.25, 0.25) },
      { ...{ name: 'decoder', parameters: 20, flops: 90, medianMs: 2 }, ...shares(0.5, 0.75, 0.5) },
      { ...{ name: 'softmax', parameters: 0, flops: 0, medianMs: 1 }, ...shares(0, 0, 0.25) },
      { ...{ name: 'aux1', parameters: 10, flops: null, medianMs: null }, ...shares(0.25, null, null) },
    ]);
  });

  it.each<[string, string[]]>([
    ['adapnet++', ['rgb']],
    ['ssma', ['rgb', 'depth']],
    ['average', ['rgb', 'depth']],
    ['cmode', ['rgb', 'depth', 'hha']],
  ])('of %s each kind adds up to 1', async (network, modalities) => {
    const model = tinyNetwork(network, modalities);
    const modules = moduleShares(profileModel(model), await measureModules(model, { warmUp: 0, passes: 1 }));
    const sumOf = (kind: 'parameterShare' | 'flopsShare' | 'timeShare') =>
      modules.reduce((sum, one) => sum + (one[kind] ?? 0), 0);
    for (const kind of ['parameterShare', 'flopsShare', 'timeShare'] as const) expect(sumOf(kind)).toBeCloseTo(1, 10);
  });
});

function shares(parameterShare: number, flopsShare: number | null, timeShare: number | null): Partial<ModuleShare> {
  return { parameterShare, flopsShare, timeShare };
}
