import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel, SymbolicTensor } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { buildModel } from '../build-model.js';
import { foldBatchNorm } from '../compile/fold-batch-norm.js';
import { graphOfModel } from '../compile/graph-of-model.js';
import { loadPortable } from '../compile/run-portable.js';
import { fixedBorder } from '../execute/fixed-border.js';
import { runLayers } from '../execute/run-layers.js';
import { ModelSpec } from '../spec.js';
import { fillWeights } from '../test-support/fill-weights.js';
import { relativeError, testValues } from '../test-support/numeric-gradient.js';
import { loadEngine } from './load-engine.js';
import { splitNetwork } from './split-network.js';

beforeAll(async () => {
  await loadEngine();
});

const SHAPE = { classes: 3, inputHeight: 32, inputWidth: 32, inputChannels: 3 };

/** Two images, a small network of them, its layers of some prefixes frozen. */
function frozenNetwork(network: ModelSpec['network'], prefixes: readonly string[]) {
  const modalities = network === 'adapnet++' ? ['rgb'] : ['rgb', 'depth'];
  const model = buildModel(ModelSpec.parse({ network, modalities, widthMultiplier: 0.06 }), SHAPE, 3);
  fillWeights(model);
  for (const layer of model.layers) {
    if (prefixes.some((prefix) => layer.name.startsWith(prefix))) layer.trainable = false;
  }
  const images = modalities.map((_, m) => tf.tensor4d(testValues(2 * 32 * 32 * 3, 9 + m), [2, 32, 32, 3]));
  return { model, images };
}

const borderOf = (model: LayersModel, wanted: readonly SymbolicTensor[] = model.outputs) =>
  fixedBorder(wanted).map(({ sourceLayer }) => sourceLayer.name);

/** Values of all outputs one after the other. */
const valuesOf = (outputs: tf.Tensor[]) =>
  tf.tidy(() => tf.concat(outputs.map((output) => tf.reshape(output, [-1]))).dataSync());

const applied = (model: LayersModel, images: tf.Tensor4D[]) =>
  [model.apply(images, { training: true })].flat() as tf.Tensor4D[];

const movingStatistics = (model: LayersModel) =>
  new Map(
    model.weights
      .filter(({ originalName }) => originalName.includes('/moving'))
      .map((weight) => [weight.originalName, Array.from(weight.read().dataSync())] as const),
  );

describe('fixedBorder', () => {
  it('SSMA with frozen encoders: what the SSMA blocks read', () => {
    const { model, images } = frozenNetwork('ssma', ['rgb/', 'depth/']);
    expect(borderOf(model).sort()).toEqual(['ssma/latent/concat', 'ssma/skip1/concat', 'ssma/skip2/concat']);
    tf.dispose(images);
    model.dispose();
  });

  it('is empty when nothing is frozen, or only layers behind ones that are trained', () => {
    const { model, images } = frozenNetwork('ssma', []);
    expect(borderOf(model)).toEqual([]);
    for (const layer of model.layers) if (layer.name.startsWith('decoder/')) layer.trainable = false;
    expect(borderOf(model)).toEqual([]);
    tf.dispose(images);
    model.dispose();
  });

  it('a dropout that is not frozen is where training begins', () => {
    const { model, images } = frozenNetwork('adapnet++', ['input', 'stem', 'stage', 'easpp', 'skip']);
    const dropout = model.layers.find(({ name }) => name === 'stage4/unit3/dropout');
    if (dropout !== undefined) dropout.trainable = true;
    expect(borderOf(model).sort()).toEqual([
      'skip1/norm',
      'skip2/norm',
      'stage4/unit2/sum',
      'stage4/unit3/expand/conv',
    ]);
    tf.dispose(images);
    model.dispose();
  });
});

describe.each<[ModelSpec['network'], string[]]>([
  ['adapnet++', ['input', 'stem', 'stage1/', 'stage2/']],
  ['ssma', ['rgb/', 'depth/']],
  ['ssma', ['depth/']],
  ['ssma', ['rgb/stem', 'rgb/input', 'decoder/']],
  ['late-fusion', ['rgb/', 'depth/']],
  ['lfc', ['rgb/', 'depth/']],
  ['cmode', ['rgb/', 'depth/']],
  ['fusenet', ['depth/']],
  ['stacking', ['input', 'stem']],
])('%s without %j', (network, prefixes) => {
  it('gives the outputs of the whole network, and moves statistics of the trained part only', () => {
    const { model, images } = frozenNetwork(network, prefixes);
    const before = movingStatistics(model);
    const border = fixedBorder(model.outputs);
    const inputs = new Map(model.inputs.map(({ id }, m) => [id, images[m] as tf.Tensor]));
    const layered = tf.tidy(() => runLayers(border, inputs, { training: true })) as tf.Tensor4D[];
    const expected = applied(model, images);
    const split = splitNetwork(model);
    // The portable form of the frozen part takes its weights to the engine when it first runs.
    tf.dispose(split.runFixed(images));
    const numTensors = tf.memory().numTensors;
    const fixed = split.runFixed(images);
    const portable = loadPortable(foldBatchNorm(graphOfModel(model, border)));
    const ported = portable.run(images);
    for (const results of [fixed, ported])
      expect(relativeError(valuesOf(results), valuesOf(layered))).toBeLessThan(1e-4);
    tf.dispose(ported);
    portable.dispose();
    // From the same border on: batch norms of a few values would magnify the rounding of another way to it.
    const outputs = split.runTrained(images, layered);
    expect(relativeError(valuesOf(outputs), valuesOf(expected))).toBe(0);
    const after = movingStatistics(model);
    for (const [name, values] of before) {
      const isFrozen = prefixes.some((prefix) => name.startsWith(prefix));
      expect([name, JSON.stringify(after.get(name)) === JSON.stringify(values)]).toEqual([name, isFrozen]);
    }
    tf.dispose([fixed, outputs]);
    expect(tf.memory().numTensors).toBe(numTensors);
    split.dispose();
    tf.dispose([images, layered, expected]);
    model.dispose();
  });
});

it('nothing frozen: exactly the outputs of the network; layers behind other outputs do not run', () => {
  const { model, images } = frozenNetwork('ssma', []);
  const before = movingStatistics(model);
  const split = splitNetwork(model, model.outputs.slice(0, 1));
  expect(split.runFixed(images)).toEqual([]);
  const [logits, ...others] = split.runTrained(images, []) as [tf.Tensor4D];
  expect(others).toEqual([]);
  const after = movingStatistics(model);
  const unmoved = [...before].filter(([name, values]) => JSON.stringify(after.get(name)) === JSON.stringify(values));
  expect(unmoved.map(([name]) => name)).toEqual([...before.keys()].filter((name) => name.startsWith('aux')));
  const whole = applied(model, images);
  expect(relativeError(logits.dataSync(), (whole[0] as tf.Tensor4D).dataSync())).toBe(0);
  tf.dispose([images, logits, whole]);
  split.dispose();
  model.dispose();
});
