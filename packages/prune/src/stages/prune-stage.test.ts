import { buildUnfilledModel, type ModelSpec, profileModel } from '@ssma/core';
import { loadEngine } from '@ssma/core/node';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { PruneSpec, pruningSteps } from '../spec.js';
import { ADAPNETPP, filledNetwork, SHAPE, SSMA } from '../test-support/networks.js';
import { pruneStage } from './prune-stage.js';

beforeAll(async () => {
  await loadEngine();
});

const parametersOf = (network: LayersModel) => profileModel(network).total.parameters;

/** Goes through the stages of a `prune` section without training; the shares of parameters that have left, by stage. */
async function reductions(
  spec: ModelSpec,
  prune: object,
  measureLatenciesMs = async (networks: readonly LayersModel[]) => networks.map(() => Number.NaN),
) {
  const original = buildUnfilledModel(spec, SHAPE);
  let network = { model: filledNetwork(spec), spec };
  const reached: { readonly parameters: number; readonly layers: readonly string[] }[] = [];
  try {
    const settings = { ranking: 'l1', minimumFilters: 1, ...prune };
    for (const step of pruningSteps(PruneSpec.parse(settings))) {
      const { report, ...pruned } = await pruneStage(network, step, {
        original,
        measureLatenciesMs,
        batches: [],
        seed: 1,
      });
      network.model.dispose();
      network = pruned;
      const parameters = 1 - parametersOf(pruned.model) / parametersOf(original);
      reached.push({ parameters, layers: Object.keys(report.removedByLayer) });
    }
    return reached;
  } finally {
    network.model.dispose();
    original.dispose();
  }
}

describe('pruneStage', () => {
  it('the default: the five stages of the paper, each from its layers to its share of the whole network', async () => {
    const stages = await reductions(ADAPNETPP, {});
    // A filter of so narrow a network is up to 1 % of it.
    for (const [index, share] of [0.0682, 0.2331, 0.301, 0.346, 0.4162].entries()) {
      expect(stages[index]?.parameters).toBeGreaterThanOrEqual(share);
      expect(stages[index]?.parameters).toBeLessThan(share + 0.01);
    }
    const [first, second, third] = stages.map(({ layers }) => layers);
    expect(first?.every((layer) => layer.startsWith('stage4/'))).toBe(true);
    expect(second?.some((layer) => layer.startsWith('stage1/'))).toBe(true);
    expect(third?.every((layer) => layer.startsWith('decoder/'))).toBe(true);
  });

  it('a layer means that of every modality', async () => {
    const stages = [{ layers: ['stage4/'], target: { measure: 'parameters', reduction: 0.1 } }];
    const [stage] = await reductions(SSMA, { stages });
    const modalities = new Set(stage?.layers.map((layer) => layer.split('/')[0]));
    expect(modalities).toEqual(new Set(['rgb', 'depth']));
    expect(stage?.layers.every((layer) => layer.includes('/stage4/'))).toBe(true);
  });

  it('takes every filter that scores below a threshold', async () => {
    // Of a layer of 8 filters the ranks are 0, 1/8, ..., 7/8: one below 0.1, two below 0.2.
    const stages = [0.1, 0.2].map((scoreBelow) => ({ layers: ['decoder/up1/'], target: { scoreBelow } }));
    const [first] = await reductions(ADAPNETPP, { stages: stages.slice(0, 1) });
    const [second] = await reductions(ADAPNETPP, { stages: stages.slice(1) });
    expect(first?.layers).toEqual(['decoder/up1/deconv']);
    expect(second?.parameters).toBeGreaterThan(first?.parameters as number);
  });

  it('a latency: what the given measurement says, here one in proportion to the parameters', async () => {
    const stages = [{ target: { measure: 'latency', reduction: 0.25 } }];
    const [stage] = await reductions(ADAPNETPP, { stages }, async (networks) => networks.map(parametersOf));
    expect(stage?.parameters).toBeGreaterThanOrEqual(0.25);
    expect(stage?.parameters).toBeLessThan(0.28);
  });

  it.each([
    [
      'a target that the stages before have met',
      [0.2, 0.1].map((reduction) => ({ target: { measure: 'parameters', reduction } })),
      /pruneStage: reduction of parameters must be above 0\.20\d\d, where the stages before have come; got 0\.1/,
    ],
    [
      'one that is out of reach',
      [{ layers: ['stage4/'], target: { measure: 'flops', reduction: 0.9 } }],
      /selectFilters: reduction of flops must be within reach; got 0\.9, the closest is 0\.\d{4}/,
    ],
    [
      'layers that the network does not have',
      [{ layers: ['stage9/'], target: { scoreBelow: 1 } }],
      'layers must each begin a name of a layer that can lose filters; got stage9/',
    ],
    [
      'a threshold below all scores',
      [{ layers: ['stage4/'], target: { scoreBelow: 1e-9 } }],
      'pruneStage: target must remove a filter; got {"scoreBelow":1e-9}, which none scores below',
    ],
  ])('refuses %s', async (_, stages, message) => {
    await expect(reductions(ADAPNETPP, { stages, comparedBy: 'norm' })).rejects.toThrow(message);
  });
});

describe('PruneSpec', () => {
  it('carries out the first so many stages', () => {
    const stagesOf = (prune: object) => pruningSteps(PruneSpec.parse(prune)).length;
    expect([{}, { upTo: 2 }, { upTo: 0 }].map(stagesOf)).toEqual([5, 2, 0]);
  });

  it.each([
    [{ upTo: 6 }, 'must be at most the number of stages'],
    [{ stages: [{ target: { measure: 'weight', reduction: 0.1 } }] }, 'must be { measure:'],
    [{ ranking: 'l2' }, 'Invalid option'],
    [{ rankings: 'l1' }, 'Unrecognized key'],
  ])('refuses %j', (prune, message) => {
    expect(PruneSpec.safeParse(prune).error?.message).toContain(message);
  });
});
