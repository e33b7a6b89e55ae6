import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { buildModel } from '../build-model.js';
import { compileForInference } from '../node/compile-for-inference.js';
import { loadEngine } from '../node/load-engine.js';
import { narrowSpec } from '../test-support/every-network.js';
import { fillWeights } from '../test-support/fill-weights.js';
import { relativeError, testValues } from '../test-support/numeric-gradient.js';
import { exportNetwork } from './export-network.js';

beforeAll(async () => {
  await loadEngine();
});

/** The part that this test calls of the SavedModel reader of tfjs-node. */
interface SavedModelReader {
  getMetaGraphsFromSavedModel(folder: string): Promise<{ tags: string[]; signatureDefs: Record<string, Signature> }[]>;
  loadSavedModel(folder: string): Promise<ServedModel>;
}

interface Signature {
  readonly inputs: Readonly<Record<string, object>>;
  readonly outputs: Readonly<Record<string, object>>;
}

interface ServedModel {
  predict(images: Readonly<Record<string, tf.Tensor>>): Readonly<Record<string, tf.Tensor>>;
  dispose(): void;
}

it('is served by names, at any size, with the logits of the network and their largest', async () => {
  const reader: SavedModelReader = createRequire(import.meta.url)('@tensorflow/tfjs-node-gpu/dist/saved_model');
  const network = buildModel(narrowSpec('ssma'), { classes: 5, inputHeight: 32, inputWidth: 64, inputChannels: 3 }, 3);
  fillWeights(network);
  const [rgb, depth] = [5, 6].map((seed) => tf.tensor4d(testValues(2 * 96 * 32 * 3, seed), [2, 96, 32, 3]));
  const compiled = compileForInference(network);
  const expected = compiled.run([rgb as tf.Tensor4D, depth as tf.Tensor4D]);
  const folder = mkdtempSync(join(tmpdir(), 'ssma-export-'));
  try {
    writeFileSync(join(folder, 'saved_model.pb'), exportNetwork(network, 'saved-model', ['rgb', 'depth']).bytes);
    const [{ tags, signatureDefs } = { tags: [], signatureDefs: {} }] =
      await reader.getMetaGraphsFromSavedModel(folder);
    expect(tags).toEqual(['serve']);
    expect(Object.keys(signatureDefs.serving_default?.inputs ?? {}).sort()).toEqual(['depth', 'rgb']);
    const served = await reader.loadSavedModel(folder);
    const { logits, classes } = served.predict({ depth: depth as tf.Tensor, rgb: rgb as tf.Tensor });
    expect(relativeError((logits as tf.Tensor).dataSync(), expected.dataSync())).toBeLessThan(1e-5);
    expect(Array.from((classes as tf.Tensor).dataSync())).toEqual(Array.from(tf.argMax(expected, 3).dataSync()));
    served.dispose();
  } finally {
    rmSync(folder, { recursive: true });
  }
  compiled.dispose();
  network.dispose();
});
