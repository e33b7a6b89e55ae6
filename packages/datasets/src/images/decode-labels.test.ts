import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import fc from 'fast-check';
import { encode } from 'fast-png';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { decodeLabels } from './decode-labels.js';
import { encodeLabelPng } from './encode-png.js';
import { readPngChunks } from './png-chunks.js';
import { readPngHeader } from './png-header.js';

let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ssma-labels-'));
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

async function fileOf(content: Uint8Array): Promise<string> {
  const path = join(folder, 'labels.png');
  await writeFile(path, content);
  return path;
}

/** Colours that differ from their indices, so that an expanded palette cannot be taken for ids. */
const PALETTE = [
  [200, 10, 20],
  [201, 11, 21],
  [202, 12, 22],
];

describe('decodeLabels', () => {
  it('returns what encodeLabelPng stored, for any ids and any size', async () => {
    const maps = fc
      .tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 }))
      .chain(([height, width]) =>
        fc
          .uint8Array({ minLength: height * width, maxLength: height * width })
          .map((data) => ({ height, width, data: Uint8Array.from(data) })),
      );
    await fc.assert(
      fc.asyncProperty(maps, async (map) => {
        expect(await decodeLabels(await fileOf(encodeLabelPng(map)))).toEqual(map);
      }),
      { numRuns: 50 },
    );
  });

  it('returns the indices of a paletted PNG, not its colours', async () => {
    const png = encode({ width: 3, height: 1, data: Uint8Array.of(2, 0, 1), channels: 1, palette: PALETTE });
    expect((await decodeLabels(await fileOf(png))).data).toEqual(Uint8Array.of(2, 0, 1));
  });

  it('unpacks the 2-bit indices that editors write for few colours [2,5]', async () => {
    // Rows 2 0 1 2 1 and 0 0 1 1 2, two bits each, every row padded to whole bytes.
    const packed = Uint8Array.of(0b10_00_01_10, 0b01_000000, 0b00_00_01_01, 0b10_000000);
    const png = encode({ width: 5, height: 2, data: packed, channels: 1, depth: 2, palette: PALETTE });
    expect([...(await decodeLabels(await fileOf(png))).data]).toEqual([2, 0, 1, 2, 1, 0, 0, 1, 1, 2]);
  });

  it('reads an interlaced label map', async () => {
    const data = Uint8Array.from({ length: 9 * 9 }, (_, index) => index);
    const png = encode({ width: 9, height: 9, data, channels: 1 }, { interlace: 'Adam7' });
    expect((await decodeLabels(await fileOf(png))).data).toEqual(data);
  });

  it('unpacks interlaced indices of 1, 2, 4 and 8 bits as libpng writes them [9,13]', async () => {
    for (const bitDepth of [1, 2, 4, 8]) {
      const colours = 2 ** bitDepth;
      const rgb = Uint8Array.from({ length: 9 * 13 * 3 }, (_, index) => (Math.floor(index / 3) % colours) * 2 + 1);
      const png = await sharp(rgb, { raw: { width: 13, height: 9, channels: 3 } })
        .png({ palette: true, colours, dither: 0, progressive: true })
        .toBuffer();
      expect(readPngHeader('labels.png', png)).toMatchObject({ bitDepth, color: 'palette', isInterlaced: true });
      const { data } = await decodeLabels(await fileOf(png));
      expect(colorsOf(png, data)).toEqual([...(await sharp(png).raw().toBuffer())]);
    }
  });

  const grey = { width: 1, height: 1, channels: 1 } as const;
  const rule = 'must hold label ids as 8-bit grey or palette without alpha';
  const refused: readonly [title: string, content: () => Promise<Uint8Array> | Uint8Array, rule: string][] = [
    ['no bytes', () => new Uint8Array(0), 'must hold data; got a file of 0 bytes'],
    ['16 bits', () => encode({ ...grey, data: Uint16Array.of(3), depth: 16 }), `${rule}; got 16-bit grey`],
    ['1-bit grey', () => encode({ ...grey, data: Uint8Array.of(128), depth: 1 }), `${rule}; got 1-bit grey`],
    ['colours', () => encode({ ...grey, data: Uint8Array.of(1, 2, 3), channels: 3 }), `${rule}; got 8-bit RGB`],
    ['alpha', () => encode({ ...grey, data: Uint8Array.of(1, 2), channels: 2 }), `${rule}; got 8-bit grey with alpha`],
    [
      'see-through palette colours',
      () => encode({ ...grey, data: Uint8Array.of(0), palette: [[1, 2, 3, 0]] }),
      `${rule}; got 8-bit palette with transparency (tRNS)`,
    ],
    [
      'a JPEG',
      () =>
        sharp({ create: { width: 8, height: 8, channels: 3, background: 'red' } })
          .jpeg()
          .toBuffer(),
      'bytes that begin with ff d8 ff',
    ],
    [
      'a header that claims more pixels than memory holds',
      () => withHeaderBytes(encode({ ...grey, data: Uint8Array.of(0) }), 16, [0x7f, 0xff, 0xff, 0xff]),
      'must have 1 to 268402689 pixels; got width 2147483647, height 1',
    ],
    [
      'a width of 0',
      () => withHeaderBytes(encode({ ...grey, data: Uint8Array.of(0) }), 16, [0, 0, 0, 0]),
      'got width 0, height 1',
    ],
    [
      'an unknown colour type',
      () => withHeaderBytes(encode({ ...grey, data: Uint8Array.of(0) }), 25, [5]),
      'must have PNG colour type 0, 2, 3, 4 or 6; got 5',
    ],
  ];
  for (const [title, content, message] of refused) {
    it(`refuses ${title}`, async () => {
      const path = await fileOf(await content());
      await expect(decodeLabels(path)).rejects.toMatchObject({ path, rule: expect.stringContaining(message) });
    });
  }

  it('refuses a file cut at any byte or with any byte of its pixels changed', async () => {
    const whole = encodeLabelPng({ height: 6, width: 7, data: Uint8Array.from({ length: 42 }, (_, id) => id % 5) });
    const firstPixelByte = 41;
    for (let numKept = 1; numKept < whole.length; numKept++) {
      const path = await fileOf(whole.subarray(0, numKept));
      await expect(decodeLabels(path)).rejects.toMatchObject({ code: 'DATASET', path });
    }
    for (let index = firstPixelByte; index < whole.length - 12; index++) {
      const path = await fileOf(whole.with(index, whole[index]! ^ 4));
      await expect(decodeLabels(path)).rejects.toMatchObject({ code: 'DATASET', path });
    }
  });
});

function withHeaderBytes(png: Uint8Array, offset: number, bytes: readonly number[]): Uint8Array {
  const changed = Uint8Array.from(png);
  changed.set(bytes, offset);
  return changed;
}

function colorsOf(png: Uint8Array, ids: Uint8Array): number[] {
  const chunk = readPngChunks('labels.png', png).find(({ type }) => type === 'PLTE');
  const at = chunk?.dataOffset ?? Number.NaN;
  return Array.from(ids).flatMap((id) => [...png.subarray(at + 3 * id, at + 3 * id + 3)]);
}
