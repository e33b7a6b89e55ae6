import * as tf from '@tensorflow/tfjs-core';
import { input, type LayersModel, layers, model as modelOf, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { describe, expect, it } from 'vitest';
import { dependencyGraph } from '../graph/dependency-graph.js';
import type { RankingBatch } from '../rankings/gradient-taps.js';
import { taylorScores } from '../rankings/taylor-scores.js';
import {
  ADAPNETPP,
  filledNetwork,
  imagesOf,
  outputsOf,
  SSMA,
  testValues,
  weightValues,
  writeWeight,
} from './networks.js';

const [HEIGHT, WIDTH] = [4, 6];

/** Two convolutions and a loss that is linear in everything: the estimate is then exact. */
function linearNetwork(): LayersModel {
  const image = input({ name: 'image', shape: [HEIGHT, WIDTH, 3] });
  const conv = (name: string, filters: number) =>
    layers.conv2d({ name, filters, kernelSize: 3, padding: 'same', useBias: false });
  const hidden = conv('hidden', 6).apply(image) as SymbolicTensor;
  const network = modelOf({ inputs: image, outputs: conv('scores', 2).apply(hidden) as SymbolicTensor });
  for (const [index, name] of ['hidden', 'scores'].entries()) {
    const size = weightValues(network, `${name}/kernel`).length;
    writeWeight(network, `${name}/kernel`, testValues(size, 20 + index));
  }
  return network;
}

/** A loss that is linear in the first output. */
const linearLoss = (outputs: readonly tf.Tensor4D[]): tf.Scalar => {
  const [logits] = outputs as [tf.Tensor4D];
  return tf.sum(tf.mul(logits, tf.tensor(testValues(logits.size, 77), logits.shape)));
};

/** Loss of every image by itself. */
function lossesOf(network: LayersModel, images: readonly tf.Tensor4D[]): number[] {
  return images.map((image) =>
    tf.tidy(() => linearLoss([network.predict(image) as tf.Tensor4D]).dataSync()[0] as number),
  );
}

/** Registers what holds of Taylor scores, for the engine that is loaded. */
export function taylorContract(): void {
  describe('Taylor scores', () => {
    it('are the true change of a linear loss, mean over images and per pixel', async () => {
      const network = linearNetwork();
      const graph = dependencyGraph(network, { sums: 'kept' });
      const images = [1, 2, 3].map((seed) => tf.tensor4d(testValues(HEIGHT * WIDTH * 3, seed), [1, HEIGHT, WIDTH, 3]));
      const batches = images.map((image): RankingBatch => ({ images: [image], loss: linearLoss }));
      const scores = (await taylorScores(graph, { batches, numBatches: 3 })).get('hidden') as Float32Array;
      const whole = lossesOf(network, images);
      const kernel = weightValues(network, 'hidden/kernel');
      for (const [filter, score] of scores.entries()) {
        writeWeight(
          network,
          'hidden/kernel',
          kernel.map((value, index) => (index % 6 === filter ? 0 : value)),
        );
        const changes = lossesOf(network, images).map((loss, image) => Math.abs(loss - (whole[image] as number)));
        const expected = changes.reduce((sum, change) => sum + change, 0) / 3 / (HEIGHT * WIDTH);
        expect(Math.abs(score - expected) / expected).toBeLessThan(1e-3);
      }
      tf.dispose(images);
      network.dispose();
    });

    it.each([
      ['adapnet++', ADAPNETPP],
      ['ssma', SSMA],
    ] as const)('%s: leave no tensor, and every filter that can go has one', async (_, spec) => {
      const network = filledNetwork(spec);
      const graph = dependencyGraph(network, { sums: 'kept' });
      const images = imagesOf(network, { batch: 2 });
      const outputs = outputsOf(network);
      const before = tf.memory().numTensors;
      const loss: RankingBatch['loss'] = (all) => tf.addN(all.map((map) => tf.mean(tf.square(map)))) as tf.Scalar;
      const scores = await taylorScores(graph, { batches: [{ images, loss }], numBatches: 1 });
      expect(tf.memory().numTensors).toBe(before);
      for (const { filters } of graph.groups)
        for (const { layer, index } of filters) expect(scores.get(layer)?.[index]).toBeGreaterThanOrEqual(0);
      expect([...scores.values()].every((values) => values.some((score) => score > 0))).toBe(true);
      expect([...outputsOf(network)]).toEqual([...outputs]);
      tf.dispose(images);
      network.dispose();
    });

    it('refuse too few batches and a loss that is no number, and leave no tensor', async () => {
      const network = linearNetwork();
      const graph = dependencyGraph(network, { sums: 'kept' });
      const image = tf.tensor4d(testValues(HEIGHT * WIDTH * 3, 1), [1, HEIGHT, WIDTH, 3]);
      const batch: RankingBatch = { images: [image], loss: linearLoss };
      const broken: RankingBatch = { images: [image], loss: (outputs) => tf.mul(linearLoss(outputs), Number.NaN) };
      const failing: RankingBatch = {
        images: [image],
        loss() {
          throw new Error('no labels');
        },
      };
      const before = tf.memory().numTensors;
      const rank = (batches: RankingBatch[], numBatches: number) => taylorScores(graph, { batches, numBatches });
      await expect(rank([batch], 2)).rejects.toThrow('taylorScores: batches must be 2; got 1');
      await expect(rank([batch], 0)).rejects.toThrow('numBatches must be a whole number, at least 1; got 0');
      await expect(rank([broken], 1)).rejects.toThrow('taylorScores: loss must be a finite number; got NaN');
      await expect(rank([failing], 1)).rejects.toThrow('no labels');
      expect(tf.memory().numTensors).toBe(before);
      image.dispose();
      network.dispose();
    });
  });
}
