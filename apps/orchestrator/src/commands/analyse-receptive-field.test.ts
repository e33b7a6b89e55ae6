import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadEngine } from '@ssma/core/node';
import { CityscapesSpec, decodeRgb, openDataset, writeSyntheticDataset } from '@ssma/datasets';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type NetworkFields, receptiveFields } from '../network/receptive-fields.js';
import { ssma } from '../test-support/run-command.js';
import { writeTinyNetwork } from '../test-support/tiny-network.js';

const folder = mkdtempSync(join(tmpdir(), 'ssma-fields-'));
const street = join(folder, 'street');
const STREET = CityscapesSpec.parse({ name: 'cityscapes', root: street });
const colour = join(folder, 'colour.safetensors');
const fused = join(folder, 'fused.safetensors');
let ids: readonly [string, string];

beforeAll(async () => {
  await writeSyntheticDataset({ as: 'cityscapes', root: street, seed: 1, splits: { val: 2 }, height: 64, width: 128 });
  ids = (await (await openDataset(STREET)).sampleIds('val')) as [string, string];
  await loadEngine();
  await writeTinyNetwork(colour);
  await writeTinyNetwork(fused, { model: { network: 'ssma', modalities: ['rgb', 'depth'] } });
});

afterAll(() => rmSync(folder, { recursive: true }));

async function fieldsOf(...args: readonly string[]): Promise<NetworkFields & { network: string }> {
  const { code, stdout, stderr } = await ssma('analyse', 'receptive-field', ...args, '--json');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return JSON.parse(stdout);
}

const square = (from: string, field: object) => ({ from, rows: field, columns: field });

describe('the theory', () => {
  test('is that of the paper for the branch of rate 12: 25 pixels by one convolution, 49 by two', async () => {
    const layers = ['easpp/rate3/spatial1/relu', 'easpp/rate3/spatial2/relu', 'easpp/project/norm'];
    const args = ['adapnet++', '--layer', ...layers, '--from', 'stage4/unit3/relu'];
    const window = (size: number, taps: number) => ({
      ...{ kind: 'window', size, stride: 1, offset: -(size - 1) / 2, density: taps / size },
    });
    const from = 'stage4/unit3/relu';
    expect(await fieldsOf(...args)).toEqual({
      network: 'adapnet++',
      layers: [
        { layer: layers[0], fields: [square(from, window(25, 3))] },
        { layer: layers[1], fields: [square(from, window(49, 5))] },
        { layer: layers[2], fields: [square(from, { kind: 'whole' })] },
      ],
      samples: null,
    });
    const { stdout } = await ssma('analyse', 'receptive-field', ...args);
    expect(stdout).toMatch(
      /^easpp\/rate3\/spatial1\/relu {2}stage4\/unit3\/relu {2}25 x 25 +1 x 1 +-12 x -12 +0.120 x/m,
    );
    expect(stdout).toMatch(/^easpp\/project\/norm +stage4\/unit3\/relu {2}all x all +- x - +- x - +1.000 x 1.000$/m);
  });

  test('of a checkpoint is in its inputs: 7 x 7 at stride 2, then 3 x 3 at stride 2', async () => {
    const { layers } = await fieldsOf(colour, '--layer', 'stem/conv', 'stem/pool');
    // SAME padding of even sizes: 2 pixels in front of a 7 x 7 window at stride 2, none in front of a 3 x 3 one.
    expect(layers).toEqual([
      {
        layer: 'stem/conv',
        fields: [square('input/image', { kind: 'window', size: 7, stride: 2, offset: -2, density: 1 })],
      },
      {
        layer: 'stem/pool',
        fields: [square('input/image', { kind: 'window', size: 11, stride: 4, offset: -2, density: 1 })],
      },
    ]);
  });

  test('of a fusion network is that of every eASPP unless layers are named', async () => {
    const { layers } = await fieldsOf('ssma');
    expect(layers.map(({ layer, fields }) => [layer, fields.map(({ from }) => from)]).sort()).toEqual([
      ['depth/easpp/project/norm', ['depth']],
      ['depth/easpp/rate3/spatial2/relu', ['depth']],
      ['rgb/easpp/project/norm', ['rgb']],
      ['rgb/easpp/rate3/spatial2/relu', ['rgb']],
    ]);
  });
});

describe('--dataset', () => {
  test('measures a unit of each layer on each sample, and replaces no sheet unasked', async () => {
    const output = join(folder, 'colour');
    const args = [colour, '--layer', 'stem/pool', 'easpp/project/norm', '--samples', '2', '--stride', '8'];
    const { samples } = await fieldsOf(...args, '--dataset', street, '-o', output);
    const sheets = ids.map((id) => join(output, `${id.replaceAll('/', '-')}.png`));
    expect(samples?.map(({ id, sheet }) => [id, sheet])).toEqual(ids.map((id, index) => [id, sheets[index]]));
    const [pool, module] = samples?.[0]?.layers ?? [];
    // Unit 4, 8 of 8 x 16 sees 11 x 11 pixels from row 14 and column 30 on, to 24 and 40: 3 x 3 patches hide some.
    expect(pool).toMatchObject({
      layer: 'stem/pool',
      unit: { row: 4, column: 8 },
      seen: [{ modality: 'rgb', share: 121 / 2048 }],
      patches: 32,
      runs: 9,
    });
    expect(pool?.largestDistance).toBeGreaterThan(0);
    expect(module).toMatchObject({ unit: { row: 1, column: 2 }, patches: 32, runs: 32 });
    expect(module?.seen).toEqual([{ modality: 'rgb', share: 1 }]);

    const { height, width } = await decodeRgb(sheets[0] as string);
    expect(width).toBeGreaterThan(3 * 256);
    expect(height).toBeGreaterThan(2 * 128);
    const before = readFileSync(sheets[0] as string);
    const again = await ssma('analyse', 'receptive-field', ...args, '--dataset', street, '-o', output);
    expect(again).toMatchObject({
      code: 2,
      stdout: '',
      stderr: `${sheets[0]}: must not exist without --force; got a file`,
    });
    expect(readFileSync(sheets[0] as string).equals(before)).toBe(true);
    const forced = await ssma(
      ...['analyse', 'receptive-field', ...args, '--dataset', street, '-o', output],
      ...['--force', '--color-map', 'jet'],
    );
    expect(forced.stdout).toMatch(new RegExp(`\n\n${sheets.join('\n')}\n$`));
    expect(readFileSync(sheets[0] as string).equals(before)).toBe(false);
  });

  test('--inputs hides one modality, --unit chooses the unit, --patch the side', async () => {
    const output = join(folder, 'fused');
    const args = [fused, '--dataset', street, '--ids', ids[1], '--layer', 'ssma/latent/fuse/norm', '-o', output];
    const measured = async (...more: readonly string[]) =>
      (await fieldsOf(...args, '--force', '--patch', '16', '--stride', '16', ...more)).samples?.[0]?.layers[0];
    const both = await measured('--unit', '0,3');
    const [rgb, depth] = [
      await measured('--unit', '0,3', '--inputs', 'rgb'),
      await measured('--unit', '0,3', '--inputs', 'depth'),
    ];
    expect(both).toMatchObject({ unit: { row: 0, column: 3 }, patches: 8, runs: 8 });
    expect([rgb, depth].map((field) => field?.seen)).toEqual([
      [{ modality: 'rgb', share: 1 }],
      [{ modality: 'depth', share: 1 }],
    ]);
    expect(new Set([both, rgb, depth].map((field) => field?.largestDistance)).size).toBe(3);
    expect((await measured('--unit', '1,0'))?.largestDistance).not.toBe(both?.largestDistance);
  });
});

test('bad input ends with 2, is named, and leaves nothing', async () => {
  const vgg = join(folder, 'vgg.safetensors');
  await writeTinyNetwork(vgg, { model: { network: 'fusenet-vgg16', modalities: ['rgb', 'depth'] } });
  const output = join(folder, 'refused');
  const measured = (checkpoint: string, ...args: readonly string[]) => [
    ...[checkpoint, '--dataset', street, '-o', output],
    ...args,
  ];
  const cases: [readonly string[], string][] = [
    [['adapnet'], 'checkpoint: must be a file or the id of a trial; got adapnet'],
    [[vgg], 'receptive-field: --layer must be given for a network without eASPP; got fusenet-vgg16'],
    [
      [colour, '--layer', 'stem/pol'],
      "receptiveField: layer must be one of the network's; got stem/pol (closest: stem/pool",
    ],
    [[colour, '--layer', 'ssma/latent/fuse/norm'], 'got ssma/latent/fuse/norm (closest: '],
    [[colour, '--layer', 'stem/conv', '--from', 'stem/pool'], 'layer must depend on stem/pool; got stem/conv'],
    [[colour, '--unit', '1,1'], 'receptive-field: --unit must come with --dataset; got 1,1 without it'],
    [[colour, '--stride', '4'], '--stride must come with --dataset; got 4 without it'],
    [[colour, '-o', output], `--output must come with --dataset; got ${output} without it`],
    [[colour, '--set', 'dataset.labels=19'], '--set must come with --dataset; got dataset.labels=19 without it'],
    [measured('adapnet++'), `--dataset must come with a trained network; got the name adapnet++ and ${street}`],
    [measured(colour, '--unit', '1;1'), 'It must be <row>,<column>, from 0 on, e.g. 3,6; got 1;1'],
    [
      measured(colour, '--unit', '2,0', '--layer', 'easpp/project/norm'),
      'unit must lie within the 2 rows and 4 columns of easpp/project/norm; got row 2, column 0',
    ],
    [measured(colour, '--inputs', 'depth'), '--inputs must name modalities of the network, rgb; got depth'],
    [
      measured(fused, '--inputs', 'depth', '--layer', 'rgb/easpp/project/norm'),
      '--inputs must name a modality that rgb/easpp/project/norm depends on, rgb; got depth',
    ],
    [measured(colour, '--patch', '33'), 'patchSize must be an integer from 1 to 32; got 33'],
    [measured(colour, '--stride', '9'), 'stride must be an integer from 1 to the patch size, 8'],
    [measured(colour, '--ids', 'night'), `samples of split val of ${street}, e.g. ${ids[0]}; got night`],
    [measured(colour, '--split', 'night'), 'split must be one of val; got "night"'],
  ];
  for (const [args, message] of cases) {
    const { code, stdout, stderr } = await ssma('analyse', 'receptive-field', ...args);
    expect({ code, stdout }, `${args.join(' ')}: ${stderr}`).toEqual({ code: 2, stdout: '' });
    expect(stderr, args.join(' ')).toContain(message);
  }
  expect(existsSync(output)).toBe(false);
});

test('no tensor is left on the engine, after an error either', async () => {
  const measure = (name: string, unit: { row: number; column: number } | null) =>
    receptiveFields(
      { kind: 'checkpoint', path: fused },
      {
        layers: ['ssma/latent/fuse/norm'],
        from: null,
        empirical: {
          samples: { dataset: STREET, split: 'val', ids: null, count: 1 },
          unit,
          inputs: null,
          patches: { patchSize: 16, stride: 16, batchSize: 3 },
          colorMap: 'inferno',
          folder: join(folder, name),
          requireFree: () => undefined,
          startProgress: () => ({ update: () => undefined, close: () => undefined }),
        },
      },
    );
  await measure('first', null);
  const before = tf.memory().numTensors;
  await measure('second', null);
  await receptiveFields({ kind: 'name', network: 'ssma' }, { layers: [], from: null, empirical: null });
  expect(tf.memory().numTensors).toBe(before);
  await expect(measure('third', { row: 9, column: 0 })).rejects.toThrow('unit must lie within');
  expect(tf.memory().numTensors).toBe(before);
  expect(readdirSync(folder)).not.toContain('third');
});
