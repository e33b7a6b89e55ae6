import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { decodeRgb } from '../images/decode-image.js';
import { CITYSCAPES_11, CITYSCAPES_LABELS } from '../label-sets/cityscapes.js';
import { renderStreetScene } from '../synthetic/render-street-scene.js';
import { splitOf } from './hold-out.js';
import { openSynthiaRand } from './rand-dataset.js';
import { openSynthiaSequences } from './sequences-dataset.js';
import { synthiaRandId, writeSynthiaRandFrame, writeSynthiaSequenceFrame } from './write-synthia.js';

const VIEW = 'Stereo_Left/Omni_F';
const frame = renderStreetScene({ seed: 3, index: 4, height: 32, width: 64 });

let root = '';

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'ssma-synthia-'));
});

afterEach(async () => {
  await rm(root, { recursive: true, force: true });
});

/** Metres to the next centimetre, the sky at the largest value. */
function storedMetres(): Float32Array {
  return frame.depthMetres.map((metres) => (metres === 0 ? 655.35 : Math.min(Math.round(metres * 100), 65535) / 100));
}

describe('writeSynthiaRandFrame', () => {
  it('writes what the loader reads back', async () => {
    await writeSynthiaRandFrame(root, { split: 'val', index: 0, frame });
    await writeSynthiaRandFrame(root, { split: 'train', index: 1, frame });
    const dataset = await openSynthiaRand({ name: 'synthia', part: 'rand', root, holdOut: 0.1 });
    expect((await dataset.check()).problems).toEqual([]);
    expect(await dataset.sampleIds('train')).toEqual([synthiaRandId('train', 1)]);
    const sample = await dataset.load('val', synthiaRandId('val', 0), ['rgb', 'depth']);
    expect(sample.images.rgb?.data).toEqual(frame.color);
    expect(sample.depths.depth?.data).toEqual(storedMetres());
    // The 11 classes have the same members by name in both tables.
    expect(sample.labels.data).toEqual(Uint8Array.from(frame.labels, (id) => CITYSCAPES_11.classByRawId[id] ?? 255));
  });

  it('paints the labels in the colours of the package', async () => {
    await writeSynthiaRandFrame(root, { split: 'val', index: 0, frame });
    const { data } = await decodeRgb(join(root, 'GT/COLOR', `${synthiaRandId('val', 0)}.png`));
    const sky = frame.labels.findIndex((id) => CITYSCAPES_LABELS[id]?.name === 'sky');
    expect([...data.subarray(3 * sky, 3 * sky + 3)]).toEqual([70, 130, 180]);
  });
});

describe('synthiaRandId', () => {
  it('numbers frames within their split, seven digits, none twice', () => {
    const ids = [0, 1, 2, 9999].flatMap((index) => [synthiaRandId('train', index), synthiaRandId('val', index)]);
    expect(ids.slice(0, 3)).toEqual(['0000000', '0000003', '0001000']);
    expect(new Set(ids).size).toBe(8);
    expect(ids.map((id) => splitOf(id, 0.1))).toEqual(['train', 'val', 'train', 'val', 'train', 'val', 'train', 'val']);
    expect(ids.every((id) => /^\d{7}$/.test(id))).toBe(true);
  });

  it.each([-1, 10000, 0.5])('refuses index %s', (index) => {
    expect(() => synthiaRandId('val', index)).toThrow(`writeSynthiaRandFrame: index must be 0 to 9999; got ${index}`);
  });
});

describe('writeSynthiaSequenceFrame', () => {
  it('writes what the loader reads back, with the camera', async () => {
    await writeSynthiaSequenceFrame(root, { split: 'winternight', index: 7, frame });
    const dataset = await openSynthiaSequences({ name: 'synthia', part: 'sequences', root, views: [VIEW] });
    expect((await dataset.check()).problems).toEqual([]);
    const id = `SYNTHIA-SEQS-05-WINTERNIGHT/${VIEW}/000007`;
    expect(await dataset.sampleIds('winternight')).toEqual([id]);
    const sample = await dataset.load('winternight', id, ['rgb', 'depth']);
    expect(sample.images.rgb?.data).toEqual(frame.color);
    expect(sample.depths.depth?.data).toEqual(storedMetres());
    expect(sample.camera).toEqual({ ...frame.camera, down: expect.any(Array) });
    for (const axis of [0, 1, 2] as const) {
      expect(sample.camera?.down?.[axis]).toBeCloseTo(frame.camera.down?.[axis] ?? Number.NaN, 12);
    }
  });

  it('has no id for a rider and none for terrain', async () => {
    const labels = Uint8Array.of(25, 22, 24, 26);
    const small = {
      ...frame,
      height: 1,
      width: 4,
      labels,
      color: new Uint8Array(12),
      depthMetres: new Float32Array(4),
    };
    await writeSynthiaSequenceFrame(root, { split: 'rain', index: 0, frame: small });
    const dataset = await openSynthiaSequences({ name: 'synthia', part: 'sequences', root, views: [VIEW] });
    const sample = await dataset.load('rain', `SYNTHIA-SEQS-05-RAIN/${VIEW}/000000`, []);
    expect([...sample.labels.data]).toEqual([255, 255, 9, 7]);
  });

  it('writes the files of the published sequences', async () => {
    await writeSynthiaSequenceFrame(root, { split: 'fog', index: 0, frame });
    const sequence = join(root, 'SYNTHIA-SEQS-05-FOG');
    const entries = await readdir(sequence, { withFileTypes: true, recursive: true });
    const files = entries.filter((entry) => entry.isFile());
    expect(files.map((file) => join(file.parentPath, file.name).slice(sequence.length + 1)).sort()).toEqual([
      `CameraParams/${VIEW}/000000.txt`,
      'CameraParams/intrinsics.txt',
      `Depth/${VIEW}/000000.png`,
      `GT/COLOR/${VIEW}/000000.png`,
      `GT/LABELS/${VIEW}/000000.png`,
      `RGB/${VIEW}/000000.png`,
    ]);
    const { fx, cx, cy } = frame.camera;
    expect(await readFile(join(sequence, 'CameraParams/intrinsics.txt'), 'utf8')).toBe(
      `${fx}\n\n${cx}\n\n${cy}\n\n0.8\n`,
    );
  });

  it('refuses a camera that the format cannot hold', async () => {
    const squeezed = { ...frame, camera: { ...frame.camera, fx: 10, fy: 11 } };
    await expect(writeSynthiaSequenceFrame(root, { split: 'fog', index: 0, frame: squeezed })).rejects.toThrow(
      'writeSynthiaSequenceFrame: fx must be fy; got 10 and 11',
    );
  });
});
