import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ModelSpec, type NamedTensors, readWeights } from '@ssma/core';
import { loadEngine, writeSafetensorsFile } from '@ssma/core/node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type NetworkDescription, saveCheckpoint } from './checkpoint.js';
import { startFromExperts, startFromImagenet, startFromNetwork } from './start-weights.js';
import { tinyModel, tinyNetwork } from './test-support/tiny-training.js';

let folder: string;
beforeAll(async () => {
  await loadEngine();
  folder = await mkdtemp(join(tmpdir(), 'ssma-start-'));
  await save('rgb', expertOn('rgb'), 1);
  await save('depth', expertOn('depth'), 2);
});
afterAll(() => rm(folder, { recursive: true }));

const FUSION = fused({ network: 'ssma' });

describe('startFromExperts', () => {
  it('copies the encoders and leaves decoder and SSMA blocks as they were drawn', async () => {
    const model = tinyModel(FUSION, 3);
    const drawn = valuesOf(readWeights(model), 'decoder/refine1a/conv/kernel');
    await startFromExperts(model, FUSION, { rgb: pathOf('rgb'), depth: pathOf('depth') });
    const weights = readWeights(model);
    for (const [modality, seed] of [
      ['rgb', 1],
      ['depth', 2],
    ] as const) {
      const expert = tinyModel(expertOn(modality), seed);
      const stem = valuesOf(readWeights(expert), 'stem/conv/kernel');
      expect(valuesOf(weights, `${modality}/stem/conv/kernel`)).toEqual(stem);
      expert.dispose();
    }
    expect(valuesOf(weights, 'decoder/refine1a/conv/kernel')).toEqual(drawn);
    model.dispose();
  });

  it.each([
    ['another modality', { rgb: 'depth', depth: 'depth' }, 'modality of the expert must be rgb; got depth'],
    ['a fusion network', { rgb: 'ssma', depth: 'depth' }, 'network of the expert must be adapnet++; got ssma'],
    [
      'another input size',
      { rgb: 'wide', depth: 'depth' },
      'input of the expert must be 32 x 32 unit; got 32 x 48 unit',
    ],
    [
      'other classes',
      { rgb: 'classes', depth: 'depth' },
      'classes of the expert must be 3 (left, right, top); got 2 (left, right)',
    ],
    [
      'another width',
      { rgb: 'narrow', depth: 'depth' },
      'backbone of the expert must be width multiplier 0.05, dilation rates paper; got width multiplier 0.1, dilation rates paper',
    ],
  ])('refuses an expert of %s, both named', async (_case, names: Record<string, string>, message) => {
    const rgb = expertOn('rgb');
    await save('ssma', FUSION, 1);
    await save('wide', { ...rgb, input: { ...rgb.input, width: 48 }, shape: { ...rgb.shape, inputWidth: 48 } }, 1);
    await save('classes', { ...rgb, classes: rgb.classes.slice(0, 2), shape: { ...rgb.shape, classes: 2 } }, 1);
    await save('narrow', expertOn('rgb', { widthMultiplier: 0.1 }), 1);
    const model = tinyModel(FUSION, 3);
    const experts = Object.fromEntries(Object.entries(names).map(([modality, name]) => [modality, pathOf(name)]));
    await expect(startFromExperts(model, FUSION, experts)).rejects.toThrow(`${experts.rgb}: ${message}`);
    model.dispose();
  });

  it('names the modality that has no expert', async () => {
    const model = tinyModel(FUSION, 3);
    await expect(startFromExperts(model, FUSION, { rgb: pathOf('rgb') })).rejects.toThrow(
      'ssma: it must have an expert on depth; got rgb',
    );
    model.dispose();
  });
});

it('startFromNetwork takes all weights, and refuses those of another network', async () => {
  await save('ssma', FUSION, 4);
  const model = tinyModel(FUSION, 5);
  await startFromNetwork(model, FUSION, pathOf('ssma'));
  const same = tinyModel(FUSION, 4);
  expect(valuesOf(readWeights(model), 'ssma/latent/fuse/conv/kernel')).toEqual(
    valuesOf(readWeights(same), 'ssma/latent/fuse/conv/kernel'),
  );
  await expect(startFromNetwork(model, FUSION, pathOf('rgb'))).rejects.toThrow(
    /checkpoint must be of the network .*ssma/,
  );
  for (const one of [model, same]) one.dispose();
});

it('startFromImagenet names the file format and the weight that is missing', async () => {
  const model = tinyModel(expertOn('rgb'), 1);
  const file = join(folder, 'resnet.safetensors');
  await writeSafetensorsFile(file, new Map([['a', { dtype: 'float32', shape: [1], data: new Float32Array(1) }]]), {});
  await expect(startFromImagenet(model, expertOn('rgb'), file)).rejects.toThrow(
    /resnet_v2_50\/.*a resnet_v2_50 checkpoint must hold it; got 1 others/,
  );
  await expect(startFromImagenet(model, expertOn('rgb'), join(folder, 'no.ckpt'))).rejects.toThrow('no.ckpt.index');
  model.dispose();
});

function expertOn(modality: string, options: object = {}): NetworkDescription {
  const network = tinyNetwork();
  const model = ModelSpec.parse({ network: 'adapnet++', widthMultiplier: 0.05, ...options, modalities: [modality] });
  return { ...network, model };
}

function fused(options: object): NetworkDescription {
  const model = ModelSpec.parse({ widthMultiplier: 0.05, ...options, modalities: ['rgb', 'depth'] });
  return { ...tinyNetwork(), model };
}

function pathOf(name: string): string {
  return join(folder, `${name}.safetensors`);
}

async function save(name: string, network: NetworkDescription, seed: number): Promise<void> {
  const model = tinyModel(network, seed);
  await saveCheckpoint(pathOf(name), { model, network, training: { step: 1, seed, best: null } });
  model.dispose();
}

function valuesOf(weights: NamedTensors, name: string): number[] {
  return Array.from(weights.get(name)?.data as Float32Array);
}
