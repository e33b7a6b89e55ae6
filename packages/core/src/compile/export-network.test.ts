import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { pathToFileURL } from 'node:url';
import * as tf from '@tensorflow/tfjs-core';
import { env, InferenceSession, Tensor } from 'onnxruntime-web';
import { beforeAll, describe, expect, it } from 'vitest';
import { buildModel } from '../build-model.js';
import { compileForInference } from '../node/compile-for-inference.js';
import { loadEngine } from '../node/load-engine.js';
import type { ModelSpec } from '../spec.js';
import { EVERY_NETWORK, narrowSpec } from '../test-support/every-network.js';
import { fillWeights } from '../test-support/fill-weights.js';
import { relativeError, testValues } from '../test-support/numeric-gradient.js';
import { exportNetwork } from './export-network.js';

beforeAll(async () => {
  await loadEngine();
  const runtime = createRequire(import.meta.url).resolve('onnxruntime-web');
  env.wasm.wasmPaths = pathToFileURL(`${dirname(runtime)}/`).href;
  env.wasm.numThreads = 1;
});

const BUILT = { classes: 5, inputHeight: 32, inputWidth: 64, inputChannels: 3 };
const BATCH = 2;

type Size = readonly [height: number, width: number];

function imagesOf({ modalities }: ModelSpec, [height, width]: Size): tf.Tensor4D[] {
  return modalities.map((_, m) =>
    tf.tensor4d(testValues(BATCH * height * width * 3, 5 + m), [BATCH, height, width, 3]),
  );
}

/** What ONNX Runtime makes of a model: values [B, H, W, classes] and [B, H, W]. */
async function runOnnx(model: Uint8Array, images: Readonly<Record<string, tf.Tensor4D>>) {
  const session = await InferenceSession.create(model);
  const feeds = Object.entries(images).map(([name, image]) => {
    const { shape, values } = transposed(image, [0, 3, 1, 2]);
    return [name, new Tensor('float32', values, shape)] as const;
  });
  const { logits, classes } = await session.run(Object.fromEntries(feeds));
  await session.release();
  if (logits === undefined || classes === undefined) throw new Error('the model must give logits and classes');
  const maps = tf.tensor4d(logits.data as Float32Array, logits.dims as [number, number, number, number]);
  const { values } = transposed(maps, [0, 2, 3, 1]);
  maps.dispose();
  return { logits: values, classes: Array.from(classes.data as BigInt64Array, Number), shape: classes.dims };
}

function transposed(map: tf.Tensor4D, order: number[]): { shape: number[]; values: Float32Array } {
  const moved = tf.transpose(map, order);
  const result = { shape: moved.shape, values: moved.dataSync<'float32'>() as Float32Array };
  moved.dispose();
  return result;
}

/** A sum that some of its addends no longer fill, and a concatenation of halves of which one is narrower. */
const PRUNED = narrowSpec('adapnet++', {
  widthMultiplier: 0.1,
  keptFilters: { 'stage4/unit2/spatial/conv1': 20, 'stage4/unit2/expand/conv': { of: 208, kept: [0, 7, 100, 207] } },
});

describe('the ONNX model', () => {
  it.each<[string, ModelSpec]>([...EVERY_NETWORK, ['a pruned adapnet++', PRUNED]])(
    '%s gives the logits of the network and their largest',
    async (_, spec) => {
      const network = buildModel(spec, BUILT, 3);
      fillWeights(network);
      const compiled = compileForInference(network);
      const others: Size[] = compiled.sizes.multipleOf === null ? [] : [[96, 32]];
      const model = exportNetwork(network, 'onnx', spec.modalities).bytes;
      for (const size of [[32, 64] as const, ...others]) {
        const images = imagesOf(spec, size);
        const logits = compiled.run(images);
        const largest = tf.argMax(logits, 3);
        const byName = spec.modalities.map((name, m) => [name, images[m] as tf.Tensor4D]);
        const found = await runOnnx(model, Object.fromEntries(byName));
        expect(relativeError(found.logits, logits.dataSync())).toBeLessThan(1e-5);
        expect(found.shape).toEqual([BATCH, ...size]);
        expect(found.classes).toEqual(Array.from(largest.dataSync()));
        tf.dispose([images, logits, largest]);
      }
      compiled.dispose();
      network.dispose();
    },
  );

  it('tells which sides are free', async () => {
    const sidesOf = async (name: ModelSpec['network']) => {
      const network = buildModel(narrowSpec(name), BUILT, 3);
      const session = await InferenceSession.create(exportNetwork(network, 'onnx', ['rgb', 'depth']).bytes);
      network.dispose();
      return session.inputMetadata.map((input) => (input.isTensor ? [input.name, ...input.shape] : []));
    };
    expect(await sidesOf('ssma')).toEqual([
      ['rgb', 'batch', 3, 'height', 'width'],
      ['depth', 'batch', 3, 'height', 'width'],
    ]);
    expect(await sidesOf('cmode')).toEqual([
      ['rgb', 'batch', 3, 32, 64],
      ['depth', 'batch', 3, 32, 64],
    ]);
  });
});

it.each([
  [[], 'none'],
  [['rgb'], 'rgb'],
  [['rgb', 'rgb'], 'rgb, rgb'],
])('refuses the names %j for two inputs', (names, got) => {
  const network = buildModel(narrowSpec('average'), BUILT, 3);
  expect(() => exportNetwork(network, 'onnx', names)).toThrow(
    `export: names of inputs must be 2 different ones; got ${got}`,
  );
  network.dispose();
});
