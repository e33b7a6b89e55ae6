import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { decodeTiff } from './decode-tiff.js';
import { tiffOf } from './tiff-fixture.js';

let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ssma-tiff-'));
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

async function fileOf(content: Uint8Array): Promise<string> {
  const path = join(folder, 'map.tif');
  await writeFile(path, content);
  return path;
}

const SAMPLES = {
  8: Uint8Array.from({ length: 256 }, (_, index) => index),
  16: Uint16Array.from({ length: 2 ** 16 }, (_, index) => index),
  32: Float32Array.of(0, -1, 0.5, -0.25, 1e30, Number.NaN, Number.POSITIVE_INFINITY, 1.1754944e-38),
} as const;

describe('decodeTiff', () => {
  for (const [bitDepth, samples] of Object.entries(SAMPLES)) {
    for (const isBigEndian of [false, true]) {
      for (const compression of ['none', 'deflate'] as const) {
        const order = isBigEndian ? 'high byte first' : 'low byte first';
        it(`returns every ${bitDepth}-bit number as stored: ${order}, compression ${compression}`, async () => {
          const size = { height: samples.length / 4, width: 4 };
          const path = await fileOf(tiffOf({ ...size, samples, isBigEndian, compression }));
          const { data, ...found } = await decodeTiff(path);
          expect({ ...found, length: data.length }).toEqual({
            ...size,
            bitDepth: Number(bitDepth),
            length: samples.length,
          });
          expect(data.findIndex((number, index) => !Object.is(number, samples[index]))).toBe(-1);
        });
      }
    }
  }

  it('reads LZW', async () => {
    const lzw = await sharp(SAMPLES[8], { raw: { width: 16, height: 16, channels: 1 } })
      .toColourspace('b-w')
      .tiff({ compression: 'lzw' })
      .toBuffer();
    const { data, bitDepth } = await decodeTiff(await fileOf(lzw));
    expect([bitDepth, ...data]).toEqual([8, ...SAMPLES[8]]);
  });

  const grey = { height: 2, width: 2, isBigEndian: false, compression: 'none' } as const;
  const refused: readonly [title: string, content: () => Promise<Uint8Array> | Uint8Array, rule: string][] = [
    ['no bytes', () => new Uint8Array(0), 'must hold data; got a file of 0 bytes'],
    ['text', () => new TextEncoder().encode('II'), 'must be a TIFF; got 2 bytes that begin with 49 49'],
    [
      '32-bit integers',
      () => tiffOf({ ...grey, samples: new Uint32Array(4) }),
      'must have one channel of 8-bit, 16-bit or float numbers; got 1 channels of uint',
    ],
    [
      'colours',
      () =>
        sharp({ create: { width: 2, height: 2, channels: 3, background: 'red' } })
          .tiff()
          .toBuffer(),
      'must have one channel of 8-bit, 16-bit or float numbers; got 3 channels of uchar',
    ],
    [
      'a header that claims more pixels than the file can hold',
      () => tiffOf({ ...grey, height: 20_000, width: 10_000, samples: new Uint8Array(4) }),
      'must hold the pixels of its header; got 138 bytes for width 10000, height 20000',
    ],
  ];
  for (const [title, content, rule] of refused) {
    it(`refuses ${title}`, async () => {
      const path = await fileOf(await content());
      await expect(decodeTiff(path)).rejects.toMatchObject({ code: 'DATASET', path, rule });
    });
  }

  it('refuses a file cut at any byte', async () => {
    for (const compression of ['none', 'deflate'] as const) {
      const whole = tiffOf({ ...grey, height: 8, width: 8, samples: SAMPLES[16].subarray(0, 64), compression });
      for (let numKept = 1; numKept < whole.length; numKept++) {
        const path = await fileOf(whole.subarray(0, numKept));
        await expect(decodeTiff(path), `${compression}, ${numKept} bytes`).rejects.toMatchObject({ path });
      }
    }
  });
});
