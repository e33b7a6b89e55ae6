import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadEngine } from '@ssma/core/node';
import {
  CITYSCAPES_11,
  CityscapesSpec,
  decodeRgb,
  type NetworkSample,
  networkSample,
  openDataset,
  prepareSample,
  writeSyntheticDataset,
} from '@ssma/datasets';
import { gradCamPlusPlus } from '@ssma/eval/explain';
import { loadNetwork } from '@ssma/train';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ClassExplanation } from '../network/class-explanation.js';
import { explainClass } from '../network/explain-class.js';
import { ssma } from '../test-support/run-command.js';
import { writeTinyNetwork } from '../test-support/tiny-network.js';

const folder = mkdtempSync(join(tmpdir(), 'ssma-gradcam-'));
const street = join(folder, 'street');
const STREET = CityscapesSpec.parse({ name: 'cityscapes', root: street });
const NAMES = CITYSCAPES_11.classes.map(({ name }) => name);
const [colour, depth, fused] = ['colour', 'depth', 'fused'].map((name) => join(folder, `${name}.safetensors`)) as [
  string,
  string,
  string,
];
let ids: readonly [string, string];
/** Of the fused network. */
const NEVER = 9;
/** What the fused network makes of the first sample. */
let reference: { sample: NetworkSample; tensors: tf.Tensor4D[]; classIds: Int32Array; most: number };

beforeAll(async () => {
  await writeSyntheticDataset({ as: 'cityscapes', root: street, seed: 1, splits: { val: 2 }, height: 64, width: 128 });
  ids = (await (await openDataset(STREET)).sampleIds('val')) as [string, string];
  await loadEngine();
  await writeTinyNetwork(colour);
  await writeTinyNetwork(depth, { model: { network: 'adapnet++', modalities: ['depth'] } });
  await writeTinyNetwork(fused, { model: { network: 'ssma', modalities: ['rgb', 'depth'] }, neverPredicted: NEVER });
  reference = await predictedReference();
});

afterAll(() => rmSync(folder, { recursive: true }));

async function predictedReference() {
  const { model, network } = await loadNetwork(fused);
  const modalities = ['rgb', 'depth'];
  const stored = await (await openDataset(STREET)).load('val', ids[0], modalities);
  const sample = networkSample(stored, { input: network.input, modalities, depthInput: STREET.depthInput });
  const images = Object.fromEntries(
    Object.entries(sample.images).map(([name, data]) => [name, { height: 32, width: 64, data }]),
  );
  const labels = { height: 1, width: 1, data: new Uint8Array(1) };
  const prepared = prepareSample({ id: '', images, depths: {}, camera: null, labels }, network.input);
  const tensors = modalities.map((name) => tf.tensor4d(prepared.images[name] as Float32Array, [1, 32, 64, 3]));
  const [logits] = model.predict(tensors) as [tf.Tensor4D];
  const classIds = (await tf.argMax(logits, 3).data()) as Int32Array;
  model.dispose();
  const counts = NAMES.map((_, id) => classIds.filter((one) => one === id).length);
  return { sample, tensors, classIds, most: counts.indexOf(Math.max(...counts)) };
}

async function explained(...args: readonly string[]): Promise<{ explanation: ClassExplanation; stderr: string }> {
  const { code, stdout, stderr } = await ssma('analyse', 'gradcam', ...args, '--dataset', street, '--json');
  expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' });
  return { explanation: JSON.parse(stdout) as ClassExplanation, stderr };
}

describe('SSMA', () => {
  test('gets a sheet per block, with the numbers that the library gives, and replaces none unasked', async () => {
    const output = join(folder, 'ssma');
    const className = NAMES[reference.most] as string;
    const args = [`net=${fused}`, '--class', className, '--ids', ids[0], '-o', output];
    const { explanation } = await explained(...args);
    const stem = `${className.replaceAll(/[^\w]+/g, '-')}-net`;
    const sheets = ['latent', 'skip2', 'skip1'].map((block) => ({
      block: `ssma/${block}`,
      path: join(output, `${stem}-${block}.png`),
    }));
    expect(readdirSync(output).sort()).toEqual(sheets.map(({ path }) => path.slice(output.length + 1)).sort());
    expect(explanation).toMatchObject({
      class: { id: reference.most, name: className },
      split: 'val',
      pixels: 'predicted',
      comparison: null,
      networks: [{ name: 'net', sheets }],
    });

    const [first] = explanation.networks[0]?.samples ?? [];
    const { labels } = reference.sample;
    const isClass = [...reference.classIds].map((id) => id === reference.most);
    const isTrue = [...labels].map((id) => id === reference.most);
    const both = isClass.filter((is, pixel) => is && isTrue[pixel]).length;
    const either = isClass.filter((is, pixel) => (is || isTrue[pixel]) && labels[pixel] !== 255).length;
    expect(first).toMatchObject({
      id: ids[0],
      predictedPixels: isClass.filter(Boolean).length,
      truePixels: isTrue.filter(Boolean).length,
      iou: both / either,
    });
    expect(first?.maps.slice(0, 6).map(({ block, title }) => [block, title])).toEqual([
      ...['input rgb', 'input depth', 'recalibrated rgb', 'recalibrated depth', 'fused'].map((title) => [
        'ssma/latent',
        title,
      ]),
      ['ssma/skip2', 'input rgb'],
    ]);
    const { model } = await loadNetwork(fused);
    const features = { layer: 'ssma/latent/fuse/norm' };
    const expected = await gradCamPlusPlus(model, reference.tensors, { classId: reference.most, features });
    model.dispose();
    const map = first?.maps[4]?.map;
    expect([map?.height, map?.width, first?.score]).toEqual([2, 4, expect.closeTo(expected.score, 1)]);
    expect(map?.min).toBeCloseTo(Math.min(...expected.data), 4);
    expect(map?.max).toBeCloseTo(Math.max(...expected.data), 4);
    expect(map?.weights.min).toBeCloseTo(Math.min(...expected.weights), 4);
    expect(map?.weights.sum).toBeCloseTo(
      expected.weights.reduce((sum, weight) => sum + weight, 0),
      4,
    );

    const path = sheets[0]?.path ?? '';
    const before = readFileSync(path);
    expect(await ssma('analyse', 'gradcam', ...args, '--dataset', street)).toMatchObject({
      code: 2,
      stdout: '',
      stderr: `${path}: must not exist without --force; got a file`,
    });
    expect(readFileSync(path).equals(before)).toBe(true);
    const again = await ssma('analyse', 'gradcam', ...args, '--dataset', street, '--force', '--color-map', 'jet');
    expect(again).toMatchObject({ code: 0, stdout: `${sheets.map((sheet) => sheet.path).join('\n')}\n` });
    expect(readFileSync(path).equals(before)).toBe(false);
  });

  test('a class that is predicted nowhere has no maps, which the note and the numbers say', async () => {
    const output = join(folder, 'never');
    const args = [`net=${fused}`, '--class', String(NEVER), '--ids', ids[0], '-o', output];
    const { explanation, stderr } = await explained(...args);
    const [sample] = explanation.networks[0]?.samples ?? [];
    expect(sample).toMatchObject({ id: ids[0], predictedPixels: 0, score: null });
    expect(sample?.maps.map(({ map }) => map)).toEqual(new Array(15).fill(null));
    expect(stderr).toBe(`net: ${ids[0]}: ${NAMES[NEVER]} is predicted nowhere: no maps`);
    expect(readdirSync(output)).toHaveLength(3);
  });

  test('--pixels truth explains the pixels of the truth, whatever is predicted there', async () => {
    const classId = [...reference.sample.labels].find((id) => id !== 255 && id !== reference.most) as number;
    const output = join(folder, 'truth');
    const args = [`net=${fused}`, '--class', String(classId), '--ids', ids[0], '--pixels', 'truth', '-o', output];
    const { explanation } = await explained(...args);
    const { model } = await loadNetwork(fused);
    const pixels = Uint8Array.from(reference.sample.labels, (id) => Number(id === classId));
    const features = { layer: 'ssma/latent/fuse/norm' };
    const expected = await gradCamPlusPlus(model, reference.tensors, { classId, features, pixels });
    model.dispose();
    expect(explanation.networks[0]?.samples[0]?.score).toBeCloseTo(expected.score, 1);
  });
});

test('several networks get a sheet each, and one side by side', async () => {
  const output = join(folder, 'several');
  const networks = [`rgb=${colour}`, `depth=${depth}`, `late ssma=${fused}`];
  const { explanation } = await explained(...networks, '--class', '0', '-o', output);
  expect(readdirSync(output).sort()).toEqual(
    ['compared', 'depth', 'late-ssma-latent', 'late-ssma-skip1', 'late-ssma-skip2', 'rgb'].map(
      (name) => `sky-${name}.png`,
    ),
  );
  expect(explanation.comparison).toBe(join(output, 'sky-compared.png'));
  expect(explanation.networks.map(({ name, samples }) => [name, samples[0]?.maps.length])).toEqual([
    ['rgb', 1],
    ['depth', 1],
    ['late ssma', 15],
  ]);
  expect(explanation.networks[1]?.samples[0]?.maps[0]).toMatchObject({
    block: null,
    title: 'eASPP',
    features: { layer: 'easpp/project/norm' },
  });
  // Two inputs, the truth, a prediction and a map of each of three networks; pictures of 64 are drawn four times as large.
  const sheet = await decodeRgb(join(output, 'sky-compared.png'));
  expect(sheet.width).toBeGreaterThan(9 * 256);
  expect(sheet.width).toBeLessThan(10 * 256);
});

test('--layer takes any map, --maps writes all of them as arrays [samples, height, width]', async () => {
  const output = join(folder, 'layers');
  const layers = ['stage2/unit1/relu', 'easpp/project/norm'];
  const args = [`net=${colour}`, '--class', '0', '--layer', ...layers, '--maps', '--pixels', 'truth', '-o', output];
  const { explanation } = await explained(...args);
  const [first] = explanation.networks[0]?.samples ?? [];
  expect(first?.maps.map(({ title }) => title)).toEqual(layers);
  const array = join(output, 'sky-net-stage2-unit1-relu.npy');
  expect(first?.maps[0]?.array).toBe(array);
  const bytes = readFileSync(array);
  expect(bytes.toString('latin1', 10, 128)).toContain("'shape': (2, 4, 8)");
  const values = Array.from({ length: 32 }, (_, index) => bytes.readFloatLE(128 + 4 * index));
  expect(Math.max(...values)).toBe(first?.maps[0]?.map?.max);
  expect(Math.min(...values)).toBe(first?.maps[0]?.map?.min);
});

describe('bad input ends with 2, is named, and leaves nothing', () => {
  let cases: [readonly string[], string][];
  const output = join(folder, 'refused');
  beforeAll(async () => {
    const [lava, large, vgg, empty] = ['lava', 'large', 'vgg', 'empty'].map((name) => join(folder, name)) as string[];
    const [sky] = CITYSCAPES_11.classes as unknown as [(typeof CITYSCAPES_11.classes)[number]];
    await writeTinyNetwork(lava as string, { classes: [sky, { name: 'lava', color: [255, 0, 0] }] });
    await writeTinyNetwork(large as string, { size: { height: 64, width: 128 } });
    await writeTinyNetwork(vgg as string, { model: { network: 'fusenet-vgg16', modalities: ['rgb', 'depth'] } });
    cpSync(street, empty as string, { recursive: true });
    for (const part of ['leftImg8bit', 'gtFine', 'disparity', 'camera'])
      mkdirSync(join(empty as string, part, 'train'), { recursive: true });
    const net = `net=${colour}`;
    cases = [
      [[colour, '--class', 'sky'], `gradcam: network must be <name>=<checkpoint>, e.g. ssma=t764d3dda; got ${colour}`],
      [[net, net, '--class', 'sky'], 'gradcam: networks must have different names; got net twice'],
      [['net=gone', '--class', 'sky'], 'checkpoint: must be a file or the id of a trial; got gone'],
      [[net, '--class', 'pol'], 'gradcam: net: --class must be one of sky, building'],
      [[net, '--class', 'pol'], 'got pol (did you mean pole?)'],
      [[net, '--class', '11'], 'or an id from 0 to 10; got 11'],
      [[`lava=${lava}`, '--class', 'lava'], `gradcam: ${street}: --class must be one of sky, building`],
      [[net, `lava=${lava}`, '--class', 'road'], 'gradcam: lava: --class must be one of sky, lava'],
      [[net, `large=${large}`, '--class', 'sky'], 'large must have the input size of net, 64x32; got 128x64'],
      [[`vgg=${vgg}`, '--class', 'sky'], 'vgg: --layer must be given for a network without SSMA blocks and eASPP; got'],
      [
        [net, '--class', 'sky', '--layer', 'ssma/latent/fuse/norm'],
        "gradcam: net: layer must be one of the network's; got ssma/latent/fuse/norm (closest: ",
      ],
      [
        [net, '--class', 'sky', '--layer', 'easpp/pool/mean'],
        'net: output of layer must be a map of several pixels; got 1 x 1 of easpp/pool/mean',
      ],
      [
        [net, '--class', 'sky', '--layer', 'aux1/conv', '--pixels', 'truth'],
        "gradCamPlusPlus: layer must lead to the network's first output",
      ],
      [
        [net, '--class', 'sky', '--layer', 'easpp/project/norm', 'easpp/project/norm', '--maps'],
        'gradcam: names and layers must give files of different names; got ',
      ],
      [[net, '--class', 'sky', '--ids', 'night'], `samples of split val of ${street}, e.g. ${ids[0]}; got night`],
      [[net, '--class', 'sky', '--ids', `${ids[0]},${ids[0]}`], `must name each sample once; got ${ids[0]} twice`],
      [[net, '--class', 'sky', '--ids', ids[0], '--samples', '2'], "option '--samples <n>' cannot be used with"],
      [[net, '--class', 'sky', '--split', 'night'], 'split must be one of val; got "night"'],
      [
        [net, '--class', 'sky', '--dataset', empty as string, '--split', 'train'],
        'leftImg8bit/train: must hold at least one file',
      ],
      [[net, '--class', 'sky', '--color-map', 'blues'], 'Allowed choices are inferno, viridis, jet'],
    ];
  });

  test('every case', async () => {
    for (const [args, message] of cases) {
      const dataset = args.includes('--dataset') ? [] : ['--dataset', street];
      const { code, stdout, stderr } = await ssma('analyse', 'gradcam', ...args, ...dataset, '-o', output);
      expect({ code, stdout }, `${args.join(' ')}: ${stderr}`).toEqual({ code: 2, stdout: '' });
      expect(stderr, args.join(' ')).toContain(message);
    }
    expect(readdirSync(folder)).not.toContain('refused');
  });
});

test('no tensor is left on the engine, after an error either', async () => {
  const explain = (layers: readonly string[]) =>
    explainClass({
      networks: [{ name: 'net', checkpoint: fused }],
      samples: { dataset: STREET, split: 'val', ids: null, count: 1 },
      className: 'sky',
      layers,
      pixels: 'truth',
      colorMap: 'inferno',
      output: {
        folder: join(folder, layers.join().replaceAll('/', '-')),
        withMaps: false,
        requireFree: () => undefined,
      },
      onProgress: () => undefined,
    });
  await explain(['decoder/concat1']);
  const before = tf.memory().numTensors;
  await explain(['decoder/concat2']);
  expect(tf.memory().numTensors).toBe(before);
  await expect(explain(['aux1/conv'])).rejects.toThrow('must lead to');
  expect(tf.memory().numTensors).toBe(before);
});
