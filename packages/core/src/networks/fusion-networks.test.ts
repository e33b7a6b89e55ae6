import * as tf from '@tensorflow/tfjs-core';
import { type LayersModel, loadLayersModel, model as modelOf } from '@tensorflow/tfjs-layers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildModel } from '../build-model.js';
import { foldBatchNorm } from '../compile/fold-batch-norm.js';
import { graphOfModel } from '../compile/graph-of-model.js';
import { loadPortable } from '../compile/run-portable.js';
import { registerLayers } from '../layers/register.js';
import { compileForInference } from '../node/compile-for-inference.js';
import { loadEngine } from '../node/load-engine.js';
import { softmaxCrossEntropy } from '../ops/softmax-cross-entropy.js';
import { profileModel } from '../profile/profile.js';
import { ModelSpec, NETWORK_NAMES, outputNamesOf } from '../spec.js';
import { fillWeights } from '../test-support/fill-weights.js';
import { relativeError, testValues } from '../test-support/numeric-gradient.js';

beforeAll(async () => {
  await loadEngine();
  registerLayers();
});

const SHAPE = { classes: 5, inputHeight: 32, inputWidth: 64, inputChannels: 3 };
const SMALL = { widthMultiplier: 0.06, modalities: ['rgb', 'depth'] };

const parse = (spec: Record<string, unknown>) => ModelSpec.parse({ ...SMALL, ...spec });

/** Every network, and every way through SSMA's options that makes another graph. */
const VARIANTS: [string, ModelSpec][] = [
  ['ssma', parse({ network: 'ssma' })],
  [
    'ssma, F1, released code, loss on the block',
    parse({ network: 'ssma', fusion: { skips: 'first-modality', convolutions: 'released-code', blockHeads: true } }),
  ],
  [
    'ssma, F2, dependent, loss on the blocks',
    parse({
      network: 'ssma',
      auxiliaryHeads: false,
      fusion: { skips: 'fused', weighting: 'dependent', convolutions: 'released-code', blockHeads: true },
    }),
  ],
  [
    'ssma, decoder stage, 1x1, no recalibration',
    parse({ network: 'ssma', fusion: { placement: 'decoder', convolutions: '1x1', recalibration: false } }),
  ],
  ...NETWORK_NAMES.filter((network) => network !== 'adapnet++' && network !== 'ssma').map(
    (network): [string, ModelSpec] => [network, parse({ network })],
  ),
];

function build(spec: ModelSpec): LayersModel {
  const network = buildModel(spec, SHAPE, 3);
  fillWeights(network);
  return network;
}

const images = (batch: number, modalities = 2) =>
  Array.from({ length: modalities }, (_, m) => tf.tensor4d(testValues(batch * 32 * 64 * 3, 9 + m), [batch, 32, 64, 3]));

const outputsOf = (network: LayersModel, inputs: tf.Tensor[]) => [network.predict(inputs)].flat() as tf.Tensor4D[];

it.each([
  { network: 'ssma' },
  { network: 'ssma', auxiliaryHeads: false },
  { network: 'ssma', auxiliaryHeads: false, fusion: { placement: 'decoder' } },
  { network: 'late-fusion' },
  { network: 'stacking' },
])('%o, disposed, leaves no tensor behind', (choices) => {
  const before = tf.memory().numTensors;
  build(parse(choices)).dispose();
  expect(tf.memory().numTensors).toBe(before);
});

describe.each(VARIANTS)('%s', (_, spec) => {
  let network: LayersModel;
  let inputs: tf.Tensor4D[];
  let logits: Float32Array;

  beforeAll(() => {
    network = build(spec);
    inputs = images(2);
    const outputs = outputsOf(network, inputs);
    logits = outputs[0]?.dataSync<'float32'>() as Float32Array;
    tf.dispose(outputs);
  });

  afterAll(() => {
    network.dispose();
    tf.dispose(inputs);
  });

  it('reads one image per modality, gives every output at the size of the input, and knows their names', () => {
    expect(network.inputNames).toEqual(['rgb', 'depth']);
    expect(network.outputs.map(({ shape }) => shape)).toEqual(outputNamesOf(spec).map(() => [null, 32, 64, 5]));
    const names = network.outputNames.map((name) => name.replace('/resize', ''));
    expect(names.slice(1)).toEqual(outputNamesOf(spec).slice(1));
  });

  it('compiled for inference, natively and portably, it gives the same logits', () => {
    for (const compiled of [compileForInference(network), loadPortable(foldBatchNorm(graphOfModel(network)))]) {
      const [result] = [compiled.run(inputs)].flat() as [tf.Tensor4D];
      expect(relativeError(result.dataSync(), logits)).toBeLessThan(2e-4);
      result.dispose();
      compiled.dispose();
    }
  });

  it('saved and loaded as a standard layers model it gives the same logits', async () => {
    let saved: tf.io.ModelArtifacts | undefined;
    await network.save({
      save: async (artifacts) => {
        saved = artifacts;
        return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } };
      },
    });
    const loaded = await loadLayersModel({ load: async () => saved as tf.io.ModelArtifacts });
    const outputs = outputsOf(loaded, inputs);
    expect(relativeError(outputs[0]?.dataSync() as Float32Array, logits)).toBe(0);
    loaded.dispose();
    tf.dispose(outputs);
  });

  it('sends a gradient to every weight of every modality', () => {
    const labels = tf.fill([2, 32, 64], 3, 'int32') as tf.Tensor3D;
    const variables = network.trainableWeights.map((weight) => weight.read() as tf.Variable);
    const { value, grads } = tf.variableGrads(() => {
      const outputs = [network.apply(inputs, { training: true })].flat() as tf.Tensor4D[];
      return tf.addN(outputs.map((output) => softmaxCrossEntropy(output, labels, 255)));
    }, variables);
    const magnitudes = new Map(
      network.trainableWeights.map(({ originalName }, index) => {
        const gradient = grads[(variables[index] as tf.Variable).name] as tf.Tensor;
        return [originalName, gradient.dataSync<'float32'>().reduce((sum, part) => sum + Math.abs(part), 0)] as const;
      }),
    );
    expect([...magnitudes.values()].every(Number.isFinite)).toBe(true);
    const without = [...magnitudes].filter(([, magnitude]) => magnitude === 0).map(([name]) => name);
    // Batch norm takes the mean away, and with it what a bias in front of it adds.
    expect(without.filter((name) => !/\/conv\d\/bias$/.test(name))).toEqual([]);
    tf.dispose([labels, value, grads]);
  });
});

describe('exchanging the modalities with all their weights leaves the logits equal', () => {
  it.each(['average', 'late-fusion', 'cmode', 'ssma'] as const)('%s', (name) => {
    const network = build(parse({ network: name }));
    const exchanged = buildModel(parse({ network: name, modalities: ['depth', 'rgb'] }), SHAPE, 3);
    exchangeWeights(network, exchanged);
    const inputs = images(1);
    const expected = outputsOf(network, inputs);
    const actual = outputsOf(exchanged, [...inputs].reverse());
    expect(relativeError(actual[0]?.dataSync() as Float32Array, expected[0]?.dataSync() as Float32Array)).toBeLessThan(
      1e-4,
    );
    tf.dispose([inputs, expected, actual]);
    network.dispose();
    exchanged.dispose();
  });
});

/** Axis along which a weight has one half per modality, where it reads or makes a concatenation of both. */
function modalityAxis(name: string): number | null {
  if (/^fusion\/class\d+\/conv\/kernel$|^ssma\/\w+\/(reduce|fuse)\/conv\/kernel$/.test(name)) return 2;
  if (/^ssma\/\w+\/expand\/conv\/kernel$/.test(name)) return 3;
  return /^ssma\/\w+\/expand\/conv\/bias$/.test(name) ? 0 : null;
}

/** Copies weights of equal name; the halves of those that know both modalities change places. */
function exchangeWeights(from: LayersModel, to: LayersModel): void {
  const byName = new Map(from.weights.map((weight) => [weight.originalName, weight]));
  for (const weight of to.weights) {
    const source = byName.get(weight.originalName);
    if (source === undefined) throw new Error(`no weight ${weight.originalName}`);
    const axis = modalityAxis(weight.originalName);
    if (axis === null) {
      weight.write(source.read());
      continue;
    }
    const [first, second] = tf.split(source.read(), 2, axis) as [tf.Tensor, tf.Tensor];
    const exchanged = tf.concat([second, first], axis);
    weight.write(exchanged);
    tf.dispose([first, second, exchanged]);
  }
}

describe('fusions without weights of their own', () => {
  const probabilities = (spec: ModelSpec, inputs: tf.Tensor[]) => {
    const network = build(spec);
    const experts = modelOf({
      inputs: network.inputs,
      outputs: ['rgb', 'depth'].map((name) => network.getLayer(`${name}/decoder/up3/norm`).output as never),
    });
    const values = tf.tidy(() => {
      const [rgb, depth] = (experts.predict(inputs) as tf.Tensor4D[]).map((logits) => tf.softmax(logits)) as [
        tf.Tensor4D,
        tf.Tensor4D,
      ];
      const fused = tf.softmax(network.predict(inputs) as tf.Tensor4D);
      return [rgb, depth, fused].map((map) => map.dataSync<'float32'>());
    });
    network.dispose();
    return values as [Float32Array, Float32Array, Float32Array];
  };

  it("average: the output's softmax is the mean of the experts'", () => {
    const inputs = images(1);
    const [rgb, depth, fused] = probabilities(parse({ network: 'average' }), inputs);
    const mean = rgb.map((value, index) => (value + (depth[index] as number)) / 2);
    expect(relativeError(fused, mean)).toBeLessThan(1e-5);
    tf.dispose(inputs);
  });

  it("maximum: the output's softmax is the larger of the experts', scaled to sum 1", () => {
    const inputs = images(1);
    const [rgb, depth, fused] = probabilities(parse({ network: 'maximum' }), inputs);
    const larger = rgb.map((value, index) => Math.max(value, depth[index] as number));
    const scaledToOne = larger.map((value, index) => {
      const start = index - (index % 5);
      return value / larger.subarray(start, start + 5).reduce((sum, part) => sum + part, 0);
    });
    expect(relativeError(fused, scaledToOne)).toBeLessThan(1e-5);
    tf.dispose(inputs);
  });

  it.each(['average', 'maximum'])('%s has the weights of its experts alone', (name) => {
    const network = build(parse({ network: name }));
    expect(network.weights.every(({ originalName }) => /^(rgb|depth)\//.test(originalName))).toBe(true);
    network.dispose();
  });
});

describe('CMoDE', () => {
  it("its gates are in [0, 1] and sum to 1 over the modalities; the scores are the experts', weighed by them", () => {
    const network = build(parse({ network: 'cmode' }));
    const tapped = modelOf({
      inputs: network.inputs,
      outputs: ['fusion/gates', 'rgb/decoder/up3/norm', 'depth/decoder/up3/norm', 'fusion/sum'].map(
        (name) => network.getLayer(name).output as never,
      ),
    });
    const inputs = images(1);
    const [gates, rgb, depth, sum] = (tapped.predict(inputs) as tf.Tensor[]).map((map) =>
      map.dataSync<'float32'>(),
    ) as [Float32Array, Float32Array, Float32Array, Float32Array];
    for (let c = 0; c < 5; c++) expect((gates[c] as number) + (gates[5 + c] as number)).toBeCloseTo(1, 5);
    expect(gates.every((gate) => gate >= 0 && gate <= 1)).toBe(true);
    const expected = rgb.map(
      (value, i) => value * (gates[i % 5] as number) + (depth[i] as number) * (gates[5 + (i % 5)] as number),
    );
    expect(relativeError(sum, expected)).toBeLessThan(1e-5);
    tf.dispose(inputs);
    network.dispose();
  });
});

describe('profile', () => {
  it('names modules by modality, counts every weight once and leaves heads out of inference', () => {
    const network = build(parse({ network: 'ssma', fusion: { blockHeads: true } }));
    const { modules, total, inferenceFlops } = profileModel(network);
    expect(modules.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['rgb/stage1', 'depth/easpp', 'ssma', 'decoder', 'aux1', 'auxLatent']),
    );
    expect(total.parameters).toBe(network.countParams());
    const heads = modules.filter(({ name }) => name.startsWith('aux'));
    expect(heads).toHaveLength(5);
    expect(inferenceFlops).toBe(total.flops - heads.reduce((sum, { flops }) => sum + flops, 0));
    network.dispose();
  });
});

describe('compileForInference', () => {
  it('refuses another number of images than the network has inputs', () => {
    const network = build(parse({ network: 'ssma' }));
    const inputs = images(1);
    const compiled = compileForInference(network);
    expect(() => compiled.run(inputs[0] as tf.Tensor4D)).toThrow(
      'inference: images must be one per input, rgb, depth; got 1 of them',
    );
    compiled.dispose();
    tf.dispose(inputs);
    network.dispose();
  });
});

describe('three modalities', () => {
  it.each(['ssma', 'average', 'cmode', 'fusenet'])('%s reads them all', (network) => {
    const model = build(parse({ network, modalities: ['rgb', 'depth', 'nir'] }));
    const inputs = images(1, 3);
    const changed = [inputs[0], inputs[1], tf.neg(inputs[2] as tf.Tensor)] as tf.Tensor4D[];
    const compiled = compileForInference(model);
    const [before, after] = [compiled.run(inputs), compiled.run(changed)];
    const expected = outputsOf(model, inputs)[0] as tf.Tensor4D;
    expect(relativeError(before.dataSync(), expected.dataSync())).toBeLessThan(2e-4);
    expect([...after.dataSync()]).not.toEqual([...before.dataSync()]);
    compiled.dispose();
    model.dispose();
    tf.dispose([inputs, changed, before, after, expected]);
  });
});
