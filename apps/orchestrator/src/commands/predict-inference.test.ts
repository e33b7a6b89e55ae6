import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildModel } from '@ssma/core';
import { loadEngine } from '@ssma/core/node';
import { ModelSpec } from '@ssma/core/spec';
import {
  CITYSCAPES_11,
  CityscapesSpec,
  decodeLabels,
  evaluationSamples,
  openDataset,
  writeSyntheticDataset,
} from '@ssma/datasets';
import { TEST_SCALES } from '@ssma/eval';
import { compiledNetworks, type Predictor, softmaxPredictor, tiledPredictor } from '@ssma/eval/inference';
import { loadNetwork, saveCheckpoint } from '@ssma/train';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ssma } from '../test-support/run-command.js';

const folder = mkdtempSync(join(tmpdir(), 'ssma-inference-'));
const street = join(folder, 'street');
const STREET = CityscapesSpec.parse({ name: 'cityscapes', root: street });
const MODALITIES = ['rgb', 'depth'];
const checkpoint = join(folder, 'ssma.safetensors');
const cmode = join(folder, 'cmode.safetensors');
let id: string;

beforeAll(async () => {
  await writeSyntheticDataset({ as: 'cityscapes', root: street, seed: 1, splits: { val: 1 }, height: 64, width: 96 });
  [id] = (await (await openDataset(STREET)).sampleIds('val')) as [string];
  await loadEngine();
  await writeCheckpoint(checkpoint, 'ssma');
  await writeCheckpoint(cmode, 'cmode');
});

afterAll(() => rmSync(folder, { recursive: true }));

async function writeCheckpoint(path: string, name: string): Promise<void> {
  const network = {
    model: ModelSpec.parse({ network: name, modalities: MODALITIES, widthMultiplier: 0.05 }),
    shape: { classes: 11, inputHeight: 32, inputWidth: 48, inputChannels: 3 },
    input: { height: 32, width: 48, normalisation: 'unit' as const },
    classes: CITYSCAPES_11.classes.map(({ name, color }) => ({ name, color: [...color] as [number, number, number] })),
  };
  const model = buildModel(network.model, network.shape, 1);
  await saveCheckpoint(path, { model, network, training: { step: 0, seed: 1, best: null } });
  model.dispose();
}

/** Class ids of the sample at a size, by a predictor made for the network. */
async function expectedIds(
  size: { readonly height: number; readonly width: number },
  predictorOf: (networks: ReturnType<typeof compiledNetworks>) => Predictor,
): Promise<Int32Array> {
  const { model, network } = await loadNetwork(checkpoint);
  const predictor = predictorOf(compiledNetworks(model));
  const pipeline = { numThreads: 0, batchSize: 1, prefetchBatches: 1 };
  const input = { ...network.input, ...size };
  const samples = evaluationSamples({ ...pipeline, dataset: STREET, split: 'val', modalities: MODALITIES, input });
  let ids = new Int32Array();
  for await (const batch of samples) ids = Int32Array.from(await predictor.classIds(batch));
  predictor.dispose();
  model.dispose();
  return ids;
}

/** The written label map, 96 x 64, at every pixel of a map of the size that it was drawn from. */
async function writtenIds(args: readonly string[], { height, width }: { height: number; width: number }) {
  const output = join(folder, 'out');
  const { code, stderr } = await ssma('predict', checkpoint, '--dataset', street, '-o', output, ...args);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const { data } = await decodeLabels(join(output, `${id.replaceAll('/', '-')}-labels.png`));
  const step = 96 / width;
  return Int32Array.from(
    { length: height * width },
    (_, at) => data[Math.floor(at / width) * step * 96 + (at % width) * step] as number,
  );
}

describe('predict', () => {
  const own = { height: 32, width: 48 };
  const whole = { height: 64, width: 96 };
  const modalities = MODALITIES;

  test.each([
    [['--flip'], own, { flip: true }],
    [['--scales', '0.5,1'], own, { scales: [0.5, 1] }],
    [['--flip', '--scales'], own, { flip: true, scales: TEST_SCALES }],
    [['--size', '96x64'], whole, { size: whole }],
  ])('%j runs the passes that it names', async (args, size, options) => {
    const expected = await expectedIds(size, (networks) => softmaxPredictor(networks, { modalities, ...options }));
    expect(await writtenIds(args, size)).toEqual(expected);
  });

  test('--tile cuts the images into tiles of the size of the network', async () => {
    const tiled = (overlap: number) =>
      expectedIds(whole, (networks) =>
        tiledPredictor(softmaxPredictor(networks, { modalities }), { size: whole, overlap }),
      );
    expect(await writtenIds(['--size', '96x64', '--tile'], whole)).toEqual(await tiled(8));
    expect(await writtenIds(['--size', '96x64', '--tile', '--tile-overlap', '3'], whole)).toEqual(await tiled(3));
  });

  test.each([
    [['--tile'], 'predict: --tile must come with --size; got it alone'],
    [['--tile-overlap', '4'], 'predict: --tile-overlap must come with --tile; got 4 without it'],
    [['--scales', '1,1'], 'It must be different factors from 0.1 to 4, e.g. 0.75,1,1.25; got 1,1.'],
    [['--scales', '0.05'], 'It must be different factors from 0.1 to 4, e.g. 0.75,1,1.25; got 0.05.'],
    [['--scales', 'one'], 'got one.'],
    [['--size', '96'], 'It must be WIDTHxHEIGHT, e.g. 768x384; got 96.'],
    [['--size', '90x64'], 'size must have sides that are multiples of 16; got 90x64'],
    [['--size', '64x16', '--tile'], 'tiles: side of the image must be at least a tile, 32; got 16'],
    [['--size', '96x64', '--tile', '--tile-overlap', '17'], 'half a tile, 16; got 17'],
    [['--size', '96x64', '--gates'], 'predict: --gates must come without --size; got 96x64'],
  ])('%j ends with 2, and nothing is written', async (args, message) => {
    const output = join(folder, 'refused');
    const { code, stdout, stderr } = await ssma('predict', checkpoint, '--dataset', street, '-o', output, ...args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(message);
    expect(existsSync(output)).toBe(false);
  });

  test('a network that is tied to its size says so', async () => {
    const predict = (...args: string[]) =>
      ssma('predict', cmode, '--dataset', street, '-o', join(folder, 'cmode'), ...args);
    const scaled = await predict('--scales', '1,1.5');
    expect(scaled.code).toBe(2);
    expect(scaled.stderr).toContain('scales must be 1 for a network that runs on 32 x 48 only; got 1.5');
    const resized = await predict('--size', '96x64');
    expect(resized.code).toBe(2);
    expect(resized.stderr).toContain('size must be 48x32, the only one that the network runs on; got 96x64');
    expect((await predict('--flip', '--size', '96x64', '--tile')).code).toBe(0);
  });
});
