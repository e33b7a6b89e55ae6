import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { encode } from 'fast-png';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { decodeUint16, decodeUint16Channel, decodeUint16Rgb } from './decode-uint16.js';
import { encodeLabelPng, encodeRgbPng, encodeUint16Png, encodeUint16RgbPng } from './encode-png.js';
import { pngOf } from './png-fixture.js';

let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ssma-uint16-'));
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

async function fileOf(content: Uint8Array): Promise<string> {
  const path = join(folder, 'map.png');
  await writeFile(path, content);
  return path;
}

const EVERY_NUMBER = { height: 256, width: 256, data: Uint16Array.from({ length: 2 ** 16 }, (_, index) => index) };

/** Comparing 65,536 numbers one by one is fast also when they differ. */
function firstWrong(data: Uint16Array): number {
  return data.findIndex((number, index) => number !== index);
}

describe('decodeUint16', () => {
  it('returns every number from 0 to 65535 that encodeUint16Png stored', async () => {
    const { data, ...size } = await decodeUint16(await fileOf(encodeUint16Png(EVERY_NUMBER)));
    expect({ ...size, length: data.length }).toEqual({ height: 256, width: 256, length: 2 ** 16 });
    expect(firstWrong(data)).toBe(-1);
  });

  it('returns every number of an interlaced map', async () => {
    const fixture = { ...EVERY_NUMBER, colorType: 0, bitDepth: 16, isInterlaced: true } as const;
    const png = pngOf({ ...fixture, filters: [4, 3, 2, 1], samples: EVERY_NUMBER.data });
    const { data } = await decodeUint16(await fileOf(png));
    expect(data.length).toBe(2 ** 16);
    expect(firstWrong(data)).toBe(-1);
  });

  it('reads the high byte first', async () => {
    const fixture = { height: 1, width: 2, colorType: 0, bitDepth: 16, isInterlaced: false, filters: [0] } as const;
    const map = await decodeUint16(await fileOf(pngOf({ ...fixture, samples: [0x0102, 0xff00] })));
    expect(map).toEqual({ height: 1, width: 2, data: Uint16Array.of(258, 65280) });
  });

  const refused: readonly [title: string, content: Uint8Array, rule: string][] = [
    ['no bytes', new Uint8Array(0), 'must hold data; got a file of 0 bytes'],
    ['text', new TextEncoder().encode('depth'), 'must be a PNG; got 5 bytes that begin with 64 65 70 74'],
    [
      '8 bits',
      encodeLabelPng({ height: 1, width: 1, data: Uint8Array.of(3) }),
      'must be a PNG with 16-bit grey pixels; got 8-bit grey',
    ],
    [
      'three channels',
      encodeUint16RgbPng({ height: 1, width: 1, data: Uint16Array.of(1, 2, 3) }),
      'must be a PNG with 16-bit grey pixels; got 16-bit RGB',
    ],
    [
      'alpha',
      encode({ height: 1, width: 1, data: Uint16Array.of(1, 2), channels: 2, depth: 16 }),
      'must be a PNG with 16-bit grey pixels; got 16-bit grey with alpha',
    ],
  ];
  for (const [title, content, rule] of refused) {
    it(`refuses ${title}`, async () => {
      const path = await fileOf(content);
      await expect(decodeUint16(path)).rejects.toMatchObject({ code: 'DATASET', path, rule });
    });
  }

  it('refuses a file cut at any byte or with any byte of its pixels changed', async () => {
    const data = Uint16Array.from({ length: 42 }, (_, index) => index * 1500);
    const whole = encodeUint16Png({ height: 6, width: 7, data });
    for (let numKept = 1; numKept < whole.length; numKept++) {
      const path = await fileOf(whole.subarray(0, numKept));
      await expect(decodeUint16(path)).rejects.toMatchObject({ code: 'DATASET', path });
    }
    const firstPixelByte = 41;
    for (let index = firstPixelByte; index < whole.length; index++) {
      const path = await fileOf(whole.with(index, (whole[index] ?? 0) ^ 4));
      await expect(decodeUint16(path)).rejects.toMatchObject({ code: 'DATASET', path });
    }
  });
});

describe('decodeUint16Rgb and decodeUint16Channel', () => {
  // Two pixels of SYNTHIA: class 10 of instance 976, class 0 far away.
  const image = { height: 1, width: 2, data: Uint16Array.of(10, 976, 65535, 0, 1, 256) };

  it('return what encodeUint16RgbPng stored', async () => {
    const path = await fileOf(encodeUint16RgbPng(image));
    expect(await decodeUint16Rgb(path)).toEqual(image);
    expect(await decodeUint16Channel(path, 0)).toEqual({ height: 1, width: 2, data: Uint16Array.of(10, 0) });
    expect(await decodeUint16Channel(path, 1)).toEqual({ height: 1, width: 2, data: Uint16Array.of(976, 1) });
    expect(await decodeUint16Channel(path, 2)).toEqual({ height: 1, width: 2, data: Uint16Array.of(65535, 256) });
  });

  it('refuse 8-bit colours, which have lost the ids', async () => {
    const path = await fileOf(encodeRgbPng({ height: 1, width: 1, data: Uint8Array.of(1, 2, 3) }));
    await expect(decodeUint16Channel(path, 0)).rejects.toThrow(
      `${path}: must be a PNG with 16-bit RGB pixels; got 8-bit RGB`,
    );
  });
});
