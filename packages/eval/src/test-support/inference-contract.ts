import { readWeights, writeWeights } from '@ssma/core';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, test } from 'vitest';
import { builtNetworks, compiledNetworks } from '../inference/sized-networks.js';
import { softmaxPredictor } from '../inference/softmax-predictor.js';
import { TEST_SCALES } from '../inference/test-scales.js';
import { tiledPredictor } from '../inference/tiled-predictor.js';
import {
  batchOf,
  CLASSES,
  expectClose,
  imageOf,
  MIXING,
  MODALITIES,
  mirrored,
  mostOf,
  pointwise,
  pointwiseNetworks,
  recordingNetworks,
  SIZE,
  ssmaNetwork,
  ssmaNetworks,
  unfilledSsma,
} from './inference-networks.js';
import { plainAugmentation } from './plain-augmentation.js';

/** Predictors on whatever engine runs. */
export function describeInference(): void {
  describe('softmaxPredictor', () => {
    test('one pass is the softmax and the largest logit of the network', async () => {
      const model = ssmaNetwork();
      const predictor = softmaxPredictor(compiledNetworks(model), { modalities: MODALITIES });
      const batch = batchOf(2);
      const logits = tf.tidy(() => {
        const inputs = MODALITIES.map((name) => tf.tensor4d(batch.images[name] as Float32Array, [2, 32, 48, 3]));
        return (model.predict(inputs) as tf.Tensor[])[0] as tf.Tensor4D;
      });
      const expected = tf.tidy(() => tf.softmax(logits).dataSync<'float32'>());
      // Folding batch norm moves logits by float rounding.
      expectClose(await predictor.probabilities(batch), expected, 1e-5);
      const ids = tf.tidy(() => tf.argMax(logits, 3).dataSync());
      const found = await predictor.classIds(batch);
      expect(found).toHaveLength(2 * 32 * 48);
      expect(found.filter((id, pixel) => id !== ids[pixel]).length).toBeLessThan(0.001 * ids.length);
      predictor.dispose();
      model.dispose();
      logits.dispose();
    });

    test.each([
      { flip: false, scales: [1] },
      { flip: true, scales: [1] },
      { flip: false, scales: [0.75, 1.5] },
      { flip: true, scales: [...TEST_SCALES] },
    ])('is the mean that plain loops give, $flip $scales', async ({ flip, scales }) => {
      const predictor = softmaxPredictor(pointwiseNetworks(), { modalities: MODALITIES, flip, scales });
      const batch = batchOf(2);
      const expected = plainAugmentation(batch, { ...SIZE, flip, scales, mixing: MIXING, numClasses: CLASSES });
      expectClose(await predictor.probabilities(batch), expected, 1e-5);
      const ids = await predictor.classIds(batch);
      const largest = Array.from(ids, (id, pixel) => expected[pixel * CLASSES + id] as number);
      const most = Array.from(ids, (_, pixel) =>
        Math.max(...expected.subarray(pixel * CLASSES, (pixel + 1) * CLASSES)),
      );
      expectClose(largest, most, 1e-5);
      predictor.dispose();
    });

    test('a network that is its own mirror image gains nothing from mirroring', async () => {
      const model = pointwise(SIZE, 3);
      const options = { modalities: MODALITIES };
      const plain = softmaxPredictor(builtNetworks(model), options);
      const flipped = softmaxPredictor(builtNetworks(model), { ...options, flip: true });
      expectClose(await flipped.probabilities(batchOf(1)), await plain.probabilities(batchOf(1)), 1e-6);
      model.dispose();
    });

    test('with flip, the mirrored image has the mirrored map', async () => {
      const predictor = softmaxPredictor(ssmaNetworks(), {
        modalities: MODALITIES,
        flip: true,
        scales: [0.75, 1, 1.5],
      });
      const batch = batchOf(1);
      const images = Object.fromEntries(
        Object.entries(batch.images).map(([name, all]) => [name, mirrored(all, 48, 3)]),
      );
      const map = await predictor.probabilities(batch);
      expectClose(await predictor.probabilities({ ids: ['mirrored'], images }), mirrored(map, 48, CLASSES), 1e-5);
      // Not because all maps are alike.
      expect(
        Math.max(...map.map((value, at) => Math.abs(value - (mirrored(map, 48, CLASSES)[at] as number)))),
      ).toBeGreaterThan(0.001);
      predictor.dispose();
    });

    test('probabilities sum to 1, and batching does not change them', async () => {
      const predictor = softmaxPredictor(ssmaNetworks(), { modalities: MODALITIES, flip: true, scales: TEST_SCALES });
      const batch = batchOf(3);
      const together = await predictor.probabilities(batch);
      for (let at = 0; at < together.length; at += CLASSES) {
        const sum = together.subarray(at, at + CLASSES).reduce((total, value) => total + value, 0);
        expect(Math.abs(sum - 1)).toBeLessThan(1e-5);
      }
      const length = together.length / 3;
      for (const index of [0, 1, 2]) {
        const alone = await predictor.probabilities(imageOf(batch, index));
        // Convolutions of other batches add in another order.
        expectClose(alone, together.subarray(index * length, (index + 1) * length), 1e-5);
      }
      predictor.dispose();
    });

    test('at another size it is the network built for that size with the same weights', async () => {
      const other = { height: 64, width: 32 };
      const [model, larger] = [ssmaNetwork(), unfilledSsma(other)];
      writeWeights(larger, readWeights(model));
      const [small, built] = [compiledNetworks(model), compiledNetworks(larger)];
      const [found, expected] = [
        softmaxPredictor(small, { modalities: MODALITIES, size: other, flip: true }),
        softmaxPredictor(built, { modalities: MODALITIES, flip: true }),
      ];
      expect(found.size).toEqual(other);
      expect(await found.probabilities(batchOf(2, other))).toEqual(await expected.probabilities(batchOf(2, other)));
      for (const owned of [found, expected, model, larger]) owned.dispose();
    });

    test('small images share a run, large ones do not', async () => {
      const { networks, runs } = recordingNetworks();
      const all = { modalities: ['rgb'], flip: true, scales: [0.5, 1, 1.5] };
      const predictor = softmaxPredictor(networks, all);
      await predictor.classIds(batchOf(2, SIZE, ['rgb']));
      // 2 images, mirrored or not: 4 at a time have the pixels of the batch; at 1.5 times the size 1.
      expect(runs).toEqual(['4x16x32', '4x32x48', '1x48x80', '1x48x80', '1x48x80', '1x48x80']);
      runs.length = 0;
      await softmaxPredictor(networks, { modalities: ['rgb'], scales: [1, 1.5] }).classIds(batchOf(3, SIZE, ['rgb']));
      expect(runs).toEqual(['3x32x48', '1x48x80', '1x48x80', '1x48x80']);
    });

    test('tells what an image costs', async () => {
      let ms = 0;
      const clock = () => ms;
      const { networks } = recordingNetworks(() => {
        ms += 30;
      });
      const predictor = softmaxPredictor(networks, { modalities: ['rgb'], flip: true, scales: [0.5, 1], clock });
      expect(predictor.cost()).toBeNull();
      await predictor.classIds(batchOf(2, SIZE, ['rgb']));
      // Two runs of 30 ms hold 2 images in 4 passes each.
      expect(predictor.cost()).toEqual({ passesPerImage: 4, msPerPass: 7.5, msPerImage: 30 });
    });

    test('leaves no tensor behind, and names the image whose logits are not finite', async () => {
      const predictor = softmaxPredictor(pointwiseNetworks(), { modalities: MODALITIES, flip: true, scales: [1, 1.5] });
      const plain = softmaxPredictor(pointwiseNetworks(), { modalities: MODALITIES });
      await predictor.classIds(batchOf(2));
      const before = tf.memory().numTensors;
      await predictor.classIds(batchOf(2));
      await predictor.probabilities(batchOf(2));
      await plain.classIds(batchOf(2));
      expect(tf.memory().numTensors).toBe(before);
      for (const [value, seen] of [
        [Number.NaN, 'NaN'],
        [Number.POSITIVE_INFINITY, '(-?Infinity|NaN)'],
      ] as const) {
        const batch = batchOf(2);
        (batch.images.rgb as Float32Array)[32 * 48 * 3 + 5] = value;
        const message = new RegExp(
          `^inference: logits of image 'image1' must be finite; got a sum of ${seen} \\(pass at 48x32\\)$`,
        );
        for (const one of [predictor, plain]) {
          await expect(one.classIds(batch)).rejects.toThrow(message);
          await expect(one.probabilities(batch)).rejects.toThrow(message);
        }
      }
      expect(tf.memory().numTensors).toBe(before);
      predictor.dispose();
      plain.dispose();
    });

    test('frees the networks of all sizes', async () => {
      const before = tf.memory().numTensors;
      const predictor = softmaxPredictor(pointwiseNetworks(), { modalities: MODALITIES, scales: TEST_SCALES });
      await predictor.classIds(batchOf(1));
      predictor.dispose();
      const compiled = softmaxPredictor(ssmaNetworks(), { modalities: MODALITIES, scales: TEST_SCALES });
      await compiled.classIds(batchOf(1));
      compiled.dispose();
      expect(tf.memory().numTensors).toBe(before);
    });

    test.each([
      [{ ids: [], images: {} }, 'inference: batch must hold one image or more; got 0'],
      [
        { ...batchOf(1), images: { rgb: new Float32Array(4608) } },
        'inference: batch must hold modality depth; got rgb',
      ],
      [
        batchOf(1, { height: 32, width: 32 }),
        'inference: images of rgb must be [1, 32, 48, 3]; got 3072 values (image0)',
      ],
    ])('refuses a batch %#', async (batch, message) => {
      const predictor = softmaxPredictor(pointwiseNetworks(), { modalities: MODALITIES });
      const before = tf.memory().numTensors;
      await expect(predictor.probabilities(batch)).rejects.toThrow(message);
      expect(tf.memory().numTensors).toBe(before);
      predictor.dispose();
    });

    test.each([
      [{ scales: [] }, 'inference: scales must be one or more; got none'],
      [{ scales: [1, 1] }, 'inference: scales must differ; got 1, 1'],
      [{ scales: [1, 4.5] }, 'inference: scales must be from 0.1 to 4; got 1, 4.5'],
      [{ scales: [Number.NaN] }, 'got NaN'],
      [{ size: { height: 40, width: 48 } }, 'inference: size must have sides that are multiples of 16; got 48x40'],
    ])('refuses %o', (change, message) => {
      const networks = pointwiseNetworks();
      expect(() => softmaxPredictor(networks, { modalities: MODALITIES, ...change })).toThrow(message);
      networks.dispose();
    });

    test('refuses other sizes for a network of one size', () => {
      const model = pointwise(SIZE);
      const networks = builtNetworks(model);
      const options = { modalities: MODALITIES };
      expect(() => softmaxPredictor(networks, { ...options, scales: [1, 1.5] })).toThrow(
        'inference: scales must be 1 for a network that runs on 32 x 48 only; got 1.5',
      );
      expect(() => softmaxPredictor(networks, { ...options, size: { height: 64, width: 96 } })).toThrow(
        'inference: size must be 48x32, the only one that the network runs on; got 96x64',
      );
      model.dispose();
    });
  });

  describe('tiledPredictor', () => {
    const LARGE = { height: 48, width: 128 };

    test.each([
      [0, 6],
      [1, 6],
      [8, 6],
      [16, 8],
    ])('tiles of a pointwise network are the whole image, overlap %i', async (overlap, numTiles) => {
      const [whole, tile] = [pointwiseNetworks(LARGE), pointwiseNetworks()].map((networks) =>
        softmaxPredictor(networks, { modalities: MODALITIES, flip: true }),
      );
      if (whole === undefined || tile === undefined) throw new Error('test: two predictors must be there');
      const tiled = tiledPredictor(tile, { size: LARGE, overlap });
      const batch = batchOf(2, LARGE);
      const expected = await whole.probabilities(batch);
      expectClose(await tiled.probabilities(batch), expected, 1e-6);
      const ids = await tiled.classIds(batch);
      expect(ids.filter((id, pixel) => id !== mostOf(expected, pixel))).toHaveLength(0);
      expect(tiled.cost()?.passesPerImage).toBe(2 * numTiles);
      for (const one of [whole, tiled]) one.dispose();
    });

    test('an image of the size of a tile is one tile', async () => {
      const [plain, tile] = [ssmaNetworks(), ssmaNetworks()].map((networks) =>
        softmaxPredictor(networks, { modalities: MODALITIES }),
      );
      if (plain === undefined || tile === undefined) throw new Error('test: two predictors must be there');
      const tiled = tiledPredictor(tile, { size: SIZE, overlap: 8 });
      expect(await tiled.probabilities(batchOf(1))).toEqual(await plain.probabilities(batchOf(1)));
      for (const one of [plain, tiled]) one.dispose();
    });

    test('names the image that cannot be predicted, and leaves no tensor behind', async () => {
      const tile = softmaxPredictor(pointwiseNetworks(), { modalities: MODALITIES });
      const tiled = tiledPredictor(tile, { size: LARGE, overlap: 8 });
      const before = tf.memory().numTensors;
      const broken = batchOf(2, LARGE);
      (broken.images.depth as Float32Array)[2 * 48 * 128 * 3 - 1] = Number.NaN;
      await expect(tiled.classIds(broken)).rejects.toThrow("inference: logits of image 'image1' must be finite");
      await expect(tiled.classIds(batchOf(1))).rejects.toThrow(
        'tiles: images of rgb must be 128x48; got 4608 values for 1 of them (image0)',
      );
      expect(tf.memory().numTensors).toBe(before);
      expect(() => tiledPredictor(tile, { size: { height: 16, width: 64 }, overlap: 8 })).toThrow(
        'tiles: side of the image must be at least a tile, 32; got 16',
      );
      tiled.dispose();
    });
  });
}
