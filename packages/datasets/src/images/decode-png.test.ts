import fc from 'fast-check';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';

import { decodePng8, decodePng16 } from './decode-png.js';
import { type PngFixture, pngOf, pngOfChunks } from './png-fixture.js';
import { readPngHeader } from './png-header.js';

const KINDS = [
  { colorType: 0, bitDepth: 1 },
  { colorType: 0, bitDepth: 4 },
  { colorType: 0, bitDepth: 8 },
  { colorType: 0, bitDepth: 16 },
  { colorType: 2, bitDepth: 8 },
  { colorType: 2, bitDepth: 16 },
  { colorType: 3, bitDepth: 1 },
  { colorType: 3, bitDepth: 2 },
  { colorType: 3, bitDepth: 4 },
  { colorType: 3, bitDepth: 8 },
] as const;

const fixtures: fc.Arbitrary<PngFixture> = fc
  .record({
    kind: fc.constantFrom(...KINDS),
    height: fc.integer({ min: 1, max: 18 }),
    width: fc.integer({ min: 1, max: 18 }),
    isInterlaced: fc.boolean(),
    filters: fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 6 }),
  })
  .chain(({ kind, ...rest }) => {
    const length = rest.height * rest.width * (kind.colorType === 2 ? 3 : 1);
    const sample = fc.integer({ min: 0, max: 2 ** kind.bitDepth - 1 });
    return fc
      .array(sample, { minLength: length, maxLength: length })
      .map((samples) => ({ ...kind, ...rest, samples }) satisfies PngFixture);
  });

function decoded(png: Uint8Array): number[] {
  const header = readPngHeader('x.png', png);
  return [...(header.bitDepth === 16 ? decodePng16 : decodePng8)('x.png', png, header)];
}

describe('decodePng8 and decodePng16', () => {
  it('return the samples of any grey, RGB or palette PNG with any filters, interlaced or not', () => {
    fc.assert(
      fc.property(fixtures, (fixture) => {
        expect(decoded(pngOf(fixture))).toEqual(fixture.samples);
      }),
      { seed: 11, numRuns: 150 },
    );
  });

  it('agree with libpng on what libpng wrote, filtered and interlaced [33,41,3]', async () => {
    const pixels = Uint8Array.from({ length: 33 * 41 * 3 }, (_, index) => (index * index) >> 5);
    for (const progressive of [false, true]) {
      const png = await sharp(pixels, { raw: { width: 41, height: 33, channels: 3 } })
        .png({ progressive, adaptiveFiltering: true })
        .toBuffer();
      expect(decoded(png)).toEqual([...pixels]);
    }
  });

  it('return every 16-bit number, plain and interlaced [256,256]', () => {
    const samples = Uint16Array.from({ length: 2 ** 16 }, (_, index) => index);
    for (const isInterlaced of [false, true]) {
      const fixture = { height: 256, width: 256, colorType: 0, bitDepth: 16, isInterlaced } as const;
      const numbers = decoded(pngOf({ ...fixture, filters: [0, 1, 2, 3, 4], samples }));
      expect(numbers.length).toBe(samples.length);
      expect(numbers.findIndex((number, index) => number !== index)).toBe(-1);
    }
  });

  const small: PngFixture = {
    height: 1,
    width: 2,
    colorType: 0,
    bitDepth: 16,
    isInterlaced: false,
    filters: [0],
    samples: [1, 2],
  };
  const refused: readonly [title: string, png: Uint8Array, rule: string][] = [
    ['an unknown row filter', pngOf({ ...small, filters: [7] }), 'must have PNG row filters 0 to 4; got 7'],
    ['too few pixels', withHeightOf(pngOf(small), 2), 'must hold 10 bytes of pixels; got 5'],
    ['too many pixels', withHeightOf(pngOf({ ...small, height: 3, samples: [1, 2, 3, 4, 5, 6] }), 2), 'decoder error'],
    ['two bits in an RGB pixel', pngOf({ ...small, colorType: 2, bitDepth: 2 }), 'must have 8, 16 bits per channel'],
    [
      'more pixels than the file can hold',
      withHeightOf(pngOf(small), 2 ** 20),
      'must hold the pixels of its header; got 13 compressed bytes for width 2, height 1048576',
    ],
    ['indices without a palette', withoutChunk(pngOf({ ...small, colorType: 3, bitDepth: 8 }), 'PLTE'), 'got none'],
    [
      'a wrong checksum',
      pngOf(small).with(-1, 0),
      'must be an undamaged PNG; got checksum ae426000 where its bytes give ae426082 in chunk IEND',
    ],
  ];
  for (const [title, png, rule] of refused) {
    it(`refuse ${title}`, () => {
      expect(() => decoded(png)).toThrow(`x.png: ${rule.startsWith('must') ? rule : ''}`);
      expect(() => decoded(png)).toThrow(rule);
    });
  }
});

function withHeightOf(png: Uint8Array, height: number): Uint8Array {
  return withChunks(png, (type, data) => {
    if (type === 'IHDR') new DataView(data.buffer, data.byteOffset).setUint32(4, height);
    return true;
  });
}

function withoutChunk(png: Uint8Array, left: string): Uint8Array {
  return withChunks(png, (type) => type !== left);
}

/** Takes a PNG apart, lets chunks be changed or left out and joins them with right checksums. */
function withChunks(png: Uint8Array, keep: (type: string, data: Uint8Array) => boolean): Uint8Array {
  const chunks: [string, Uint8Array][] = [];
  const file = Buffer.from(png);
  for (let at = 8; at < file.length; ) {
    const end = at + 8 + file.readUInt32BE(at);
    chunks.push([file.toString('latin1', at + 4, at + 8), file.subarray(at + 8, end)]);
    at = end + 4;
  }
  return pngOfChunks(chunks.filter(([type, data]) => keep(type, data)));
}
