import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { encodeLabelPng, encodeRgbPng } from '../images/encode-png.js';
import { openFolder } from './folder-dataset.js';

let root = '';

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'ssma-folder-'));
  await write('classes.json', JSON.stringify({ names: ['a', 'b'], ignore: 2 }));
});

afterEach(async () => {
  await rm(root, { recursive: true, force: true });
});

async function write(path: string, content: Uint8Array | string): Promise<void> {
  await mkdir(dirname(join(root, path)), { recursive: true });
  await writeFile(join(root, path), content);
}

const photo = (value: number) => encodeRgbPng({ height: 1, width: 1, data: Uint8Array.of(value, value, value) });
const labels = (id: number) => encodeLabelPng({ height: 1, width: 1, data: Uint8Array.of(id) });

describe('openFolder', () => {
  it('reads .jpg, .jpeg and .png photos in any case and leaves other and hidden files alone', async () => {
    const jpeg = await sharp({ create: { width: 1, height: 1, channels: 3, background: '#808080' } })
      .jpeg()
      .toBuffer();
    const files = {
      'a.JPG': jpeg,
      'b.jpeg': jpeg,
      'c.png': photo(7),
      'Thumbs.db': 'x',
      '._c.png': 'x',
      '.d/e.png': 'x',
    };
    for (const [name, content] of Object.entries(files)) await write(`images/train/${name}`, content);
    for (const id of ['a', 'b', 'c']) await write(`labels/train/${id}.png`, labels(1));
    const dataset = await openFolder(root);
    expect(await dataset.sampleIds('train')).toEqual(['a', 'b', 'c']);
    expect((await dataset.load('train', 'a', ['rgb'])).images.rgb?.data).toEqual(Uint8Array.of(128, 128, 128));
    expect((await dataset.check()).problems).toEqual([]);
  });

  it('takes every other folder with a split in it as a modality and loads it beside rgb', async () => {
    for (const [folder, content] of [
      ['images', photo(1)],
      ['hha', photo(2)],
      ['labels', labels(0)],
    ] as const) {
      await write(`${folder}/train/x.png`, content);
    }
    await write('notes/readme.txt', 'no split in here');
    const dataset = await openFolder(root);
    expect(dataset.description.modalities).toEqual(['rgb', 'hha']);
    const { images } = await dataset.load('train', 'x', ['hha', 'rgb']);
    expect([images.rgb?.data, images.hha?.data]).toEqual([Uint8Array.of(1, 1, 1), Uint8Array.of(2, 2, 2)]);
    expect(Object.keys((await dataset.load('train', 'x', ['hha'])).images)).toEqual(['hha']);
  });

  it('names the sample that a further modality lacks', async () => {
    for (const id of ['x', 'y']) {
      await write(`images/train/${id}.png`, photo(1));
      await write(`labels/train/${id}.png`, labels(0));
    }
    await write('hha/train/x.png', photo(2));
    expect((await (await openFolder(root)).check()).problems).toEqual([
      {
        path: join(root, 'images/train/y.png'),
        message: 'must have a partner hha/train/y.jpg or hha/train/y.jpeg or hha/train/y.png; got none',
      },
    ]);
  });

  it('refuses a modality folder called rgb, the name of images', async () => {
    await write('images/train/x.png', photo(1));
    await write('rgb/train/x.png', photo(1));
    await expect(openFolder(root)).rejects.toThrow(`${join(root, 'rgb')}: must not be called "rgb"`);
  });

  it('names two photos of one sample', async () => {
    for (const name of ['x.jpg', 'x.png']) await write(`images/train/${name}`, photo(1));
    await write('labels/train/x.png', labels(0));
    await expect((await openFolder(root)).sampleIds('train')).rejects.toThrow(
      `${join(root, 'images/train/x.png')}: must be the only file of sample "x"; got also x.jpg`,
    );
  });

  it('tells ids that are listed together from the position of the first', async () => {
    await write('images/train/x.png', encodeRgbPng({ height: 2, width: 2, data: new Uint8Array(12) }));
    await write('labels/train/x.png', encodeLabelPng({ height: 2, width: 2, data: Uint8Array.of(0, 1, 9, 4) }));
    await expect((await openFolder(root)).load('train', 'x', [])).rejects.toThrow(
      'must hold label ids 0 to 2 or 255; got 9 at x=0, y=1 (and ids 4)',
    );
  });

  it('follows links to folders and names a broken one', async () => {
    await write('elsewhere/x.png', photo(1));
    await write('labels/train/x.png', labels(0));
    await mkdir(join(root, 'images'));
    await symlink(join(root, 'elsewhere'), join(root, 'images/train'));
    expect(await (await openFolder(root)).sampleIds('train')).toEqual(['x']);
    await symlink(join(root, 'nowhere'), join(root, 'images/val'));
    await expect(openFolder(root)).rejects.toThrow(`${join(root, 'images/val')}: must exist; got nothing there`);
  });

  it('gives another fingerprint when only the class list changes', async () => {
    await write('images/train/x.png', photo(1));
    await write('labels/train/x.png', labels(0));
    const before = await (await openFolder(root)).fingerprint();
    await write('classes.json', JSON.stringify({ names: ['a', 'c'], ignore: 2 }));
    expect(await (await openFolder(root)).fingerprint()).not.toBe(before);
  });
});
