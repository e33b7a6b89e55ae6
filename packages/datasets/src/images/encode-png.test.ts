import { createHash } from 'node:crypto';

import { decode } from 'fast-png';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';

import { encodeIndexedPng, encodeLabelPng, encodeRgbPng } from './encode-png.js';

const GRADIENT = Uint8Array.from({ length: 2 * 3 * 3 }, (_, index) => index * 14);

describe('encodeRgbPng', () => {
  it('stores 8-bit RGB that another decoder reads back unchanged', async () => {
    const bytes = encodeRgbPng({ height: 2, width: 3, data: GRADIENT });
    const { data, info } = await sharp(bytes).raw().toBuffer({ resolveWithObject: true });
    expect(info).toMatchObject({ height: 2, width: 3, channels: 3, depth: 'uchar' });
    expect([...data]).toEqual([...GRADIENT]);
  });

  it('writes the same bytes on every machine', () => {
    const bytes = encodeRgbPng({ height: 2, width: 3, data: GRADIENT });
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(
      '2af5ffdd964793ece503b0c53c7765935e838779151e8f601f00ddc09f6ba46b',
    );
  });

  it('refuses data that do not fill the picture', () => {
    expect(() => encodeRgbPng({ height: 2, width: 2, data: new Uint8Array(11) })).toThrow(
      'encode PNG: data length must be height x width x 3; got 11 for 2 x 2',
    );
  });
});

describe('encodeLabelPng', () => {
  it('stores ids as grey values of one 8-bit channel', () => {
    const { depth, channels, palette, data } = decode(
      encodeLabelPng({ height: 1, width: 4, data: Uint8Array.of(0, 11, 33, 255) }),
    );
    expect({ depth, channels, palette }).toEqual({ depth: 8, channels: 1, palette: undefined });
    expect([...data]).toEqual([0, 11, 33, 255]);
  });
});

describe('encodeIndexedPng', () => {
  const labels = { height: 2, width: 2, data: Uint8Array.of(0, 2, 1, 2) };
  const palette = [
    [128, 64, 128],
    [0, 0, 142],
    [70, 130, 180],
  ] as const;

  it('stores ids as palette indices, which a viewer shows in the colours of the palette', async () => {
    const bytes = encodeIndexedPng(labels, palette);
    const indexed = decode(bytes);
    expect({ ids: [...indexed.data], palette: indexed.palette }).toEqual({ ids: [0, 2, 1, 2], palette });
    const shown = await sharp(bytes).removeAlpha().raw().toBuffer();
    expect([...shown]).toEqual([0, 2, 1, 2].flatMap((id) => [...(palette[id] ?? [])]));
  });

  it('takes ids up to 255', () => {
    const colors = Array.from({ length: 256 }, (_, id) => [id, 0, 255 - id] as const);
    const { data } = decode(encodeIndexedPng({ height: 1, width: 2, data: Uint8Array.of(255, 7) }, colors));
    expect([...data]).toEqual([255, 7]);
  });

  it('refuses an id without a colour and a palette that ids cannot name', () => {
    expect(() => encodeIndexedPng(labels, palette.slice(0, 2))).toThrow(
      'encode PNG: ids must be below 2; got 2 (pixel 1)',
    );
    expect(() => encodeIndexedPng(labels, [])).toThrow('encode PNG: palette must hold 1 to 256 colours; got 0');
  });
});
