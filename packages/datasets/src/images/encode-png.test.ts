import { createHash } from 'node:crypto';

import { decode } from 'fast-png';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';

import { encodeLabelPng, encodeRgbPng } from './encode-png.js';

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
