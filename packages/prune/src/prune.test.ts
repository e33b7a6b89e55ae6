import { buildModel, type ModelSpec, profileModel, readWeights, StepDropout, writeWeights } from '@ssma/core';
import { compileForInference, loadEngine } from '@ssma/core/node';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { dependencyGraph, type Filter } from './graph/dependency-graph.js';
import { prune } from './prune.js';
import {
  ADAPNETPP,
  filledNetwork,
  imagesOf,
  MAIN_NETWORKS,
  outputsOf,
  relativeError,
  SHAPE,
  VARIANTS,
} from './test-support/networks.js';
import { pruningContract, removedFilters } from './test-support/pruning-contract.js';

beforeAll(async () => {
  await loadEngine();
});

pruningContract(VARIANTS);

const takesShortcuts = true;

/** The network with about a third of its filters gone, shortcuts included. */
function prunedNetwork(spec: ModelSpec) {
  const network = filledNetwork(spec);
  const graph = dependencyGraph(network, { sums: 'kept' });
  const pruned = prune(network, spec, { filters: removedFilters(graph, takesShortcuts), sums: 'kept' });
  return { network, graph, pruned };
}

describe('a pruned network', () => {
  it.each(MAIN_NETWORKS)('%s: spec and weights make it again', (_, spec) => {
    const { network, pruned } = prunedNetwork(spec);
    const again = buildModel(JSON.parse(JSON.stringify(pruned.spec)), SHAPE, 0);
    writeWeights(again, readWeights(pruned.model));
    expect([...outputsOf(again)]).toEqual([...outputsOf(pruned.model)]);
    expect(profileModel(again)).toEqual(pruned.report.after);
    for (const model of [again, pruned.model, network]) model.dispose();
  });

  it.each(MAIN_NETWORKS)('%s: runs compiled for inference', (_, spec) => {
    const { network, pruned } = prunedNetwork(spec);
    const compiled = compileForInference(pruned.model);
    const images = imagesOf(network);
    const logits = compiled.run(images);
    const values = logits.dataSync<'float32'>() as Float32Array;
    expect(relativeError(values, outputsOf(pruned.model).subarray(0, values.length))).toBeLessThan(1e-4);
    tf.dispose([logits, images]);
    compiled.dispose();
    for (const model of [pruned.model, network]) model.dispose();
  });

  it.each(MAIN_NETWORKS)('%s: pruned in two steps is pruned in one', (_, spec) => {
    const network = filledNetwork(spec);
    const filters = removedFilters(dependencyGraph(network, { sums: 'kept' }), takesShortcuts);
    const [lows, highs] = [filters.filter(({ index }) => index < 8), filters.filter(({ index }) => index >= 8)];
    const once = prune(network, spec, { filters, sums: 'kept' });
    // The higher ones first, so that the lower ones keep their places.
    const first = prune(network, spec, { filters: highs, sums: 'kept' });
    const second = prune(first.model, first.spec, { filters: lows, sums: 'kept' });
    expect(second.spec).toEqual(once.spec);
    expect([...outputsOf(second.model)]).toEqual([...outputsOf(once.model)]);
    for (const model of [network, once.model, first.model, second.model]) model.dispose();
  });

  it('narrowing a sum renumbers the places that an earlier pruning has left in it', () => {
    const network = filledNetwork(ADAPNETPP);
    const [layer, other] = ['stage4/unit2/expand/conv', 'stage4/unit3/expand/conv'];
    const places = (indices: number[]) => indices.map((index): Filter => ({ layer, index }));
    const first = prune(network, ADAPNETPP, { filters: places([1, 2]), sums: 'kept' });
    const channel5 = { layer: other, index: 5 };
    const second = prune(first.model, first.spec, { filters: [channel5], sums: 'narrowed' });
    const kept = Array.from({ length: 207 }, (_, place) => place).filter((place) => place !== 1 && place !== 2);
    expect(second.spec.keptFilters?.[layer]).toEqual({ of: 207, kept });
    expect(second.spec.keptFilters?.[other]).toBe(207);
    for (const model of [network, first.model, second.model]) model.dispose();
  });

  it('trains on: a step with dropout moves the kernel behind and in front of a scatter', () => {
    const { network, pruned } = prunedNetwork(ADAPNETPP);
    const { model } = pruned;
    for (const layer of model.layers) if (layer instanceof StepDropout) layer.setStep(1, 1);
    const kernels = ['stage4/unit3/expand/conv/kernel', 'stage4/unit2/reduce/conv/kernel'];
    const before = readWeights(model);
    const [image] = imagesOf(network) as [tf.Tensor4D];
    const loss = () => tf.mean(tf.square((model.apply(image, { training: true }) as tf.Tensor[])[0] as tf.Tensor));
    const optimiser = tf.train.sgd(0.1);
    optimiser.minimize(loss as () => tf.Scalar);
    const after = readWeights(model);
    for (const name of kernels) expect(after.get(name)?.data).not.toEqual(before.get(name)?.data);
    tf.dispose(image);
    optimiser.dispose();
    model.dispose();
    network.dispose();
  });
});

describe('prune', () => {
  it('reports what left, by layer, with what leaves along', () => {
    const [, spec] = MAIN_NETWORKS[1] as (typeof MAIN_NETWORKS)[number];
    const network = filledNetwork(spec);
    const filters = [
      { layer: 'rgb/easpp/project/conv', index: 0 },
      { layer: 'ssma/latent/expand/conv', index: 24 },
      { layer: 'depth/stage1/unit1/reduce/conv', index: 3 },
    ];
    const { model, spec: pruned, report } = prune(network, spec, { filters, sums: 'kept' });
    expect(report.removedByLayer).toEqual({
      'rgb/easpp/project/conv': 1,
      'depth/easpp/project/conv': 1,
      'ssma/latent/expand/conv': 2,
      'depth/stage1/unit1/reduce/conv': 1,
    });
    expect(pruned.keptFilters).toEqual({
      'rgb/easpp/project/conv': 23,
      'depth/easpp/project/conv': 23,
      'ssma/latent/expand/conv': 46,
      'depth/stage1/unit1/reduce/conv': 5,
    });
    model.dispose();
    network.dispose();
  });

  it('adds no tensors but the weights of the pruned network, and leaves the whole one as it is', () => {
    const network = filledNetwork(ADAPNETPP);
    const weights = readWeights(network);
    const before = tf.memory().numTensors;
    const { model } = prune(network, ADAPNETPP, { filters: [{ layer: 'stem/conv', index: 0 }], sums: 'kept' });
    expect(tf.memory().numTensors).toBe(before + model.weights.length);
    expect(readWeights(network)).toEqual(weights);
    model.dispose();
    network.dispose();
  });

  it.each<[string, Filter[], string]>([
    ['no filter', [], 'prune: filters must name one at least; got none'],
    [
      'an unknown layer',
      [{ layer: 'stage9/conv', index: 0 }],
      'prune: layer must be a convolution of the network; got stage9/conv',
    ],
    ['a layer without filters', [{ layer: 'stem/norm', index: 0 }], 'got stem/norm'],
    [
      'a filter that is not there',
      [{ layer: 'stem/conv', index: 8 }],
      'prune: index must be below the 8 filters of stem/conv; got 8',
    ],
    [
      'class scores',
      [{ layer: 'aux1/conv', index: 1 }],
      'prune: filters must be removable; got filter 1 of aux1/conv (output aux1/resize has them)',
    ],
    [
      'a whole layer',
      Array.from({ length: 8 }, (_, index) => ({ layer: 'stem/conv', index })),
      'prune: every layer must keep a filter; got all 8 of stem/conv to remove',
    ],
  ])('refuses %s, and leaves no tensor', (_, filters, message) => {
    const network = filledNetwork(ADAPNETPP);
    const before = tf.memory().numTensors;
    expect(() => prune(network, ADAPNETPP, { filters, sums: 'kept' })).toThrow(message);
    expect(tf.memory().numTensors).toBe(before);
    network.dispose();
  });

  it('refuses the spec of another network, and leaves no tensor', () => {
    const network = filledNetwork(ADAPNETPP);
    const before = tf.memory().numTensors;
    const wider = { ...ADAPNETPP, widthMultiplier: 0.2 };
    const filters = [{ layer: 'stem/conv', index: 0 }];
    expect(() => prune(network, wider, { filters, sums: 'kept' })).toThrow(
      "network of adapnet++: tensors must be the network's weights; got",
    );
    expect(tf.memory().numTensors).toBe(before);
    network.dispose();
  });
});
