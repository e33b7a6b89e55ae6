import { deflateSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeLevelPng } from './level-png.js';

/** A PNG whose rows use the given filters, made by the definition of each. */
function pngOf(
  data: readonly number[],
  { width, filters, color = 3 }: { width: number; filters: number[]; color?: number },
) {
  const height = data.length / width;
  const at = (row: number, column: number) => (row < 0 || column < 0 ? 0 : (data[row * width + column] ?? 0));
  const rows = Array.from({ length: height }, (_, row) => {
    const filter = filters[row % filters.length] ?? 0;
    const bytes = Array.from({ length: width }, (__, column) => {
      const [a, b, c] = [at(row, column - 1), at(row - 1, column), at(row - 1, column - 1)];
      const nearest = [a, b, c].reduce((best, one) =>
        Math.abs(a + b - c - one) < Math.abs(a + b - c - best) ? one : best,
      );
      return (at(row, column) - ([0, a, b, Math.floor((a + b) / 2), nearest][filter] ?? 0)) & 0xff;
    });
    return [filter, ...bytes];
  });
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, color, 0, 0, 0], 8);
  const pixels = deflateSync(Buffer.from(rows.flat()));
  const half = Math.floor(pixels.length / 2);
  const chunks = [chunk('IHDR', header), chunk('PLTE', Buffer.alloc(9)), chunk('IDAT', pixels.subarray(0, half))];
  const file = [Buffer.from('89504e470d0a1a0a', 'hex'), ...chunks, chunk('IDAT', pixels.subarray(half))];
  return new Uint8Array(Buffer.concat([...file, chunk('IEND', Buffer.alloc(0))]));
}

/** Checksums are left to the browser's transport. */
function chunk(type: string, data: Uint8Array): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  return Buffer.concat([length, Buffer.from(type), data, Buffer.alloc(4)]);
}

test('reads ids [2, 3] of rows that are stored as they are', async () => {
  const { height, width, data } = await decodeLevelPng(pngOf([0, 10, 255, 3, 3, 4], { width: 3, filters: [0] }));
  expect([height, width, [...data]]).toEqual([2, 3, [0, 10, 255, 3, 3, 4]]);
});

test('reads any levels under any filters', async () => {
  const picture = fc.tuple(fc.integer({ min: 1, max: 7 }), fc.integer({ min: 1, max: 7 })).chain(([height, width]) => {
    const pixels = height * width;
    return fc.tuple(fc.constant(width), fc.array(fc.nat(255), { minLength: pixels, maxLength: pixels }));
  });
  const filters = fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 5 });
  await fc.assert(
    fc.asyncProperty(picture, filters, fc.constantFrom(0, 3), async ([width, data], rowFilters, color) => {
      expect([...(await decodeLevelPng(pngOf(data, { width, filters: rowFilters, color }))).data]).toEqual(data);
    }),
    { seed: 8 },
  );
});

test.each([
  ['other bytes', new Uint8Array(20), 'must begin as a PNG; got other bytes'],
  [
    'a picture in colours',
    pngOf([1], { width: 1, filters: [0], color: 2 }),
    'must have 8 bits of grey or palette; got',
  ],
  ['a filter that there is not', pngOf([1], { width: 1, filters: [5] }), 'must have row filters 0 to 4; got 5'],
  ['a file that is cut', pngOf([1], { width: 1, filters: [0] }).slice(0, 50), 'must hold chunk PLTE whole'],
])('refuses %s', async (_, bytes, message) => {
  await expect(decodeLevelPng(bytes)).rejects.toThrow(message);
});
