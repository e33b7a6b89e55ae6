import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { detectFormat } from './detect-format.js';

let root = '';

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'ssma-detect-'));
});

afterEach(async () => {
  await rm(root, { recursive: true, force: true });
});

it.each([
  ['leftImg8bit/train', { name: 'cityscapes' }],
  ['gtFine_trainvaltest/gtFine', { name: 'cityscapes' }],
  ['GT/LABELS', { name: 'synthia', part: 'rand' }],
  ['SYNTHIA-SEQS-05-FALL/RGB', { name: 'synthia', part: 'sequences' }],
  ['SUNRGBD/kv1', { name: 'sun-rgbd' }],
  ['scene0000_00/color', { name: 'scannet' }],
  ['train/GT_color', { name: 'freiburg-forest' }],
  ['images/train', { name: 'folder' }],
  ['GT/train', { name: 'folder' }],
] as const)('a folder with %s in it is %j', async (folder, format) => {
  await mkdir(join(root, folder), { recursive: true });
  expect(await detectFormat(root)).toEqual(format);
});

it('names a folder that is not there', async () => {
  await expect(detectFormat(join(root, 'gone'))).rejects.toThrow('must be a folder; got nothing there');
});
