import { profileModel } from '@ssma/core';
import { loadEngine } from '@ssma/core/node';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { costMeter } from './cost.js';
import { dependencyGraph } from './graph/dependency-graph.js';
import { prune } from './prune.js';
import { normaliseByLayer } from './rankings/filter-scores.js';
import { l1Norms } from './rankings/l1-norms.js';
import { randomScores } from './rankings/random-scores.js';
import { type SelectOptions, selectFilters } from './select-filters.js';
import { ADAPNETPP, filledNetwork, SSMA } from './test-support/networks.js';

let network: LayersModel;

beforeAll(async () => {
  await loadEngine();
  network = filledNetwork(ADAPNETPP);
});

afterAll(() => network.dispose());

const graphOf = () => dependencyGraph(network, { sums: 'kept' });
const layersOf = (filters: readonly { layer: string }[]) => [...new Set(filters.map(({ layer }) => layer))];

describe('cost of a network', () => {
  it.each([
    ['adapnet++', ADAPNETPP],
    ['ssma', SSMA],
  ] as const)('%s: is what the profile counts, before and after', (_, spec) => {
    const whole = filledNetwork(spec);
    const graph = dependencyGraph(whole, { sums: 'kept' });
    const meter = costMeter(graph);
    const profiled = (model: LayersModel) => {
      const { total, inferenceFlops } = profileModel(model);
      return { parameters: total.parameters, flops: inferenceFlops };
    };
    expect(meter.current()).toEqual(profiled(whole));
    const target = { measure: 'parameters', reduction: 0.4 } as const;
    const { filters } = selectFilters(graph, randomScores(graph, 1), { target, shortcuts: 'pruned' });
    for (const { layer, index } of filters) meter.remove(graph.byLayer.get(layer)?.output[index] as number);
    const pruned = prune(whole, spec, { filters, sums: 'kept' });
    expect(meter.current()).toEqual(profiled(pruned.model));
    pruned.model.dispose();
    whole.dispose();
  });
});

describe('selectFilters', () => {
  it.each(['parameters', 'flops'] as const)('takes as few filters as reach the share of %s', (measure) => {
    const graph = graphOf();
    const options: SelectOptions = { target: { measure, reduction: 0.25 }, shortcuts: 'pruned' };
    const { filters } = selectFilters(graph, normaliseByLayer(l1Norms(graph)), options);
    const meter = costMeter(graph);
    const before = meter.current()[measure];
    const reductions = filters.map(({ layer, index }) => {
      meter.remove(graph.byLayer.get(layer)?.output[index] as number);
      return 1 - meter.current()[measure] / before;
    });
    expect(reductions.at(-1)).toBeGreaterThanOrEqual(0.25);
    expect(reductions.at(-2)).toBeLessThan(0.25);
  });

  it('takes the lowest scores first, everything below a threshold', () => {
    const graph = graphOf();
    const scores = randomScores(graph, 3);
    const { filters } = selectFilters(graph, scores, { target: { scoreBelow: 0.1 }, shortcuts: 'pruned' });
    const taken = filters.map(({ layer, index }) => scores.get(layer)?.[index] as number);
    expect(taken).toEqual([...taken].sort((a, b) => a - b));
    const below = graph.groups.filter(
      ({ filters: [first] }) => (scores.get(first?.layer as string)?.[first?.index as number] as number) < 0.1,
    );
    expect(filters).toHaveLength(below.length);
  });

  it('leaves convolutions in front of sums alone when told so', () => {
    const graph = graphOf();
    const options = { target: { scoreBelow: 0.3 }, layers: ['stage4/'] };
    const scores = randomScores(graph, 1);
    const alone = layersOf(selectFilters(graph, scores, { ...options, shortcuts: 'left-alone' }).filters);
    const all = layersOf(selectFilters(graph, scores, { ...options, shortcuts: 'pruned' }).filters);
    expect(alone.filter((layer) => /expand|shortcut/.test(layer))).toEqual([]);
    expect(all.filter((layer) => /expand|shortcut/.test(layer)).sort()).toEqual([
      'stage4/unit1/expand/conv',
      'stage4/unit1/shortcut/conv',
      'stage4/unit2/expand/conv',
      'stage4/unit3/expand/conv',
    ]);
    expect(all.every((layer) => layer.startsWith('stage4/'))).toBe(true);
  });

  it('keeps the minimum of every layer', () => {
    const graph = graphOf();
    const options = { target: { scoreBelow: 2 }, shortcuts: 'pruned', minimumFilters: 3 } as const;
    const { filters } = selectFilters(graph, randomScores(graph, 1), options);
    const { model, spec } = prune(network, ADAPNETPP, { filters, sums: 'kept' });
    for (const entry of Object.values(spec.keptFilters ?? {}))
      expect(typeof entry === 'number' ? entry : entry.kept.length).toBe(3);
    model.dispose();
  });

  it('names the convolutions without a score', () => {
    const graph = graphOf();
    const scores = new Map([...randomScores(graph, 1)].filter(([name]) => name !== 'stem/conv'));
    const options: SelectOptions = { target: { scoreBelow: 0.5 }, shortcuts: 'pruned' };
    const { filters, unranked } = selectFilters(graph, scores, options);
    expect(unranked).toEqual(['stem/conv']);
    expect(layersOf(filters)).not.toContain('stem/conv');
  });

  it.each<[string, Partial<SelectOptions>, string]>([
    [
      'a target out of reach',
      { target: { measure: 'parameters', reduction: 0.99 }, layers: ['stage4/'] },
      /reduction of parameters must be within reach; got 0.99, the closest is 0\.\d{4}/.source,
    ],
    ['a share above 1', { target: { measure: 'flops', reduction: 25 } }, 'reduction must lie between 0 and 1; got 25'],
    ['a threshold that is none', { target: { scoreBelow: Number.NaN } }, 'scoreBelow must be a finite number; got NaN'],
    ['no filter to keep', { minimumFilters: 0 }, 'minimumFilters must be a whole number, at least 1; got 0'],
    [
      'an unknown layer',
      { layers: ['stage4/', 'stage7/'] },
      'layers must each begin a name of a layer that can lose filters; got stage7/',
    ],
  ])('refuses %s', (_, options, message) => {
    const graph = graphOf();
    const all: SelectOptions = { target: { scoreBelow: 0.5 }, shortcuts: 'pruned', ...options };
    expect(() => selectFilters(graph, randomScores(graph, 1), all)).toThrow(new RegExp(message));
  });
});
