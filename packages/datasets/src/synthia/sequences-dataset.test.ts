import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import type { Dataset } from '../dataset.js';
import { encodeRgbPng, encodeUint16RgbPng } from '../images/encode-png.js';
import { openSynthiaSequences } from './sequences-dataset.js';
import type { SynthiaView } from './synthia-spec.js';

const FRONT = 'Stereo_Left/Omni_F';
const RIGHT = 'Stereo_Right/Omni_F';
const WINTER = 'SYNTHIA-SEQS-02-WINTER';
const SIZE = { height: 1, width: 3 };
const PHOTO = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9);
// Lane marking, which is motorcycle in RAND_CITYSCAPES; traffic light; bicycle.
const LABELS = Uint16Array.of(12, 0, 0, 15, 0, 0, 11, 3, 0);
const DEPTH = Uint16Array.of(100, 100, 100, 2550, 2550, 2550, 65535, 65535, 65535);
const INTRINSICS = '2.5\n\n1.5\n\n0.5\n\n0.8\n';
/**
 * Column by column: the camera looks along the world's z axis, pitched down by 30 degrees about x, at (7, 1.5, 9); its y
 * axis points down.
 */
const POSE = '1 0 0 0 0 -0.8660254037844387 -0.5 0 0 -0.5 0.8660254037844387 0 7 1.5 9 1\n';
/** The same with a camera axis y that points up. */
const POSE_Y_UP = '1 0 0 0 0 0.8660254037844387 0.5 0 0 -0.5 0.8660254037844387 0 7 1.5 9 1\n';

let base = '';
let root = '';

beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), 'ssma-synthia-'));
  root = join(base, 'synthia');
});

afterEach(async () => {
  await rm(base, { recursive: true, force: true });
});

async function put(path: string, content: Uint8Array | string): Promise<void> {
  await mkdir(dirname(join(root, path)), { recursive: true });
  await writeFile(join(root, path), content);
}

async function putFrame(sequence: string, view: SynthiaView = FRONT, name = '000000'): Promise<void> {
  await put(`${sequence}/RGB/${view}/${name}.png`, encodeRgbPng({ ...SIZE, data: PHOTO }));
  await put(`${sequence}/Depth/${view}/${name}.png`, encodeUint16RgbPng({ ...SIZE, data: DEPTH }));
  await put(`${sequence}/GT/LABELS/${view}/${name}.png`, encodeUint16RgbPng({ ...SIZE, data: LABELS }));
  await put(`${sequence}/GT/COLOR/${view}/${name}.png`, encodeRgbPng({ ...SIZE, data: PHOTO }));
  await put(`${sequence}/CameraParams/intrinsics.txt`, INTRINSICS);
  await put(`${sequence}/CameraParams/${view}/${name}.txt`, POSE);
}

function open(views: SynthiaView[] = [FRONT]): Promise<Dataset> {
  return openSynthiaSequences({ name: 'synthia', part: 'sequences', root, views });
}

describe('openSynthiaSequences', () => {
  it('loads pixels, classes by the table of the sequences, metres and the camera', async () => {
    await putFrame(WINTER);
    const dataset = await open();
    expect(dataset.description).toMatchObject({ depths: ['depth'], hasCamera: true, splits: ['winter'] });
    const sample = await dataset.load('winter', `${WINTER}/${FRONT}/000000`, ['rgb', 'depth']);
    expect(sample.images.rgb?.data).toEqual(PHOTO);
    expect([...sample.labels.data]).toEqual([255, 255, 10]);
    expect(sample.depths.depth?.data).toEqual(Float32Array.of(1, 25.5, 655.35));
    expect(sample.camera).toMatchObject({ size: SIZE, fx: 2.5, fy: 2.5, cx: 1.5, cy: 0.5 });
    const [x, y, z] = sample.camera?.down ?? [];
    expect(x).toBe(0);
    expect(y).toBeCloseTo(Math.sqrt(3) / 2, 12);
    expect(z).toBeCloseTo(0.5, 12);
    expect(await dataset.check()).toMatchObject({ problems: [], notes: [] });
  });

  it('takes gravity to point down in the image whichever way the y axis of the camera does', async () => {
    await putFrame(WINTER);
    await put(`${WINTER}/CameraParams/${FRONT}/000000.txt`, POSE_Y_UP);
    const { camera } = await (await open()).load('winter', `${WINTER}/${FRONT}/000000`, ['depth']);
    expect(camera?.down?.[1]).toBeCloseTo(Math.sqrt(3) / 2, 12);
    expect(camera?.down?.[2]).toBeCloseTo(0.5, 12);
  });

  it('makes a split of each condition over all sequences and the chosen views', async () => {
    await putFrame(WINTER, RIGHT);
    await putFrame(WINTER, FRONT, '000001');
    await putFrame('SYNTHIA-SEQS-04-WINTER');
    await putFrame('SYNTHIA-SEQS-04-WINTER', RIGHT);
    await putFrame('SYNTHIA-SEQS-04-WINTERNIGHT');
    const front = await open();
    expect(front.description.splits).toEqual(['winter', 'winternight']);
    expect(await front.sampleIds('winter')).toEqual([
      `${WINTER}/${FRONT}/000001`,
      `SYNTHIA-SEQS-04-WINTER/${FRONT}/000000`,
    ]);
    expect(await front.sampleIds('winternight')).toEqual([`SYNTHIA-SEQS-04-WINTERNIGHT/${FRONT}/000000`]);
    expect(await (await open([RIGHT])).sampleIds('winter')).toEqual([
      `${WINTER}/${RIGHT}/000000`,
      `SYNTHIA-SEQS-04-WINTER/${RIGHT}/000000`,
    ]);
  });

  it('lists corrupt depth files and goes on', async () => {
    await putFrame(WINTER);
    await putFrame(WINTER, FRONT, '000001');
    const path = `${WINTER}/Depth/${FRONT}/000000.png`;
    const sound = encodeUint16RgbPng({ ...SIZE, data: DEPTH });
    await put(path, sound.with(50, (sound[50] ?? 0) ^ 0xff));
    const dataset = await open();
    const { problems, depths } = await dataset.check();
    expect(problems).toEqual([{ path: join(root, path), message: expect.stringMatching(/^must be .*; got /) }]);
    expect(depths.depth?.pixels).toBe(3);
    expect((await dataset.load('winter', `${WINTER}/${FRONT}/000001`, ['depth'])).depths.depth?.height).toBe(1);
  });

  it('offers neither depth nor cameras to a download without them', async () => {
    await putFrame(WINTER);
    await rm(join(root, WINTER, 'CameraParams'), { recursive: true });
    expect((await open()).description).toMatchObject({ depths: ['depth'], hasCamera: false });
    await rm(join(root, WINTER, 'Depth'), { recursive: true });
    expect((await open()).description).toMatchObject({ depths: [], hasCamera: false });
  });

  it('names a sequence that lacks what another one has, once for all its frames', async () => {
    await putFrame(WINTER);
    await putFrame('SYNTHIA-SEQS-04-WINTER');
    await putFrame('SYNTHIA-SEQS-04-WINTER', FRONT, '000001');
    await rm(join(root, 'SYNTHIA-SEQS-04-WINTER/Depth'), { recursive: true });
    await rm(join(root, 'SYNTHIA-SEQS-04-WINTER/CameraParams/intrinsics.txt'));
    expect((await (await open()).check()).problems).toEqual([
      {
        path: join(root, 'SYNTHIA-SEQS-04-WINTER/Depth', FRONT),
        message: 'must be a folder; got nothing there',
      },
      {
        path: join(root, 'SYNTHIA-SEQS-04-WINTER/CameraParams/intrinsics.txt'),
        message: 'must exist; got nothing there',
      },
    ]);
  });

  it('names the frame that lacks its pose', async () => {
    await putFrame(WINTER);
    await putFrame(WINTER, FRONT, '000001');
    await rm(join(root, `${WINTER}/CameraParams/${FRONT}/000001.txt`));
    expect((await (await open()).check()).problems).toEqual([
      {
        path: join(root, `${WINTER}/RGB/${FRONT}/000001.png`),
        message: `must have a partner ${WINTER}/CameraParams/${FRONT}/000001.txt; got none`,
      },
    ]);
  });

  const intrinsics = `${WINTER}/CameraParams/intrinsics.txt`;
  const pose = `${WINTER}/CameraParams/${FRONT}/000000.txt`;
  const intrinsicsRule = 'must hold focal length, optical centre (x, y) and baseline';
  it.each([
    ['intrinsics without a number', intrinsics, '2.5\n\n1.5\n\n0.5\n', `${intrinsicsRule}, 4 numbers; got 3`],
    [
      'a focal length of nan',
      intrinsics,
      'nan\n\n1.5\n\n0.5\n\n0.8\n',
      `${intrinsicsRule} of finite numbers; got inf or`,
    ],
    ['a negative focal length', intrinsics, '-2.5\n\n1.5\n\n0.5\n\n0.8\n', 'must have fx of '],
    [
      'an optical centre outside',
      intrinsics,
      '2.5\n\n640\n\n380\n\n0.8\n',
      'must have its optical centre in the image of 3x1',
    ],
    ['a short pose', pose, '1 0 0 0 0 -1 0 0 0 0 1 0 7 1.5 9\n', 'must hold a 4x4 matrix, 16 numbers; got 15'],
    [
      'a pose row by row',
      pose,
      '1 0 0 7 0 -1 0 1.5 0 0 1 9 0 0 0 1\n',
      'must hold a 4x4 matrix column by column, whose last row is 0, 0, 0, 1; got 7, 1.5, 9, 1',
    ],
    [
      'a pose of zeros',
      pose,
      `${'0 '.repeat(15)}1\n`,
      'must hold a rotation, whose rows have length 1; got a row of length 0',
    ],
  ])('names %s as the only problem', async (_, path, content, message) => {
    await putFrame(WINTER);
    await put(path, content);
    const dataset = await open();
    expect((await dataset.check()).problems).toEqual([
      { path: join(root, path), message: expect.stringContaining(message) },
    ]);
    await expect(dataset.load('winter', `${WINTER}/${FRONT}/000000`, ['depth'])).rejects.toThrow(message);
  });

  it('says where the root is and refuses other conditions', async () => {
    await putFrame(WINTER);
    const expected = 'must hold sequences such as SYNTHIA-SEQS-01-DAWN';
    const openAt = (folder: string) =>
      openSynthiaSequences({ name: 'synthia', part: 'sequences', root: folder, views: [FRONT] });
    await expect(openAt(base)).rejects.toThrow(`${base}: ${expected}; got a folder one level too high (give ${root})`);
    await expect(openAt(join(root, WINTER))).rejects.toThrow(
      `${expected}; got a folder one level too low (give ${root})`,
    );
    await mkdir(join(root, 'SYNTHIA-SEQS-02-HAIL'));
    await expect(open()).rejects.toThrow(
      `${join(root, 'SYNTHIA-SEQS-02-HAIL')}: must end in one of SUMMER, FALL, WINTER, SPRING, DAWN, SUNSET, NIGHT, ` +
        'RAIN, SOFTRAIN, FOG, RAINNIGHT, WINTERNIGHT; got that name',
    );
  });
});
