import { buildModel, softmaxCrossEntropy } from '@ssma/core';
import { loadEngine } from '@ssma/core/node';
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { type DependencyGraph, dependencyGraph, type Filter, type FilterGroup } from '../graph/dependency-graph.js';
import { maskGroups } from '../test-support/masking.js';
import { ADAPNETPP, SHAPE, testValues } from '../test-support/networks.js';
import type { FilterScores } from './filter-scores.js';
import { randomScores } from './random-scores.js';
import { taylorScores } from './taylor-scores.js';

beforeAll(async () => {
  await loadEngine();
});

const IGNORED = 255;
const STEPS = 40;
const SETTLING_PASSES = 15;
const BATCH_SIZE = 4;
const SAMPLED_EVERY = 17;
const { inputHeight: HEIGHT, inputWidth: WIDTH, classes: CLASSES } = SHAPE;

interface Scene {
  readonly image: tf.Tensor4D;
  readonly labels: tf.Tensor3D;
}

/** Rectangles of the classes' colours with noise on them; the seed is the scene. */
function scene(seed: number): Scene {
  const draws = testValues(64, seed + 1000).map((value) => (value + 1) / 2);
  const labels = new Int32Array(HEIGHT * WIDTH);
  for (let box = 0; box < 8; box++) {
    const [top, left, height, width] = draws.slice(4 * box, 4 * box + 4) as unknown as [number, number, number, number];
    for (let y = Math.floor(top * HEIGHT); y < Math.min(HEIGHT, (top + 0.2 + height / 2) * HEIGHT); y++)
      for (let x = Math.floor(left * WIDTH); x < Math.min(WIDTH, (left + 0.2 + width / 2) * WIDTH); x++)
        labels[y * WIDTH + x] = box % CLASSES;
  }
  const noise = testValues(HEIGHT * WIDTH * 3, seed + 1);
  const colours = testValues(CLASSES * 3, 99);
  const image = noise.map(
    (value, i) => 0.3 * value + (colours[(labels[Math.floor(i / 3)] as number) * 3 + (i % 3)] as number),
  );
  return {
    image: tf.tensor4d(image, [1, HEIGHT, WIDTH, 3]),
    labels: tf.tensor3d(labels, [1, HEIGHT, WIDTH], 'int32'),
  };
}

const lossOf = (outputs: readonly tf.Tensor4D[], labels: tf.Tensor3D) =>
  softmaxCrossEntropy(outputs[0] as tf.Tensor4D, labels, IGNORED);

function together(scenes: readonly Scene[]): Scene {
  return {
    image: tf.concat(scenes.map(({ image }) => image)),
    labels: tf.concat(scenes.map(({ labels }) => labels)),
  };
}

/** Some steps of Adam; then passes without steps, for the moving statistics. */
function trainedNetwork(): LayersModel {
  const network = buildModel({ ...ADAPNETPP, batchNormMomentum: 0.8, dropoutRate: 0 }, SHAPE, 1);
  const optimiser = tf.train.adam(0.003);
  for (let step = 0; step < STEPS + SETTLING_PASSES; step++) {
    tf.tidy(() => {
      const { image, labels } = together(Array.from({ length: BATCH_SIZE }, (_, b) => scene(BATCH_SIZE * step + b)));
      const loss = () => lossOf(network.apply(image, { training: true }) as tf.Tensor4D[], labels);
      if (step < STEPS) optimiser.minimize(loss);
      else loss();
    });
  }
  optimiser.dispose();
  return network;
}

/** Loss of every scene by itself. */
function lossesOf(network: LayersModel, scenes: readonly Scene[]): number[] {
  return tf.tidy(() => {
    const { image } = together(scenes);
    const [logits] = network.predict(image) as [tf.Tensor4D];
    return scenes.map(({ labels }, index) => {
      const own = tf.slice(logits, [index, 0, 0, 0], [1, -1, -1, -1]);
      return lossOf([own], labels).dataSync()[0] as number;
    });
  });
}

/** What removing a group does to the loss: mean over scenes of the absolute change. */
function trueChange(
  graph: DependencyGraph,
  { channel }: FilterGroup,
  { scenes, whole }: { scenes: readonly Scene[]; whole: readonly number[] },
): number {
  const { model } = graph;
  const affected = [...graph.byLayer.values()].filter(({ output }) => output.includes(channel));
  const saved = affected.flatMap(({ layer }) =>
    layer.weights.map((weight) => ({ weight, value: weight.read().clone() })),
  );
  maskGroups(model, graph, new Set([channel]));
  const changes = lossesOf(model, scenes).map((loss, index) => Math.abs(loss - (whole[index] as number)));
  for (const { weight, value } of saved) {
    weight.write(value);
    value.dispose();
  }
  return changes.reduce((sum, change) => sum + change, 0) / changes.length;
}

/** Spearman's rank correlation. */
function spearman(a: readonly number[], b: readonly number[]): number {
  const ranksOf = (values: readonly number[]) => {
    const order = [...values.keys()].sort((i, j) => (values[i] as number) - (values[j] as number));
    const ranks = new Array<number>(values.length);
    for (const [rank, index] of order.entries()) ranks[index] = rank;
    return ranks;
  };
  const [first, second] = [ranksOf(a), ranksOf(b)];
  const squares = first.reduce((sum, rank, index) => sum + (rank - (second[index] as number)) ** 2, 0);
  return 1 - (6 * squares) / (a.length * (a.length ** 2 - 1));
}

describe('Taylor scores on a trained network', () => {
  it('rank filters of all layers as their actual removal does', async () => {
    const network = trainedNetwork();
    const graph = dependencyGraph(network, { sums: 'kept' });
    const scenes = [901, 902, 903, 904].map(scene);
    const batches = scenes.map(({ image, labels }) => ({
      images: [image],
      loss: (outputs: readonly tf.Tensor4D[]) => lossOf(outputs, labels),
    }));
    const scores = await taylorScores(graph, { batches, numBatches: scenes.length });
    const random = randomScores(graph, 1);
    const sampled = graph.groups.filter((_, index) => index % SAMPLED_EVERY === 0);
    const whole = lossesOf(network, scenes);
    const changes = sampled.map((group) => trueChange(graph, group, { scenes, whole }));
    const estimates = sampled.map(({ filters: [filter] }) => scoreOf(scores, filter) * pixelsOf(network, filter));
    const drawn = sampled.map(({ filters: [filter] }) => scoreOf(random, filter));
    expect(spearman(estimates, changes)).toBeGreaterThanOrEqual(0.7);
    expect(Math.abs(spearman(drawn, changes))).toBeLessThan(0.3);
    tf.dispose(scenes.flatMap(({ image, labels }) => [image, labels]));
    network.dispose();
  });
});

function scoreOf(scores: FilterScores, filter: Filter | undefined): number {
  const { layer, index } = filter as Filter;
  return scores.get(layer)?.[index] as number;
}

/** Scores are per pixel of the map; the loss changes by all of them. */
function pixelsOf(network: LayersModel, filter: Filter | undefined): number {
  const [, height, width] = network.getLayer((filter as Filter).layer).outputShape as number[];
  return (height as number) * (width as number);
}
