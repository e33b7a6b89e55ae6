import * as tf from '@tensorflow/tfjs-core';
import { type LayersModel, loadLayersModel } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { buildModel } from '../build-model.js';
import { foldBatchNorm } from '../compile/fold-batch-norm.js';
import { graphOfModel } from '../compile/graph-of-model.js';
import { loadPortable } from '../compile/run-portable.js';
import { registerLayers } from '../layers/register.js';
import { compileForInference } from '../node/compile-for-inference.js';
import { loadEngine } from '../node/load-engine.js';
import { profileModel } from '../profile/profile.js';
import { AdapnetppSpec, type KeptFilters, ModelSpec, NETWORK_NAMES } from '../spec.js';
import { fillWeights } from '../test-support/fill-weights.js';
import { relativeError, testValues } from '../test-support/numeric-gradient.js';
import { narrowNetwork } from './narrow-network.js';

beforeAll(async () => {
  await loadEngine();
  registerLayers();
});

const SHAPE = { classes: 5, inputHeight: 32, inputWidth: 64, inputChannels: 3 };
const SPEC = AdapnetppSpec.parse({ network: 'adapnet++', widthMultiplier: 0.1 });
/** Widths at 0.1: stage 4 has 208 channels, bottlenecks of 52, halves of 26. */
const KEPT: KeptFilters = {
  'stage4/unit2/spatial/conv1': 20,
  'stage4/unit2/expand/conv': { of: 208, kept: [0, 7, 100, 207] },
  'stage4/unit1/shortcut/conv': { of: 208, kept: [3, 4] },
  'stage4/unit3/expand/conv': { of: 208, kept: [1, 2, 3] },
  'decoder/up2/deconv': 5,
};
const build = (keptFilters: KeptFilters) => buildModel({ ...SPEC, keptFilters }, SHAPE, 1);
const shapesOf = (network: LayersModel) =>
  Object.fromEntries(network.weights.map(({ originalName, shape }) => [originalName, shape]));
const image = () => tf.tensor4d(testValues(32 * 64 * 3, 9), [1, 32, 64, 3]);

function logitsOf(network: LayersModel): Float32Array {
  return tf.tidy(() => {
    const [logits] = network.predict(image()) as tf.Tensor[];
    return logits?.dataSync<'float32'>() as Float32Array;
  });
}

describe('a network with fewer filters', () => {
  it('has narrower kernels and batch norms where they are read, and sums as wide as before', () => {
    const network = build(KEPT);
    expect(shapesOf(network)).toMatchObject({
      'stage4/unit2/spatial/conv1/kernel': [3, 3, 52, 20],
      'stage4/unit2/spatial/conv2/kernel': [3, 3, 52, 26],
      'stage4/unit2/spatial/norm/gamma': [46],
      'stage4/unit2/expand/conv/kernel': [1, 1, 46, 4],
      'stage4/unit1/shortcut/conv/kernel': [1, 1, 104, 2],
      'stage4/unit2/norm/gamma': [208],
      'decoder/up2/deconv/kernel': [4, 4, 5, 24],
      'aux1/conv/kernel': [1, 1, 5, 5],
      'decoder/refine2a/conv/kernel': [3, 3, 5 + 8, 24],
    });
    expect(network.getLayer('stage4/unit2/sum/scatter2').outputShape).toEqual([null, 2, 4, 208]);
    network.dispose();
  });

  it('leaves a network with nothing narrowed as it is, layer by layer', () => {
    const network = buildModel(SPEC, SHAPE, 1);
    const copy = narrowNetwork(network, {});
    expect(copy.layers.map(({ name }) => name)).toEqual(network.layers.map(({ name }) => name));
    expect(copy.weights.map(({ originalName }) => originalName)).toEqual(
      network.weights.map(({ originalName }) => originalName),
    );
    const configs = ({ layers }: LayersModel) => layers.map((layer) => layer.getConfig());
    expect(configs(copy)).toEqual(configs(network));
    expect(profileModel(copy)).toEqual(profileModel(network));
    copy.dispose();
    network.dispose();
  });

  it('gives the same logits compiled for inference, on the engine and operator by operator', () => {
    const network = build(KEPT);
    fillWeights(network);
    const expected = logitsOf(network);
    const x = image();
    for (const compiled of [compileForInference(network), loadPortable(foldBatchNorm(graphOfModel(network)))]) {
      const [logits] = [compiled.run(x)].flat() as tf.Tensor[];
      expect(relativeError((logits as tf.Tensor).dataSync(), expected)).toBeLessThan(1e-4);
      logits?.dispose();
      compiled.dispose();
    }
    const added = graphOfModel(network).nodes.find(({ name }) => name === 'stage4/unit3/sum/scatter2');
    expect(added).toMatchObject({ kind: 'conv', inputs: ['stage4/unit3/spatial/relu'], shape: [2, 4, 208] });
    x.dispose();
    network.dispose();
  });

  it('saves and loads as a standard model', async () => {
    const network = build(KEPT);
    let saved: tf.io.ModelArtifacts | undefined;
    await network.save(
      tf.io.withSaveHandler(async (artifacts) => {
        saved = artifacts;
        return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } };
      }),
    );
    const loaded = await loadLayersModel(tf.io.fromMemory(saved as tf.io.ModelArtifacts));
    expect([...logitsOf(loaded)]).toEqual([...logitsOf(network)]);
    loaded.dispose();
    network.dispose();
  });

  it('trains: gradients reach the kernels on both sides of a scatter', () => {
    const network = build(KEPT);
    const names = ['stage4/unit3/expand/conv/kernel', 'stage4/unit2/expand/conv/kernel', 'stem/conv/kernel'];
    const largest = tf.tidy(() => {
      const x = image();
      const loss = () => tf.sum(tf.square((network.apply(x, { training: true }) as tf.Tensor[])[0] as tf.Tensor));
      const { grads } = tf.variableGrads(loss as () => tf.Scalar);
      return names.map((wanted) => {
        const weight = network.weights.find(({ originalName }) => originalName === wanted);
        return tf.max(tf.abs(grads[weight?.name as string] as tf.Tensor)).dataSync()[0];
      });
    });
    for (const value of largest) expect(value).toBeGreaterThan(1e-6);
    network.dispose();
  });

  it.each(NETWORK_NAMES)('%s: what reads a narrower convolution is narrower, too', (network) => {
    const spec = ModelSpec.parse({
      network,
      widthMultiplier: 0.06,
      ...(network !== 'adapnet++' && { modalities: ['rgb', 'depth'] }),
    });
    const whole = buildModel(spec, SHAPE, 1);
    const layer =
      network === 'fusenet-vgg16'
        ? 'rgb/group1/conv1'
        : whole.layers.find(({ name }) => /stage1\/unit2\/reduce\/conv$/.test(name))?.name;
    const narrowed = buildModel({ ...spec, keptFilters: { [layer as string]: 3 } }, SHAPE, 1);
    expect(profileModel(narrowed).total.parameters).toBeLessThan(profileModel(whole).total.parameters);
    narrowed.dispose();
    whole.dispose();
  });
});

describe('keptFilters refuses', () => {
  it.each<[string, unknown, string]>([
    [
      'a layer that is none',
      { 'stage5/unit1/reduce/conv': 3 },
      'keptFilters: each name must be a convolution of the network; got stage5/unit1/reduce/conv',
    ],
    ['a layer that is no convolution', { 'stem/norm': 3 }, 'got stem/norm'],
    [
      'as many filters as there are',
      { 'stem/conv': 8 },
      'keptFilters: must be fewer than the 8 filters of stem/conv, which is left out where it keeps all; got 8',
    ],
    [
      'more filters than there are',
      { 'decoder/up1/deconv': 400 },
      'must be fewer than the 24 filters of decoder/up1/deconv, which is left out where it keeps all; got 400',
    ],
    ['a wider sum', { 'stage4/unit3/expand/conv': { of: 209, kept: [0] } }, 'got 209 channels of the sum'],
    ['no filter', { 'stem/conv': 0 }, 'model: keptFilters.stem/conv must leave a filter; got 0'],
    [
      'places out of order',
      { 'stage4/unit3/expand/conv': { of: 208, kept: [2, 1] } },
      'must keep places below `of`, each once and ascending',
    ],
    ['a place outside', { 'stage4/unit3/expand/conv': { of: 208, kept: [208] } }, 'must keep places below `of`'],
    ['nothing named', {}, 'model: keptFilters must name a convolution, or be left out; got {}'],
    [
      'places where nothing is added',
      { 'stem/conv': { of: 8, kept: [0, 1] } },
      'keptFilters: stem/conv must be a number, its maps enter no addition; got 2 places of 8',
    ],
    [
      'a narrow addend of a wide sum',
      { 'stage4/unit3/expand/conv': 5 },
      'keptFilters: all inputs of stage4/unit3/sum must be equally wide; got 208, 5',
    ],
    [
      'missing class scores',
      { 'decoder/up3/deconv': 4 },
      'keptFilters: output decoder/up3/norm must keep its 5 channels; got 4',
    ],
  ])('%s', (_, keptFilters, message) => {
    const before = tf.memory().numTensors;
    expect(() => buildModel({ ...SPEC, keptFilters } as ModelSpec, SHAPE, 1)).toThrow(message);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('channels that do not divide among the modalities, and a slice of fewer channels', () => {
    const modalities = ['rgb', 'depth'];
    const dependent = ModelSpec.parse({
      network: 'ssma',
      modalities,
      widthMultiplier: 0.1,
      fusion: { weighting: 'dependent' },
    });
    const odd = { 'rgb/easpp/project/conv': 23, 'ssma/latent/expand/conv': 47 };
    expect(() => buildModel({ ...dependent, keptFilters: odd }, SHAPE, 1)).toThrow(
      'keptFilters: the input of ssma/latent/gates must have a multiple of 2 channels; got 47',
    );
    const average = ModelSpec.parse({ network: 'average', modalities, widthMultiplier: 0.1 });
    expect(() => buildModel({ ...average, keptFilters: { 'rgb/decoder/up3/deconv': 4 } }, SHAPE, 1)).toThrow(
      'keptFilters: the input of rgb/logProbabilities must have 5 channels; got 4',
    );
  });
});
