import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DatasetError } from '../errors.js';
import { CITYSCAPES_LABELS } from '../label-sets/cityscapes.js';
import { openDataset } from '../open-dataset.js';
import { DatasetSpec } from '../spec.js';
import { applyFaults } from './faults/apply-faults.js';
import { FAULT_PRESETS } from './faults/fault-presets.js';
import { FaultsSpec } from './faults/faults-spec.js';
import { GENERATOR_VERSION } from './manifest.js';
import { renderStreetScene } from './render-street-scene.js';
import { CONDITIONS } from './scene.js';
import { SYNTHETIC_LAYOUTS } from './synthetic-layouts.js';
import { writeSyntheticDataset } from './write-synthetic-dataset.js';

const OPTIONS = { as: 'cityscapes', seed: 5, splits: { train: 2, val: 1 }, height: 16, width: 32 } as const;

let root = '';

beforeEach(async () => {
  root = join(await mkdtemp(join(tmpdir(), 'ssma-synthetic-')), 'street');
});

afterEach(async () => {
  await rm(join(root, '..'), { recursive: true, force: true });
});

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
}

/** The cities are the conditions that seed 5 deals to its first scenes. */
const STEMS = ['train/rain/rain_000000', 'train/dusk/dusk_000001', 'val/night/night_000002'];
const ENDINGS = [
  ['camera', '_000019_camera.json'],
  ['disparity', '_000019_disparity.png'],
  ['gtFine', '_000019_gtFine_labelIds.png'],
  ['leftImg8bit', '_000019_leftImg8bit.png'],
] as const;
const FILES = [
  ...ENDINGS.flatMap(([type, ending]) => STEMS.map((stem) => `${type}/${stem}${ending}`)),
  '.synthetic-progress',
  'synthetic.json',
].sort();

/** A manifest of no frames with some fields exchanged. */
function manifestText(change: object): string {
  return JSON.stringify({
    ...{ generator: 'ssma', version: GENERATOR_VERSION, ...OPTIONS, condition: null, faults: null, splits: {} },
    ...change,
  });
}

describe('writeSyntheticDataset', () => {
  it('writes the layout of Cityscapes, nothing else, and counts the frames', async () => {
    const progress: [number, number][] = [];
    await writeSyntheticDataset({ root, ...OPTIONS, onProgress: (done, total) => progress.push([done, total]) });
    expect(await filesBelow(root)).toEqual(FILES);
    expect(progress).toEqual([
      [1, 3],
      [2, 3],
      [3, 3],
    ]);
  });

  it('names the city after the condition, so that 60 frames have eight or more of each', async () => {
    const describe = SYNTHETIC_LAYOUTS.cityscapes.describe;
    const frames = Array.from({ length: 60 }, (_, index) => describe({ seed: 1, index: 300 + index, split: 'val' }));
    const counts = CONDITIONS.map((one) => frames.filter(({ condition }) => condition === one).length);
    expect(Math.min(...counts)).toBeGreaterThanOrEqual(8);
    await writeSyntheticDataset({ root, ...OPTIONS, condition: 'snow' });
    expect(await readdir(join(root, 'leftImg8bit', 'train'))).toEqual(['snow']);
  });

  it('is read back by the Cityscapes loader as it was rendered', async () => {
    await writeSyntheticDataset({ root, ...OPTIONS });
    const dataset = await openDataset(DatasetSpec.parse({ name: 'cityscapes', root, labels: 19 }));
    const [id = ''] = await dataset.sampleIds('val');
    const sample = await dataset.load('val', id, ['rgb']);
    const street = renderStreetScene({ seed: 5, index: 2, height: 16, width: 32 });
    expect(sample.images.rgb?.data).toEqual(street.color);
    const trainIds = Uint8Array.from(street.labels, (raw) => CITYSCAPES_LABELS[raw]?.trainId ?? 255);
    expect(sample.labels.data).toEqual(trainIds);
    expect((await dataset.check()).problems).toEqual([]);
  });

  it('goes on with the first frame that an interrupted run has not written', async () => {
    await writeSyntheticDataset({ root, ...OPTIONS });
    const photos = STEMS.map((stem) => join(root, `leftImg8bit/${stem}_000019_leftImg8bit.png`));
    const before = await Promise.all(
      photos.map(async (path) => ({ ...(await stat(path)), bytes: await readFile(path) })),
    );
    await writeFile(join(root, '.synthetic-progress'), '1\n');
    await rm(join(root, 'camera', 'val'), { recursive: true });
    const done: number[] = [];
    await writeSyntheticDataset({ root, ...OPTIONS, splits: { val: 1, train: 2 }, onProgress: (n) => done.push(n) });
    const after = await Promise.all(
      photos.map(async (path) => ({ ...(await stat(path)), bytes: await readFile(path) })),
    );
    expect(after.map(({ ino }, frame) => ino === before[frame]?.ino)).toEqual([true, false, false]);
    expect(after.map(({ bytes }) => bytes)).toEqual(before.map(({ bytes }) => bytes));
    expect(done).toEqual([1, 2, 3]);
    expect(await filesBelow(root)).toEqual(FILES);
  });

  it('writes what faulty sensors record, of the condition that was asked for', async () => {
    const faults = FaultsSpec.parse({ motionBlur: 0.5, deadDepth: true });
    await writeSyntheticDataset({ root, ...OPTIONS, condition: 'rain', faults });
    const dataset = await openDataset(DatasetSpec.parse({ name: 'cityscapes', root, labels: 19 }));
    const [id = ''] = await dataset.sampleIds('val');
    const { images, depths } = await dataset.load('val', id, ['rgb', 'depth']);
    const street = renderStreetScene({ seed: 5, index: 2, height: 16, width: 32, condition: 'rain' });
    expect(images.rgb?.data).toEqual(applyFaults(street, faults, 7).color);
    expect(depths.depth?.data).toEqual(new Float32Array(16 * 32));
  });

  it('keeps what it was made with in its manifest', async () => {
    await writeSyntheticDataset({ root, ...OPTIONS, condition: 'fog', faults: FAULT_PRESETS.realistic });
    const manifest: unknown = JSON.parse(await readFile(join(root, 'synthetic.json'), 'utf8'));
    expect(manifest).toEqual({
      generator: 'ssma',
      version: GENERATOR_VERSION,
      ...OPTIONS,
      condition: 'fog',
      faults: FAULT_PRESETS.realistic,
    });
    await writeSyntheticDataset({ root, ...OPTIONS, condition: 'fog', faults: FAULT_PRESETS.realistic });
  });

  it('goes on in a folder that holds only a write that was cut short', async () => {
    await mkdir(root);
    await writeFile(join(root, '.synthetic.json.1.tmp'), '{');
    await writeSyntheticDataset({ root, ...OPTIONS, splits: { train: 1 } });
    expect(await filesBelow(join(root, 'gtFine'))).toHaveLength(1);
  });

  it.each([
    [{ as: 'synthia' as const }, 'as cityscapes instead of synthia'],
    [{ seed: 6 }, 'seed 5 instead of 6'],
    [{ width: 64 }, 'width 32 instead of 64'],
    [{ splits: { train: 3, val: 1 } }, "2 frames of split 'train' instead of 3"],
    [{ condition: 'night' as const }, 'condition null instead of night'],
    [{ faults: FAULT_PRESETS['dead-depth'] }, `faults null instead of ${JSON.stringify(FAULT_PRESETS['dead-depth'])}`],
    [{ splits: { train: 2 } }, "1 frames of split 'val' instead of 0"],
  ])('refuses a folder that was made with other options than %j', async (change, difference) => {
    await writeSyntheticDataset({ root, ...OPTIONS });
    await expect(writeSyntheticDataset({ root, ...OPTIONS, ...change })).rejects.toThrow(
      `${join(root, 'synthetic.json')}: must be equal to what was asked for; got ${difference}. ` +
        `Ask for the same, choose another folder, or remove ${root} to make it anew.`,
    );
    expect(await filesBelow(root)).toEqual(FILES);
  });

  it('refuses a folder of other files and leaves them alone', async () => {
    await mkdir(root);
    await writeFile(join(root, 'thesis.tex'), 'x');
    await expect(writeSyntheticDataset({ root, ...OPTIONS })).rejects.toThrow(
      new DatasetError(
        `${root}: must be empty or hold synthetic.json; got 1 other entries such as 'thesis.tex'. Choose another folder.`,
      ),
    );
    expect(await filesBelow(root)).toEqual(['thesis.tex']);
  });

  it('refuses a file in place of the folder', async () => {
    await writeFile(root, 'x');
    await expect(writeSyntheticDataset({ root, ...OPTIONS })).rejects.toThrow(`${root}: must be a folder; got a file`);
  });

  it.each([
    ['{"generator"', 'must be JSON; got "{\\"generator\\""'],
    [manifestText({ mood: 1 }), 'Unrecognized key'],
    [manifestText({ seed: 'five' }), "'seed' must fit its schema"],
    [manifestText({ generator: 'street' }), "'generator' must fit its schema"],
    [manifestText({ condition: 'hail' }), "'condition' must fit its schema"],
    [manifestText({ faults: { glare: -1 } }), "'faults.glare' must fit its schema"],
  ])('refuses a manifest that reads %s', async (text, message) => {
    await mkdir(root);
    await writeFile(join(root, 'synthetic.json'), text);
    await expect(writeSyntheticDataset({ root, ...OPTIONS })).rejects.toThrow(message);
  });

  it.each([
    [{ height: 8 }, 'synthetic dataset: height must fit its range'],
    [{ seed: 0.5 }, 'synthetic dataset: seed must fit its range'],
    [{ splits: { train: -1 } }, 'synthetic dataset: splits.train must fit its range'],
    [{ splits: { '../x': 1 } }, 'synthetic dataset: splits.../x must fit its range'],
    [{ splits: { test: 1 } }, 'synthetic dataset: splits of cityscapes must be train, val; got "test"'],
    [
      { as: 'sun-rgbd' as const, condition: 'rain' as const, splits: {} },
      'synthetic dataset: condition of sun-rgbd must be day, dusk, night; got rain',
    ],
    [
      { as: 'synthia-sequences' as const, condition: 'rain' as const, splits: {} },
      'synthetic dataset: condition of synthia-sequences must be left out, since each split has its own; got rain',
    ],
  ])('refuses options with %j before it touches the disk', async (change, message) => {
    await expect(writeSyntheticDataset({ root, ...OPTIONS, ...change })).rejects.toThrow(message);
    await expect(stat(root)).rejects.toThrow('ENOENT');
  });
});
