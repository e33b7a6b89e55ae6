import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import fc from 'fast-check';
import { decode, encode } from 'fast-png';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { decodeRgb } from './decode-image.js';
import { encodeRgbPng } from './encode-png.js';

let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ssma-decode-'));
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

async function fileOf(name: string, content: Uint8Array | string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}

/** 16 x 12 pixels of one colour; a constant block survives JPEG unchanged where its YCbCr values are whole. */
function plain(color: string) {
  return sharp({ create: { width: 16, height: 12, channels: 3, background: color } });
}

describe('decodeRgb', () => {
  it('returns the pixels of an RGB PNG in row-major order', async () => {
    const data = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12);
    const path = await fileOf('rgb.png', encodeRgbPng({ height: 1, width: 4, data }));
    expect(await decodeRgb(path)).toEqual({ height: 1, width: 4, data });
  });

  it('repeats grey values over the three channels', async () => {
    const png = encode({ width: 2, height: 1, data: Uint8Array.of(0, 200), channels: 1 });
    expect((await decodeRgb(await fileOf('grey.png', png))).data).toEqual(Uint8Array.of(0, 0, 0, 200, 200, 200));
  });

  it('keeps the colours of transparent pixels where alpha is to be dropped', async () => {
    const png = encode({ width: 2, height: 1, data: Uint8Array.of(9, 8, 7, 0, 1, 2, 3, 128), channels: 4 });
    const path = await fileOf('alpha.png', png);
    expect((await decodeRgb(path, { alpha: 'drop' })).data).toEqual(Uint8Array.of(9, 8, 7, 1, 2, 3));
    await expect(decodeRgb(path)).rejects.toThrow('palette without alpha; got 8-bit RGB with alpha');
  });

  it('looks colours up in the palette of a paletted photo', async () => {
    const palette = [
      [9, 8, 7],
      [1, 2, 3],
    ];
    const png = encode({ width: 2, height: 1, data: Uint8Array.of(1, 0), channels: 1, palette });
    expect((await decodeRgb(await fileOf('palette.png', png))).data).toEqual(Uint8Array.of(1, 2, 3, 9, 8, 7));
  });

  it('decodes colour and grey JPEG to RGB', async () => {
    const grey128 = await plain('#808080').jpeg().toBuffer();
    const { height, width, data } = await decodeRgb(await fileOf('colour.jpg', grey128));
    expect({ height, width }).toEqual({ height: 12, width: 16 });
    expect(new Set(data)).toEqual(new Set([128]));
    const oneChannel = await plain('#808080').toColourspace('b-w').jpeg().toBuffer();
    expect((await decodeRgb(await fileOf('grey.jpg', oneChannel))).data).toEqual(data);
  });

  it('goes by content, not by the ending of the name', async () => {
    const jpeg = await plain('#808080').jpeg().toBuffer();
    expect((await decodeRgb(await fileOf('jpeg-inside.png', jpeg))).width).toBe(16);
  });

  it('leaves stored values alone when the file has a colour profile', async () => {
    const png = await plain('#c86432').png().withIccProfile('p3').toBuffer();
    const stored = decode(png);
    expect(stored.iccEmbeddedProfile?.name).toBeDefined();
    expect([...(await decodeRgb(await fileOf('profile.png', png))).data]).toEqual([...stored.data]);
  });

  it('leaves stored rows alone when EXIF says that the camera was turned', async () => {
    const jpeg = await plain('#808080').jpeg().withMetadata({ orientation: 6 }).toBuffer();
    expect(await decodeRgb(await fileOf('turned.jpg', jpeg))).toMatchObject({ height: 12, width: 16 });
  });

  const refused: readonly [title: string, content: () => Promise<Uint8Array> | Uint8Array, rule: string][] = [
    ['no bytes', () => new Uint8Array(0), 'must hold data; got a file of 0 bytes'],
    [
      'text',
      () => new TextEncoder().encode('hello'),
      'must be a JPEG or PNG image; got 5 bytes that begin with 68 65 6c 6c',
    ],
    ['a WebP image', () => plain('red').webp().toBuffer(), 'bytes that begin with 52 49 46 46'],
    [
      '16 bits per channel',
      () => encode({ width: 1, height: 1, data: Uint16Array.of(1, 2, 3), channels: 3, depth: 16 }),
      'must be 8-bit grey, RGB or palette without alpha; got 16-bit RGB',
    ],
    ['an alpha channel', () => plain('red').ensureAlpha().png().toBuffer(), 'got 8-bit RGB with alpha'],
    [
      'a palette with see-through colours',
      () => encode({ width: 1, height: 1, data: Uint8Array.of(0), channels: 1, palette: [[1, 2, 3, 0]] }),
      'got 8-bit palette with transparency (tRNS)',
    ],
    [
      'four ink channels',
      () => plain('red').toColourspace('cmyk').jpeg().toBuffer(),
      'must be a grey or colour JPEG; got 4 channels (cmyk)',
    ],
    [
      'a PNG signature and nothing else',
      () => Uint8Array.of(137, 80, 78, 71, 13, 10, 26, 10),
      'ends before chunk IEND',
    ],
  ];
  for (const [title, content, rule] of refused) {
    it(`refuses ${title}`, async () => {
      const path = await fileOf('refused.png', await content());
      await expect(decodeRgb(path)).rejects.toMatchObject({ path, rule: expect.stringContaining(rule) });
    });
  }

  it('refuses a JPEG whose header claims more pixels than the file can hold', async () => {
    const jpeg = await plain('red').jpeg().toBuffer();
    // ITU-T T.81, section B.2.2 "Frame header": marker, length, precision, lines, samples per line.
    const frame = jpeg.indexOf(Uint8Array.of(0xff, 0xc0));
    jpeg.writeUInt16BE(16000, frame + 5);
    jpeg.writeUInt16BE(15000, frame + 7);
    const path = await fileOf('claims.jpg', jpeg);
    await expect(decodeRgb(path)).rejects.toThrow(
      `${path}: must hold the pixels of its header; got ${jpeg.length} bytes for width 15000, height 16000`,
    );
  });

  it('refuses a file that is not there', async () => {
    const path = join(folder, 'absent.png');
    await expect(decodeRgb(path)).rejects.toThrow(`${path}: must exist; got nothing there`);
  });

  it('refuses a flipped bit in the pixels of a PNG', async () => {
    const png = encodeRgbPng({ height: 8, width: 8, data: new Uint8Array(192).fill(7) });
    png.set([png.at(-20)! ^ 1], png.length - 20);
    await expect(decodeRgb(await fileOf('flipped.png', png))).rejects.toThrow(
      'must be a complete, undamaged image; got',
    );
  });

  it('refuses a JPEG or PNG cut at any byte', async () => {
    const pixels = Uint8Array.from({ length: 64 * 48 * 3 }, (_, index) => (index * index * 31) >> 4);
    const photo = sharp(pixels, { raw: { width: 64, height: 48, channels: 3 } });
    const files = {
      baseline: await photo.clone().jpeg().toBuffer(),
      progressive: await photo.clone().jpeg({ progressive: true }).toBuffer(),
      png: await photo.clone().png().toBuffer(),
    };
    const cut = fc.record({
      whole: fc.constantFrom(...Object.values(files)),
      keptFraction: fc.double({ min: 0, max: 1, noNaN: true }),
    });
    // The decoder itself accepts this photo without its last two bytes.
    const withoutEndMark = { whole: files.baseline, keptFraction: 1 - 1.5 / files.baseline.length };
    await fc.assert(
      fc.asyncProperty(cut, async ({ whole, keptFraction }) => {
        const numKept = Math.min(Math.floor(whole.length * keptFraction), whole.length - 1);
        const path = await fileOf('cut', whole.subarray(0, numKept));
        await expect(decodeRgb(path)).rejects.toMatchObject({ code: 'DATASET', path });
      }),
      { numRuns: 60, examples: [[withoutEndMark]] },
    );
  });
});
