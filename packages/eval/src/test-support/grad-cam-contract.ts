import { buildModel } from '@ssma/core';
import { ModelSpec } from '@ssma/core/spec';
import { randomFrom } from '@ssma/datasets';
import * as tf from '@tensorflow/tfjs-core';
import { input, type LayersModel, layers, model as modelOf, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { describe, expect, test } from 'vitest';
import { classScoreGradient } from '../explain/class-score-gradient.js';
import { fusionStages } from '../explain/fusion-stages.js';
import { classActivationMap, type GradCamOptions, gradCamPlusPlus } from '../explain/grad-cam.js';

export function values(size: number, seed: string): Float32Array {
  const random = randomFrom('explain', seed);
  return Float32Array.from({ length: size }, () => 2 * random.next() - 1);
}

/** A network of one feature map `map` [1, H, W, C], which is its input doubled, and 1 x 1 class scores. */
function oneLayer(shape: [number, number, number], kernel: number[][], bias = 0): LayersModel {
  const image = input({ name: 'image', shape });
  const scale = [shape[2], shape[2]] as [number, number];
  const diagonal = tf.tidy(() => tf.reshape(tf.mul(tf.eye(...scale), 2), [1, 1, ...scale]).arraySync());
  const conv = (name: string, weights: unknown, filters: number) =>
    layers.conv2d({
      name,
      filters,
      kernelSize: 1,
      weights: [tf.tensor(weights as number[]), tf.fill([filters], name === 'logits' ? bias : 0)],
    });
  const map = conv('map', diagonal, shape[2]).apply(image) as SymbolicTensor;
  const logits = conv('logits', [[kernel]], kernel[0]?.length ?? 0).apply(map) as SymbolicTensor;
  return modelOf({ inputs: image, outputs: logits });
}

/** Three convolutions, one strided, with leaky steps between them, and the same from the feature map `second` on. */
function twoHalves(): { whole: LayersModel; tail: LayersModel } {
  const image = input({ name: 'image', shape: [8, 6, 3] });
  const conv = (name: string, filters: number, strides: number, seed: string) => {
    const channels = { first: 3, second: 4, third: 5 }[name] as number;
    const kernel = tf.tensor(values(9 * channels * filters, seed), [3, 3, channels, filters]);
    return layers.conv2d({ name, filters, kernelSize: 3, strides, padding: 'same', useBias: false, weights: [kernel] });
  };
  const relu = layers.activation({ name: 'relu', activation: 'relu' });
  const tanh = layers.activation({ name: 'tanh', activation: 'tanh' });
  const up = layers.upSampling2d({ name: 'up', size: [2, 2] });
  const third = conv('third', 4, 1, 'third');
  const second = conv('second', 5, 2, 'second');
  const behind = (map: SymbolicTensor) => up.apply(third.apply(tanh.apply(map))) as SymbolicTensor;
  const map = second.apply(relu.apply(conv('first', 4, 1, 'first').apply(image))) as SymbolicTensor;
  const start = input({ name: 'start', shape: [4, 3, 5] });
  return {
    whole: modelOf({ inputs: image, outputs: behind(map) }),
    tail: modelOf({ inputs: start, outputs: behind(start) }),
  };
}

export function ssmaNetwork(changes: Record<string, unknown> = {}): LayersModel {
  const spec = ModelSpec.parse({
    network: 'ssma',
    modalities: ['rgb', 'depth'],
    widthMultiplier: 0.05,
    ...changes,
  });
  return buildModel(spec, { classes: 3, inputHeight: 32, inputWidth: 48, inputChannels: 3 }, 4);
}

export function ssmaImages(): tf.Tensor4D[] {
  return ['rgb', 'depth'].map((seed) => tf.tensor4d(values(32 * 48 * 3, seed), [1, 32, 48, 3]));
}

/** Grad-CAM++ on whatever engine runs. */
export function describeGradCam(): void {
  describe('gradCamPlusPlus', () => {
    test('is what Eq. 19 gives by hand [1,2,2,2], logits of 1 x 1', async () => {
      // A: channel 0 is 2 4 / 6 8 (sum 20), channel 1 is 1 -1 / 3 0 (sum 3).
      const image = tf.tensor4d([1, 0.5, 2, -0.5, 3, 1.5, 4, 0], [1, 2, 2, 2]);
      // Logits: class 0 is 0, class 1 is 0.5 A0 + 0.25 A1: g is 0.5 and 0.25 at the pixels that count, 0 elsewhere.
      const network = oneLayer(
        [2, 2, 2],
        [
          [0, 0.5],
          [0, 0.25],
        ],
      );
      const options = { classId: 1, pixels: Uint8Array.of(1, 0, 1, 0), features: { layer: 'map' } };
      const { data, weights, score, numPixels, height, width } = await gradCamPlusPlus(network, image, options);
      // alpha: 1 / (2 + 0.5 20) = 1 / 12 and 1 / (2 + 0.25 3) = 4 / 11, at two pixels each.
      const [w0, w1] = [2 * (1 / 12) * 0.5, 2 * (4 / 11) * 0.25];
      expect([height, width, numPixels]).toEqual([2, 2, 2]);
      expect(score).toBeCloseTo(0.5 * (2 + 6) + 0.25 * (1 + 3), 6);
      expectClose(weights, [w0, w1], 1e-6);
      expectClose(data, [2 * w0 + w1, 4 * w0 - w1, 6 * w0 + 3 * w1, 8 * w0], 1e-6);
      network.dispose();
      image.dispose();
    });

    test.each([
      // The gradient below 0 does not count: alpha 1 / (2 + 0.5 2), w = 1 / 6; the map is cut at 0.
      { activations: [-1, 3], gradients: [0.5, -1], weight: 1 / 6, map: [0, 0.5] },
      // alpha 1 / (2 - 7): a channel of negative sum may count the other way round.
      { activations: [-8, 1], gradients: [1, 0], weight: -0.2, map: [1.6, 0] },
      // 2 - 2 is the denominator.
      { activations: [-3, 1], gradients: [1, 0], weight: 0, map: [0, 0] },
    ])('signs and the pole, by hand: $activations by $gradients', ({ activations, gradients, weight, map }) => {
      const found = classActivationMap({
        height: 1,
        width: 2,
        channels: 1,
        score: 0,
        numPixels: 1,
        activations: Float32Array.from(activations),
        gradients: Float32Array.from(gradients),
      });
      expectClose(found.weights, [weight], 1e-7);
      expectClose(found.data, map, 1e-6);
    });

    test('takes the pixels that the network gives the class', async () => {
      const image = tf.tensor4d([1, -1, 2, -3], [1, 2, 2, 1]);
      const network = oneLayer([2, 2, 1], [[0, 1]]);
      const { score, numPixels } = await gradCamPlusPlus(network, image, { classId: 1, features: { layer: 'map' } });
      expect([score, numPixels]).toEqual([6, 2]);
      network.dispose();
      image.dispose();
    });

    test('has the gradient of central differences through conv, tanh, nearest resize [1,8,6,3]', async () => {
      const { whole, tail } = twoHalves();
      const image = tf.tensor4d(values(144, 'image'), [1, 8, 6, 3]);
      const pixels = Uint8Array.from({ length: 48 }, (_, pixel) => (pixel % 5 === 0 ? 0 : 1));
      const score = { classId: 2, pixels };
      const found = await classScoreGradient(whole, image, { score, features: { layer: 'second' }, where: 'test' });
      const scoreAt = (map: Float32Array) =>
        tf.tidy(() => {
          const logits = (tail.predict(tf.tensor4d(map, [1, 4, 3, 5])) as tf.Tensor).dataSync<'float32'>();
          return Array.from(pixels).reduce((sum, pixel, at) => sum + pixel * (logits[4 * at + 2] as number), 0);
        });
      const step = 1e-2;
      const numeric = found.activations.map((value, at) => {
        const [above, below] = [found.activations.slice(), found.activations.slice()];
        [above[at], below[at]] = [value + step, value - step];
        return (scoreAt(above) - scoreAt(below)) / (2 * step);
      });
      expect(found.score).toBeCloseTo(scoreAt(found.activations), 3);
      // Third derivatives of tanh leave about step^2 / 3, float32 about 1e-4 of the largest gradient.
      expectClose(found.gradients, numeric, 2e-3 * Math.max(...numeric.map(Math.abs)));
      whole.dispose();
      image.dispose();
    });

    test.each(['ssma/latent/fuse/norm', 'rgb/stage3/unit2/norm'])(
      'sums over the pixels to the central difference by a shift of the whole channel: %s of an SSMA network',
      async (layer) => {
        const network = ssmaNetwork();
        const images = ssmaImages();
        const score = { classId: 1, pixels: new Uint8Array(32 * 48).fill(1) };
        const found = await classScoreGradient(network, images, { score, features: { layer }, where: 'test' });
        const analytic = Array.from({ length: found.channels }, (_, channel) =>
          found.gradients.reduce((sum, value, at) => sum + (at % found.channels === channel ? value : 0), 0),
        );
        const scoreWith = (channel: number, shift: number) =>
          tf.tidy(() => {
            const norm = network.getLayer(layer);
            const [gamma, beta, ...moving] = norm.getWeights() as [tf.Tensor, tf.Tensor, ...tf.Tensor[]];
            const original = beta.dataSync().slice();
            const shifted = original.slice();
            shifted[channel] = (shifted[channel] as number) + shift;
            norm.setWeights([gamma, tf.tensor(shifted, beta.shape), ...moving]);
            const logits = (network.predict(images) as tf.Tensor[])[0] as tf.Tensor;
            const result = tf.sum(tf.slice(logits, [0, 0, 0, 1], [-1, -1, -1, 1])).dataSync()[0] as number;
            norm.setWeights([gamma, tf.tensor(original, beta.shape), ...moving]);
            return result;
          });
        const step = 5e-3;
        const channels = [0, 3, 7];
        const numeric = channels.map((channel) => (scoreWith(channel, step) - scoreWith(channel, -step)) / (2 * step));
        expect(Math.max(...numeric.map(Math.abs))).toBeGreaterThan(1e-3);
        // ReLUs between have kinks within the step.
        expectClose(
          channels.map((channel) => analytic[channel] as number),
          numeric,
          0.02 * Math.max(...numeric.map(Math.abs)),
        );
        network.dispose();
        tf.dispose(images);
      },
    );

    test('a channel scaled by 4 whose readers are scaled by 1/4 changes nothing', () => {
      const gradient = {
        height: 3,
        width: 2,
        channels: 2,
        score: 0,
        numPixels: 1,
        activations: values(12, 'a'),
        gradients: values(12, 'g'),
      };
      const scale = (data: Float32Array, factor: number) =>
        data.map((value, at) => (at % 2 === 0 ? factor * value : value));
      const scaled = {
        ...gradient,
        activations: scale(gradient.activations, 4),
        gradients: scale(gradient.gradients, 1 / 4),
      };
      expectClose(classActivationMap(scaled).data, classActivationMap(gradient).data, 1e-6);
    });

    test('channels apart add up to the whole where no sum is below 0', async () => {
      const network = oneLayer([2, 2, 2], [[0.5], [0.25]]);
      const image = tf.tensor4d([1, 0.5, 2, 0.5, 3, 1.5, 4, 0], [1, 2, 2, 2]);
      const mapOf = async (features: GradCamOptions['features']) =>
        (await gradCamPlusPlus(network, image, { classId: 0, features })).data;
      const whole = await mapOf({ layer: 'map' });
      const first = await mapOf({ layer: 'map', channels: { start: 0, size: 1 } });
      const second = await mapOf({ layer: 'map', channels: { start: 1, size: 1 } });
      expectClose(
        whole,
        first.map((value, at) => value + (second[at] as number)),
        1e-6,
      );
      network.dispose();
      image.dispose();
    });

    test.each([
      ['one map is the same up to a factor when the score is scaled', { scale: 10, bias: 0 }],
      ['a map is the same when a constant is added to the score', { scale: 1, bias: 3 }],
    ])('%s', async (_, { scale, bias }) => {
      const image = tf.tensor4d([1, -1, 2, 3], [1, 2, 2, 1]);
      const normalised = async (network: LayersModel) => {
        const pixels = Uint8Array.of(1, 1, 0, 1);
        const { data } = await gradCamPlusPlus(network, image, { classId: 0, pixels, features: { layer: 'map' } });
        network.dispose();
        const largest = Math.max(...data);
        expect(largest).toBeGreaterThan(0);
        return data.map((value) => value / largest);
      };
      const plain = await normalised(oneLayer([2, 2, 1], [[0.5]]));
      expectClose(await normalised(oneLayer([2, 2, 1], [[scale * 0.5]], bias)), plain, 1e-6);
      image.dispose();
    });

    test('maps every stage of an SSMA network and leaves no tensor behind', async () => {
      const network = ssmaNetwork();
      const images = ssmaImages();
      const pixels = new Uint8Array(32 * 48).fill(1);
      const before = tf.memory().numTensors;
      for (const { features, block } of fusionStages(network)) {
        const { height, width, data } = await gradCamPlusPlus(network, images, { classId: 1, pixels, features });
        expect([height, width]).toEqual({ 'ssma/latent': [2, 3], 'ssma/skip2': [4, 6], 'ssma/skip1': [8, 12] }[block]);
        expect(data.every((value) => Number.isFinite(value) && value >= 0)).toBe(true);
      }
      expect(tf.memory().numTensors).toBe(before);
      await expect(
        gradCamPlusPlus(network, images, {
          classId: 1,
          pixels: new Uint8Array(32 * 48),
          features: { layer: 'rgb/easpp/concat' },
        }),
      ).rejects.toThrow('gradCamPlusPlus: pixels must choose at least one; got 0 of them (class 1)');
      expect(tf.memory().numTensors).toBe(before);
      network.dispose();
      tf.dispose(images);
    });

    test.each([
      [
        { features: { layer: 'ssma/latent/fused' } },
        "layer must be one of the network's; got ssma/latent/fused (closest: ",
      ],
      [
        { features: { layer: 'aux1/norm' } },
        "layer must lead to the network's first output, decoder/up3/norm; got aux1/norm",
      ],
      [
        { features: { layer: 'rgb/skip1/norm', channels: { start: 4, size: 5 } } },
        'channels must lie within the 8 of rgb/skip1/norm; got 5 from 4 on',
      ],
      [{ classId: 3 }, 'classId must be from 0 to 2; got 3'],
      [{ pixels: new Uint8Array(4) }, 'pixels must hold 1536 values, 32 x 48 like the first output; got 4'],
    ])('refuses %o', async (change, message) => {
      const network = ssmaNetwork();
      const images = ssmaImages();
      const options = { classId: 1, features: { layer: 'ssma/latent/fuse/norm' }, ...change };
      await expect(gradCamPlusPlus(network, images, options)).rejects.toThrow(`gradCamPlusPlus: ${message}`);
      network.dispose();
      tf.dispose(images);
    });

    test('refuses images that do not fit the inputs', async () => {
      const network = ssmaNetwork();
      const images = ssmaImages();
      const options = { classId: 1, features: { layer: 'ssma/latent/fuse/norm' } };
      await expect(gradCamPlusPlus(network, images.slice(1), options)).rejects.toThrow(
        'gradCamPlusPlus: image must have one tensor per input, rgb, depth; got 1',
      );
      const turned = tf.transpose(images[1] as tf.Tensor4D, [0, 2, 1, 3]);
      await expect(gradCamPlusPlus(network, [images[0] as tf.Tensor4D, turned], options)).rejects.toThrow(
        'gradCamPlusPlus: image of depth must be [1, 32, 48, 3]; got [1, 48, 32, 3]',
      );
      network.dispose();
      tf.dispose([images, turned]);
    });
  });
}

export function expectClose(actual: ArrayLike<number>, expected: ArrayLike<number>, tolerance: number): void {
  expect(actual.length).toBe(expected.length);
  const distance = Array.from(actual).reduce(
    (max, value, at) => Math.max(max, Math.abs(value - (expected[at] as number))),
    0,
  );
  expect(distance).toBeLessThanOrEqual(tolerance);
}
