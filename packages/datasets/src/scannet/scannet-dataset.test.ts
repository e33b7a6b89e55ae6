import { mkdir, mkdtemp, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { encodeLabelPng, encodeRgbPng, encodeUint16Png } from '../images/encode-png.js';
import { openScannet } from './scannet-dataset.js';
import { SCANNET_SCENE_TYPES, sceneTypes } from './scene-types.js';

const FRAMES = 'scannet_frames_25k';
const TRAIN = 'scene0191_00';
const VAL = 'scene0568_01';
const TEST = 'scene0707_00';

let parent = '';
let root = '';

beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'ssma-scannet-'));
  root = join(parent, 'scannet');
  await writeScan(`${FRAMES}/${TRAIN}`, { hasLabels: true });
  await writeScan(`${FRAMES}/${VAL}`, { hasLabels: true });
  await writeScan(`scannet_frames_test/${TEST}`, { hasLabels: false });
  await write('scannetv2_train.txt', TRAIN);
  await write('scannetv2_val.txt', VAL);
  await write('scannetv2_test.txt', TEST);
});

afterEach(async () => {
  await rm(parent, { recursive: true, force: true });
});

async function write(path: string, content: Uint8Array | string): Promise<void> {
  await mkdir(dirname(join(root, path)), { recursive: true });
  await writeFile(join(root, path), content);
}

const INTRINSICS = '3 0 1.5 0\n0 3.5 0.5 0\n0 0 1 0\n0 0 0 1\n';
const POSE = '0 -0.6 0.8 1.5\n-1 0 0 -2\n0 -0.8 -0.6 1.4\n0 0 0 1\n';

/** A scan with frames 0 and 100; colour and labels are twice as wide and high as depth. */
async function writeScan(folder: string, { hasLabels }: { readonly hasLabels: boolean }): Promise<void> {
  for (const [frame, level] of [
    ['000000', 10],
    ['000100', 20],
  ] as const) {
    await write(
      `${folder}/color/${frame}.jpg`,
      encodeRgbPng({ height: 4, width: 8, data: new Uint8Array(96).fill(level) }),
    );
    await write(
      `${folder}/depth/${frame}.png`,
      encodeUint16Png({ height: 2, width: 4, data: Uint16Array.of(0, 264, 1000, 1842, 9999, 1, 2, 65535) }),
    );
    await write(`${folder}/pose/${frame}.txt`, POSE);
    if (hasLabels) {
      const ids = Uint8Array.from({ length: 32 }, (_, pixel) => pixel + 9);
      await write(`${folder}/label/${frame}.png`, encodeLabelPng({ height: 4, width: 8, data: ids }));
      await write(`${folder}/instance/${frame}.png`, 'not read');
    }
  }
  await write(`${folder}/intrinsics_color.txt`, '900 0 640 0\n0 900 480 0\n0 0 1 0\n0 0 0 1\n');
  await write(`${folder}/intrinsics_depth.txt`, INTRINSICS);
}

const open = (at = root) => openScannet(at, undefined);

describe('openScannet', () => {
  it('offers the three splits, test without labels', async () => {
    expect((await open()).description).toMatchObject({
      modalities: ['rgb'],
      depths: ['depth'],
      hasCamera: true,
      splits: ['test', 'train', 'val'],
      unlabelledSplits: ['test'],
    });
  });

  it('reads depth in metres, 20 classes out of 40 ids, and pictures at sizes of their own', async () => {
    const sample = await (await open()).load('train', `${TRAIN}/000100`, ['rgb', 'depth']);
    expect(sample.images.rgb).toMatchObject({ height: 4, width: 8 });
    expect(sample.images.rgb?.data[0]).toBe(20);
    expect(sample.depths.depth).toMatchObject({ height: 2, width: 4 });
    expect([...(sample.depths.depth?.data ?? [])]).toEqual(
      [0, 0.264, 1, 1.842, 9.999, 0.001, 0.002, 65.535].map(Math.fround),
    );
    // ScanNet/ScanNet, BenchmarkScripts/util.py: valid ids 1 to 12, 14, 16, 24, 28, 33, 34, 36, 39.
    const V = 255;
    expect([...sample.labels.data]).toEqual([
      ...[8, 9, 10, 11, V, 12, V, 13, V, V, V, V, V, V, V, 14],
      ...[V, V, V, 15, V, V, V, V, 16, 17, V, 18, V, V, 19, V],
    ]);
  });

  it('takes the camera of the depth map, and gravity as minus the third row of the pose', async () => {
    const { camera } = await (await open()).load('val', `${VAL}/000000`, ['depth']);
    expect(camera).toEqual({ size: { height: 2, width: 4 }, fx: 3, fy: 3.5, cx: 1.5, cy: 0.5, down: [0, 0.8, 0.6] });
  });

  it.each(['-inf', 'nan', 'Infinity', '-1.#INF', '1.#QNAN'])(
    'does not know gravity when the pose says %s',
    async (bad) => {
      await write(`${FRAMES}/${TRAIN}/pose/000000.txt`, POSE.replaceAll(/-?[0-9.]+/g, bad));
      const { camera } = await (await open()).load('train', `${TRAIN}/000000`, ['depth']);
      expect(camera).toMatchObject({ fx: 3, down: null });
    },
  );

  it('gives test frames void labels of the size of a picture', async () => {
    const { labels } = await (await open()).load('test', `${TEST}/000000`, ['rgb']);
    expect(labels).toEqual({ height: 4, width: 8, data: new Uint8Array(32).fill(255) });
  });

  it('passes the check, with the published counts for comparison', async () => {
    const { problems, notes, splits } = await (await open()).check();
    expect(problems).toEqual([]);
    expect(splits).toEqual([
      { split: 'test', samples: 2 },
      { split: 'train', samples: 2 },
      { split: 'val', samples: 2 },
    ]);
    expect(notes).toEqual([
      'split test has 2 samples where the published dataset has 2135: the download may be incomplete',
      'split train has 2 samples where the published dataset has 19466: the download may be incomplete',
      'split val has 2 samples where the published dataset has 5436: the download may be incomplete',
    ]);
  });

  it('accepts the folder of the scans and the parent of tasks, with lists in or beside them', async () => {
    await write(`${FRAMES}/scannetv2_train.txt`, TRAIN);
    expect(await (await open(join(root, FRAMES))).sampleIds('train')).toEqual([`${TRAIN}/000000`, `${TRAIN}/000100`]);
    const parent = join(root, 'download');
    await mkdir(join(parent, 'tasks'), { recursive: true });
    await rename(join(root, FRAMES), join(parent, 'tasks', FRAMES));
    expect((await open(parent)).description.splits).toEqual(['train']);
    await rm(join(parent, 'tasks', FRAMES, 'scannetv2_train.txt'));
    await expect(open(parent)).rejects.toThrow(`${parent}: must hold at least one of the split lists`);
    expect((await openScannet(parent, root)).description.splits).toEqual(['train', 'val']);
  });

  it('notes listed scans that the download lacks', async () => {
    await write('scannetv2_train.txt', `scene0999_00\n${TRAIN}\nscene0998_00\n`);
    expect((await (await open()).check()).notes[1]).toBe(
      'split train: 2 of the 3 listed scans have no folder, such as scene0998_00',
    );
  });

  it.each([
    ['scene191_00', 'must list scans such as scene0000_00, one per line; got "scene191_00" in line 1'],
    [`${TRAIN}\n${TRAIN}`, `must list each scan once; got ${TRAIN} twice`],
    ['scene0568_00', 'must share no scene with another split; got scene0568, which is also in train'],
    ['\n\n', 'must list at least one scan; got none'],
  ])('refuses a list with %j', async (text, rule) => {
    await write('scannetv2_train.txt', text);
    await expect(open()).rejects.toMatchObject({ rule });
  });

  it('says what is missing when there is no list, no listed scan, or another folder', async () => {
    await write('scannetv2_train.txt', 'scene0999_00');
    for (const name of ['scannetv2_val.txt', 'scannetv2_test.txt']) await rm(join(root, name));
    await expect(open()).rejects.toThrow(`${root}: must hold a folder of a scan in scannetv2_train.txt; got 3 others`);
    await rm(join(root, 'scannetv2_train.txt'));
    await expect(open()).rejects.toThrow(
      `${root}: must hold at least one of the split lists scannetv2_test.txt, scannetv2_train.txt, scannetv2_val.txt ` +
        "(from ScanNet's repository, Tasks/Benchmark), or option lists must name their folder; got none",
    );
    await expect(open(join(root, FRAMES, TRAIN))).rejects.toThrow(`one level too low (give ${join(root, FRAMES)})`);
    // A broken link of somebody else has no say.
    await mkdir(join(parent, 'another'));
    await symlink('nowhere', join(parent, 'another', 'link'));
    await expect(open(parent)).rejects.toThrow(`got a folder one level too high (give ${root})`);
  });

  it('names the one frame that lacks a file', async () => {
    for (const [kind, ending] of [
      ['depth', '.png'],
      ['pose', '.txt'],
      ['label', '.png'],
    ]) {
      await rm(join(root, FRAMES, TRAIN, `${kind}/000100${ending}`));
    }
    const { problems } = await (await open()).check();
    const path = join(root, FRAMES, TRAIN, 'color/000100.jpg');
    expect(problems).toEqual(
      ['label/000100.png', 'depth/000100.png', 'pose/000100.txt'].map((partner) => {
        return { path, message: `must have a partner ${FRAMES}/${TRAIN}/${partner}; got none` };
      }),
    );
  });

  it('names the scan that lacks intrinsics, once', async () => {
    await rm(join(root, FRAMES, TRAIN, 'intrinsics_depth.txt'));
    expect((await (await open()).check()).problems).toEqual([
      { path: join(root, FRAMES, TRAIN, 'intrinsics_depth.txt'), message: 'must exist; got nothing there' },
    ]);
  });

  it('is the same dataset without the kinds that no scan has', async () => {
    for (const folder of [`${FRAMES}/${TRAIN}`, `${FRAMES}/${VAL}`, `scannet_frames_test/${TEST}`]) {
      await rm(join(root, folder, 'pose'), { recursive: true });
    }
    expect((await (await open()).load('train', `${TRAIN}/000000`, ['depth'])).camera?.down).toBeNull();
    for (const folder of [`${FRAMES}/${TRAIN}`, `${FRAMES}/${VAL}`, `scannet_frames_test/${TEST}`]) {
      await rm(join(root, folder, 'depth'), { recursive: true });
    }
    expect((await open()).description).toMatchObject({ depths: [], hasCamera: false });
  });

  it.each([
    ['intrinsics_depth.txt', '900 0 640 0 0 900 480 0 0 0 1 0 0 0 0 1', 'must have fx of 0.4 to 80 pixels; got 900'],
    ['intrinsics_depth.txt', '3 0 9 0 0 3 0.5 0 0 0 1 0 0 0 0 1', 'must have its optical centre in the image of 4x2'],
    ['intrinsics_depth.txt', '3 0 1.5 0 3.5 0.5 0 0 1', 'must hold a 4x4 matrix of intrinsics, 16 numbers; got 9'],
    [
      'intrinsics_depth.txt',
      INTRINSICS.replace('3.5', 'nan'),
      'must hold a 4x4 matrix of intrinsics of finite numbers',
    ],
    ['pose/000000.txt', POSE.replace('1.5', ''), 'must hold a 4x4 pose, 16 numbers; got 15'],
    ['pose/000000.txt', POSE.replaceAll('0.8', '0.1'), 'must hold a rotation, whose rows have length 1; got a row of'],
    ['pose/000000.txt', POSE.replace('0 0 0 1', '1 2 3 1'), 'must hold a pose whose last row is 0 0 0 1; got 1 2 3 1'],
    ['depth/000000.png', encodeLabelPng({ height: 1, width: 1, data: Uint8Array.of(7) }), 'must be a PNG with 16-bit'],
  ])('refuses %s (%#)', async (name, content, rule) => {
    await write(`${FRAMES}/${TRAIN}/${name}`, content);
    await expect((await open()).load('train', `${TRAIN}/000000`, ['depth'])).rejects.toMatchObject({
      path: join(root, FRAMES, TRAIN, name),
      rule: expect.stringContaining(rule),
    });
  });
});

describe('scene types', () => {
  it('number the 13 types of the benchmark in id order', () => {
    const counted = SCANNET_SCENE_TYPES.filter(({ benchmarkIndex }) => benchmarkIndex !== null);
    expect(counted.map(({ id }) => id)).toEqual([1, 2, 3, 4, 8, 9, 13, 14, 15, 16, 18, 20, 21]);
    expect(counted.map(({ benchmarkIndex }) => benchmarkIndex)).toEqual([...Array(13).keys()]);
    expect(SCANNET_SCENE_TYPES[19]).toEqual({ id: 20, name: 'storage / basement / garage', benchmarkIndex: 11 });
  });

  it('come from the text files of the scans, in their folders or below scans', async () => {
    await write(`${FRAMES}/${VAL}/${VAL}.txt`, 'axisAlignment = 1 0 0 0\r\nsceneType = Bedroom / Hotel\r\n');
    await write(`scans/${TRAIN}/${TRAIN}.txt`, 'sceneType = Misc.\n');
    expect([...(await sceneTypes(root))]).toEqual([
      [TRAIN, { id: 21, name: 'misc', benchmarkIndex: 12 }],
      [VAL, { id: 3, name: 'bedroom / hotel', benchmarkIndex: 2 }],
    ]);
  });

  it('come from one table when there is one', async () => {
    await write('scene_types.csv', 'scan, type\nscene0002_01, Office\nscene0001_00, gym\n');
    expect([...(await sceneTypes(root))].map(([scan, { id }]) => [scan, id])).toEqual([
      ['scene0001_00', 12],
      ['scene0002_01', 18],
    ]);
  });

  it.each([
    ['scene0001_00, attic', 'must name a scene type out of "apartment", '],
    ['scene0001_00 office', 'must hold lines such as "scene0000_00, office"; got "scene0001_00 office" in line 1'],
    ['scene1, office', 'must hold lines such as "scene0000_00, office"; got "scene1, office" in line 1'],
    ['scene0001_00, gym\nscene0001_00, gym', 'must name each scan once; got scene0001_00 twice'],
  ])('are refused in a table with %j', async (text, rule) => {
    await write('scene_types.csv', text);
    await expect(sceneTypes(root)).rejects.toMatchObject({ rule: expect.stringContaining(rule) });
  });

  it('are refused when no scan has one or a file holds none', async () => {
    await expect(sceneTypes(root)).rejects.toThrow(
      `${root}: must hold scene_types.csv with lines "scan, type", or <scan>.txt in the folders of the scans; got neither`,
    );
    await write(`${FRAMES}/${VAL}/${VAL}.txt`, 'numDepthFrames = 12\n');
    await expect(sceneTypes(root)).rejects.toThrow('must hold a line "sceneType = ..."; got none');
  });
});
