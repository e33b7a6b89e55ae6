import { deflateSync } from 'node:zlib';

import { crc32 } from './crc32.js';

/** A PNG of any kind, for tests of decoders. */
export interface PngFixture {
  readonly height: number;
  readonly width: number;
  /** 0 grey, 2 RGB, 3 palette. */
  readonly colorType: 0 | 2 | 3;
  readonly bitDepth: number;
  readonly isInterlaced: boolean;
  /** Filter of the n-th stored row; repeated when there are more rows. */
  readonly filters: readonly number[];
  /** [height, width, channels], row-major. */
  readonly samples: ArrayLike<number>;
  /** Three bytes per colour; 256 grey values by default. */
  readonly palette?: Uint8Array;
}

// Where the seven passes of each 8 x 8 tile lie: the figure of the PNG specification, section 8.1.
const PASS_BY_TILE_PIXEL = [
  '16462646',
  '77777777',
  '56565656',
  '77777777',
  '36463646',
  '77777777',
  '56565656',
  '77777777',
] as const;

/** Writes a PNG one pixel and one bit at a time, by the pictures and formulas of the specification. */
export function pngOf(fixture: PngFixture): Uint8Array {
  const { height, width, colorType, bitDepth, isInterlaced } = fixture;
  const ihdr = new Uint8Array(13);
  const view = new DataView(ihdr.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  ihdr.set([bitDepth, colorType, 0, 0, Number(isInterlaced)], 8);
  const palette =
    fixture.palette ?? Uint8Array.from({ length: 3 * 2 ** bitDepth }, (_, index) => Math.floor(index / 3));
  return pngOfChunks([
    ['IHDR', ihdr],
    ...(colorType === 3 ? ([['PLTE', palette]] as const) : []),
    ['IDAT', deflateSync(Uint8Array.from(filteredBytes(fixture)))],
    ['IEND', new Uint8Array(0)],
  ]);
}

/** Joins chunks to a PNG with right lengths and checksums, whatever the chunks hold. */
export function pngOfChunks(chunks: readonly (readonly [type: string, data: Uint8Array])[]): Uint8Array {
  const signature = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
  return Buffer.concat([signature, ...chunks.map(([type, data]) => chunkOf(type, data))]);
}

function chunkOf(type: string, data: Uint8Array): Uint8Array {
  const chunk = Buffer.alloc(data.length + 12);
  chunk.writeUInt32BE(data.length, 0);
  chunk.write(type, 4, 'latin1');
  chunk.set(data, 8);
  chunk.writeUInt32BE(crc32(chunk.subarray(4, data.length + 8)), data.length + 8);
  return chunk;
}

function filteredBytes(fixture: PngFixture): number[] {
  const bytesPerPixel = Math.max(1, (channelsOf(fixture) * fixture.bitDepth) / 8);
  const bytes: number[] = [];
  let numRows = 0;
  for (const rows of storedPasses(fixture)) {
    let above: number[] = [];
    for (const row of rows) {
      const filter = fixture.filters[numRows++ % fixture.filters.length] ?? 0;
      const at = (line: readonly number[], index: number) => line[index] ?? 0;
      const predicted = row.map((_, x) =>
        predict(filter, { left: at(row, x - bytesPerPixel), up: at(above, x), corner: at(above, x - bytesPerPixel) }),
      );
      bytes.push(filter, ...row.map((byte, x) => (byte - at(predicted, x)) & 0xff));
      above = row;
    }
  }
  return bytes;
}

function predict(filter: number, { left, up, corner }: { left: number; up: number; corner: number }): number {
  const estimate = left + up - corner;
  const byDistance = [left, up, corner].sort((a, b) => Math.abs(estimate - a) - Math.abs(estimate - b));
  return [0, left, up, Math.floor((left + up) / 2), byDistance[0] ?? 0][filter] ?? 0;
}

function storedPasses(fixture: PngFixture): number[][][] {
  const passes = fixture.isInterlaced ? ['1', '2', '3', '4', '5', '6', '7'] : ['all'];
  return passes.map((pass) => {
    const rows: number[][] = [];
    for (let y = 0; y < fixture.height; y++) {
      const xs = Array.from({ length: fixture.width }, (_, x) => x).filter(
        (x) => pass === 'all' || PASS_BY_TILE_PIXEL[y % 8]?.[x % 8] === pass,
      );
      if (xs.length > 0) rows.push(packedRow(fixture, y, xs));
    }
    return rows;
  });
}

function packedRow(fixture: PngFixture, y: number, xs: readonly number[]): number[] {
  const channels = channelsOf(fixture);
  const samples = xs.flatMap((x) =>
    Array.from({ length: channels }, (_, c) => fixture.samples[(y * fixture.width + x) * channels + c] ?? 0),
  );
  const bits = samples.map((sample) => sample.toString(2).padStart(fixture.bitDepth, '0')).join('');
  const bytes: number[] = [];
  for (let at = 0; at < bits.length; at += 8) bytes.push(Number.parseInt(bits.slice(at, at + 8).padEnd(8, '0'), 2));
  return bytes;
}

function channelsOf({ colorType }: PngFixture): number {
  return colorType === 2 ? 3 : 1;
}
