import { loadEngine } from '@ssma/core/node';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { dependencyGraph } from '../graph/dependency-graph.js';
import { ADAPNETPP, filledNetwork, weightValues, writeWeight } from '../test-support/networks.js';
import { batchNormScales } from './batch-norm-scales.js';
import { normaliseByLayer, rankWithinLayers } from './filter-scores.js';
import { l1Norms } from './l1-norms.js';
import { randomScores } from './random-scores.js';

beforeAll(async () => {
  await loadEngine();
});

function withGraph<T>(f: (graph: ReturnType<typeof dependencyGraph>) => T): T {
  const network = filledNetwork(ADAPNETPP);
  try {
    return f(dependencyGraph(network, { sums: 'kept' }));
  } finally {
    network.dispose();
  }
}

describe('L1 norm', () => {
  it('of a convolution sums over kernel and inputs, of a transposed one over kernel and its last axis', () => {
    withGraph((graph) => {
      const kernel = weightValues(graph.model, 'skip1/conv/kernel').fill(0);
      // [1, 1, 24, 8]: filter 3 has -2 and 5, filter 4 has 1.
      [kernel[3], kernel[8 + 3], kernel[4]] = [-2, 5, 1];
      writeWeight(graph.model, 'skip1/conv/kernel', kernel);
      const transposed = weightValues(graph.model, 'decoder/up1/deconv/kernel').fill(0);
      // [4, 4, 24, 24]: filter 2 reads channels 0 and 1.
      [transposed[2 * 24], transposed[2 * 24 + 1], transposed[24 * 24 + 2 * 24]] = [1, -1, 4];
      writeWeight(graph.model, 'decoder/up1/deconv/kernel', transposed);
      const scores = l1Norms(graph);
      expect([...(scores.get('skip1/conv') as Float32Array)]).toEqual([0, 0, 0, 7, 1, 0, 0, 0]);
      expect(scores.get('decoder/up1/deconv')?.[2]).toBe(6);
      expect(scores.get('decoder/up1/deconv')?.[0]).toBe(0);
    });
  });
});

describe('batch-norm scale', () => {
  it('is the absolute gamma behind the filter, through the concatenation of a pair too', () => {
    withGraph((graph) => {
      const gamma = weightValues(graph.model, 'stage4/unit2/spatial/norm/gamma').map((_, index) => -index);
      writeWeight(graph.model, 'stage4/unit2/spatial/norm/gamma', gamma);
      const scores = batchNormScales(graph);
      expect(scores.get('stage4/unit2/spatial/conv1')?.[4]).toBe(4);
      expect(scores.get('stage4/unit2/spatial/conv2')?.[4]).toBe(26 + 4);
      expect(scores.has('stage4/unit2/expand/conv')).toBe(false);
    });
  });
});

describe('random', () => {
  it('equal seeds give equal scores, others do not; all lie in [0, 1)', () => {
    withGraph((graph) => {
      expect(randomScores(graph, 1)).toEqual(randomScores(graph, 1));
      expect(randomScores(graph, 1)).not.toEqual(randomScores(graph, 2));
      const all = [...randomScores(graph, 1).values()].flatMap((values) => [...values]);
      expect(all.every((score) => score >= 0 && score < 1)).toBe(true);
      expect(all.reduce((sum, score) => sum + score, 0) / all.length).toBeCloseTo(0.5, 1);
    });
  });
});

describe('comparable scores', () => {
  it('divides by the Euclidean norm of the layer; a layer of zeros stays', () => {
    const scores = normaliseByLayer(
      new Map([
        ['a', Float32Array.of(3, 4)],
        ['b', Float32Array.of(0, 0)],
      ]),
    );
    expect(scores.get('a')).toEqual(Float32Array.of(0.6, 0.8));
    expect(scores.get('b')).toEqual(Float32Array.of(0, 0));
  });

  it('ranks by the share that scores lower; of equals the earlier is lower', () => {
    const scores = rankWithinLayers(new Map([['a', Float32Array.of(5, 1, 9, 1)]]));
    expect(scores.get('a')).toEqual(Float32Array.of(0.5, 0, 0.75, 0.25));
  });

  it('the order within a layer and what scaling a layer gives stay', () => {
    const values = fc.array(fc.integer({ min: 1, max: 1000 }), { minLength: 2, maxLength: 30 });
    fc.assert(
      fc.property(values, fc.integer({ min: 1, max: 9 }), (scores, factor) => {
        const [one] = normaliseByLayer(new Map([['a', Float32Array.from(scores)]])).values();
        const [scaled] = normaliseByLayer(new Map([['a', Float32Array.from(scores, (s) => s * factor)]])).values();
        for (const [i, value] of (one as Float32Array).entries()) {
          expect(scaled?.[i]).toBeCloseTo(value, 5);
          for (const [j, other] of (one as Float32Array).entries())
            expect(Math.sign(value - other)).toBe(Math.sign((scores[i] as number) - (scores[j] as number)));
        }
      }),
      { seed: 5, numRuns: 20 },
    );
  });
});
