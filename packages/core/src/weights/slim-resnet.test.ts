import * as tf from '@tensorflow/tfjs-core';
import { type LayersModel, model as modelOf } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { buildModel } from '../build-model.js';
import { loadEngine } from '../node/load-engine.js';
import { ModelSpec } from '../spec.js';
import { relativeError, testValues } from '../test-support/numeric-gradient.js';
import { writeImagenetWeights } from './imagenet-weights.js';
import type { NamedTensor } from './named-tensors.js';
import { fromSlimResnet } from './slim-resnet.js';

beforeAll(async () => {
  await loadEngine();
});

const SHAPE = { classes: 5, inputHeight: 32, inputWidth: 64, inputChannels: 3 };
const SPEC = ModelSpec.parse({ network: 'adapnet++', widthMultiplier: 0.06 });
const UNITS = [3, 4, 6, 3];

/** A `resnet_v2_50` with the widths of our small encoder, by slim's names; every value differs. */
function slimCheckpoint(): Map<string, NamedTensor> {
  const network = buildModel(SPEC, SHAPE, 1);
  const shapeOf = (name: string) =>
    network.weights.find(({ originalName }) => originalName === name)?.shape as number[] | undefined;
  const tensors = new Map<string, NamedTensor>();
  const put = (name: string, shape: readonly number[]) => {
    const scale = /gamma|variance/.test(name) ? 0.5 : 0.3;
    const shift = /gamma|variance/.test(name) ? 1 : 0;
    const data = testValues(tf.util.sizeFromShape([...shape]), tensors.size + 1).map((v) => shift + scale * v);
    tensors.set(`resnet_v2_50/${name}`, { dtype: 'float32', shape, data });
  };
  const putNorm = (name: string, channels: number) => {
    for (const part of ['gamma', 'beta', 'moving_mean', 'moving_variance']) put(`${name}/${part}`, [channels]);
  };
  const stem = shapeOf('stem/conv/kernel') as number[];
  put('conv1/weights', stem);
  put('conv1/biases', [stem[3] as number]);
  let channels = stem[3] as number;
  UNITS.forEach((units, b) => {
    for (let unit = 1; unit <= units; unit++) {
      const [slim, ours] = [`block${b + 1}/unit_${unit}/bottleneck_v2`, `stage${b + 1}/unit${unit}`];
      const reduce = shapeOf(`${ours}/reduce/conv/kernel`) as number[];
      const expand = shapeOf(`${ours}/expand/conv/kernel`) as number[];
      const width = reduce[3] as number;
      putNorm(`${slim}/preact`, channels);
      put(`${slim}/conv1/weights`, reduce);
      putNorm(`${slim}/conv1/BatchNorm`, width);
      put(`${slim}/conv2/weights`, [3, 3, width, width]);
      putNorm(`${slim}/conv2/BatchNorm`, width);
      put(`${slim}/conv3/weights`, expand);
      put(`${slim}/conv3/biases`, [expand[3] as number]);
      if (unit === 1) {
        put(`${slim}/shortcut/weights`, shapeOf(`${ours}/shortcut/conv/kernel`) as number[]);
        put(`${slim}/shortcut/biases`, [expand[3] as number]);
      }
      channels = expand[3] as number;
    }
  });
  putNorm('postnorm', channels);
  put('logits/weights', [1, 1, channels, 10]);
  put('logits/biases', [10]);
  network.dispose();
  return tensors;
}

function layerOutputs(network: LayersModel, names: readonly string[]): Float32Array[] {
  const tapped = modelOf({
    inputs: network.inputs,
    outputs: names.map((name) => network.getLayer(name).output as never),
  });
  return tf.tidy(() => {
    const image = tf.tensor(testValues(32 * 64 * 3, 4), [1, 32, 64, 3]);
    return [tapped.predict(network.inputs.map(() => image))]
      .flat()
      .map((map) => map.dataSync<'float32'>() as Float32Array);
  });
}

describe('ImageNet weights of TF-slim', () => {
  const slim = slimCheckpointOnce();
  const values = (name: string) => slim().get(`resnet_v2_50/${name}`)?.data as Float32Array;

  // The biases that slim adds on the way to a unit's sum: of the block's projection and of each unit so far.
  it.each([
    [1, 1, 'block1/unit_2/bottleneck_v2/preact'],
    [1, 3, 'block2/unit_1/bottleneck_v2/preact'],
    [3, 5, 'block3/unit_6/bottleneck_v2/preact'],
    [4, 3, 'postnorm'],
  ])('stage %i, unit %i: its activation is that of the sum with all biases', (block, unit, preact) => {
    const network = buildModel(SPEC, SHAPE, 1);
    writeImagenetWeights(network, SPEC, slim());
    const ours = `stage${block}/unit${unit}`;
    const [sum, activated] = layerOutputs(network, [`${ours}/sum`, `${ours}/relu`]) as [Float32Array, Float32Array];
    const biases = [
      values(`block${block}/unit_1/bottleneck_v2/shortcut/biases`),
      ...Array.from({ length: unit }, (_, u) => values(`block${block}/unit_${u + 1}/bottleneck_v2/conv3/biases`)),
    ];
    const [gamma, beta, mean, variance] = ['gamma', 'beta', 'moving_mean', 'moving_variance'].map((part) =>
      values(`${preact}/${part}`),
    ) as [Float32Array, Float32Array, Float32Array, Float32Array];
    const channels = gamma.length;
    const expected = sum.map((value, index) => {
      const c = index % channels;
      const biased = biases.reduce((total, bias) => total + (bias[c] as number), value);
      const scale = (gamma[c] as number) / Math.sqrt((variance[c] as number) + 1e-5);
      return Math.max(0, (biased - (mean[c] as number)) * scale + (beta[c] as number));
    });
    expect(relativeError(activated, expected)).toBeLessThan(1e-5);
    network.dispose();
  });

  it('says what was set, what keeps its values and what was not used', () => {
    const network = buildModel(SPEC, SHAPE, 1);
    const { matched, missing, ignored } = writeImagenetWeights(network, SPEC, slim());
    expect(ignored).toEqual(['resnet_v2_50/logits/weights', 'resnet_v2_50/logits/biases']);
    expect([...matched, ...missing].sort()).toEqual(network.weights.map(({ originalName }) => originalName).sort());
    const modules = (names: readonly string[]) => [...new Set(names.map((name) => name.split('/')[0]))].sort();
    expect(modules(matched)).toEqual(['stage1', 'stage2', 'stage3', 'stage4', 'stem']);
    expect(modules(missing)).toEqual(['aux1', 'aux2', 'decoder', 'easpp', 'input', 'skip1', 'skip2']);
    network.dispose();
  });

  it('the halves of a multiscale unit are the first and the last filters', () => {
    const { tensors } = fromSlimResnet(slim());
    const whole = slim().get('resnet_v2_50/block3/unit_3/bottleneck_v2/conv2/weights') as NamedTensor;
    const width = whole.shape[3] as number;
    const [first, second] = [1, 2].map((n) => tensors.get(`stage3/unit3/spatial/conv${n}/kernel`)) as NamedTensor[];
    expect([first?.shape, second?.shape]).toEqual([
      [3, 3, width, width / 2],
      [3, 3, width, width / 2],
    ]);
    expect([first?.data[0], second?.data[0]]).toEqual([whole.data[0], whole.data[width / 2]]);
  });

  it.each([
    ['ssma', ['rgb/stem/conv/kernel', 'depth/stem/conv/kernel']],
    ['fusenet', ['stem/conv/kernel', 'depth/stem/conv/kernel']],
  ])('%s: every encoder gets them', (network, kernels) => {
    const spec = ModelSpec.parse({ network, modalities: ['rgb', 'depth'], widthMultiplier: 0.06 });
    const model = buildModel(spec, SHAPE, 1);
    writeImagenetWeights(model, spec, slim());
    for (const name of kernels) {
      const weight = model.weights.find(({ originalName }) => originalName === name);
      expect(weight?.read().dataSync()).toEqual(values('conv1/weights'));
    }
    model.dispose();
  });

  it('stacking: two equal images give the stem of one', () => {
    const spec = ModelSpec.parse({ network: 'stacking', modalities: ['rgb', 'depth'], widthMultiplier: 0.06 });
    const [stacked, single] = [buildModel(spec, SHAPE, 1), buildModel(SPEC, SHAPE, 1)];
    writeImagenetWeights(stacked, spec, slim());
    writeImagenetWeights(single, SPEC, slim());
    const [expected] = layerOutputs(single, ['stem/conv']) as [Float32Array];
    expect(relativeError(layerOutputs(stacked, ['stem/conv'])[0] as Float32Array, expected)).toBeLessThan(1e-5);
    stacked.dispose();
    single.dispose();
  });

  it('refuses a checkpoint that lacks a kernel, another width, and a network without such an encoder', () => {
    const lacking = new Map(slim());
    lacking.delete('resnet_v2_50/block2/unit_3/bottleneck_v2/conv2/weights');
    expect(() => fromSlimResnet(lacking)).toThrow(
      'resnet_v2_50/block2/unit_3/bottleneck_v2/conv2/weights: a resnet_v2_50 checkpoint must hold it',
    );
    const wideSpec = ModelSpec.parse({ network: 'adapnet++', widthMultiplier: 0.25 });
    const wide = buildModel(wideSpec, SHAPE, 1);
    expect(() => writeImagenetWeights(wide, wideSpec, slim())).toThrow(
      'stem/conv/kernel [7, 7, 3, 8] for [7, 7, 3, 16]',
    );
    wide.dispose();
    const vgg = ModelSpec.parse({ network: 'fusenet-vgg16', modalities: ['rgb', 'depth'], widthMultiplier: 0.06 });
    const network = buildModel(vgg, SHAPE, 1);
    expect(() => writeImagenetWeights(network, vgg, slim())).toThrow('must have ResNet-50 encoders; got fusenet-vgg16');
    network.dispose();
  });

  it('reads names with the output number of a session', () => {
    const suffixed = new Map([...slim()].map(([name, tensor]) => [`${name}:0`, tensor]));
    expect(fromSlimResnet(suffixed).tensors.size).toBe(fromSlimResnet(slim()).tensors.size);
  });
});

/** Made at the first call: it needs the engine. */
function slimCheckpointOnce(): () => Map<string, NamedTensor> {
  let made: Map<string, NamedTensor> | undefined;
  return () => {
    made ??= slimCheckpoint();
    return made;
  };
}
