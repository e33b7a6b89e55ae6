import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { decodeColorLabels, type LabelColor } from './decode-color-labels.js';
import { encodeRgbPng } from './encode-png.js';

let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ssma-colours-'));
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

async function fileOf(content: Uint8Array): Promise<string> {
  const path = join(folder, 'mask.png');
  await writeFile(path, content);
  return path;
}

// Colours of the Freiburg Forest README; two of them are one class, and the obstacles are black.
const COLORS: readonly LabelColor[] = [
  { color: [170, 170, 170], rawId: 1 },
  { color: [0, 255, 0], rawId: 2 },
  { color: [102, 102, 51], rawId: 3 },
  { color: [0, 60, 0], rawId: 3 },
  { color: [0, 120, 255], rawId: 4 },
  { color: [0, 0, 0], rawId: 5 },
];

describe('decodeColorLabels', () => {
  it('gives each colour its id, black too [2,3]', async () => {
    const data = Uint8Array.from(COLORS.flatMap(({ color }) => [...color]));
    const labels = await decodeColorLabels(await fileOf(encodeRgbPng({ height: 2, width: 3, data })), COLORS, 0);
    expect(labels).toEqual({ height: 2, width: 3, data: Uint8Array.of(1, 2, 3, 3, 4, 5) });
  });

  it('takes red first and blue last', async () => {
    const png = encodeRgbPng({ height: 1, width: 1, data: Uint8Array.of(1, 2, 3) });
    expect((await decodeColorLabels(await fileOf(png), [{ color: [1, 2, 3], rawId: 9 }], 0)).data[0]).toBe(9);
    await expect(decodeColorLabels(await fileOf(png), [{ color: [3, 2, 1], rawId: 9 }], 0)).rejects.toThrow(
      '(1, 2, 3)',
    );
  });

  it('gives up to 1 % of other pixels the id for them [10,10]', async () => {
    const data = new Uint8Array(300).fill(170);
    data.set([171, 170, 170], 3 * 42);
    const labels = await decodeColorLabels(await fileOf(encodeRgbPng({ height: 10, width: 10, data })), COLORS, 7);
    expect([...labels.data]).toEqual(Array.from({ length: 100 }, (_, index) => (index === 42 ? 7 : 1)));
  });

  it('refuses more and names the colour that is most frequent among them, with its first place', async () => {
    const data = new Uint8Array(300).fill(170);
    data.set([1, 1, 1], 3 * 5);
    data.set([255, 255, 255], 3 * 42);
    data.set([255, 255, 255], 3 * 43);
    const path = await fileOf(encodeRgbPng({ height: 10, width: 10, data }));
    await expect(decodeColorLabels(path, COLORS, 0)).rejects.toMatchObject({
      code: 'DATASET',
      path,
      rule: 'must have only colours of the label set; got 3.0 % of other colours, most often (255, 255, 255) in 2 pixels, first at row 4, column 2',
    });
  });

  it('refuses black obstacles when the palette forgets black', async () => {
    const path = await fileOf(encodeRgbPng({ height: 1, width: 1, data: Uint8Array.of(0, 0, 0) }));
    await expect(decodeColorLabels(path, COLORS.slice(0, 5), 0)).rejects.toThrow(
      'got 100.0 % of other colours, most often (0, 0, 0)',
    );
  });

  it('refuses a mask that went through JPEG', async () => {
    const pixels = Uint8Array.from({ length: 16 * 16 }, (_, index) => (index * 7) % 6).reduce<number[]>(
      (sum, index) => sum.concat(COLORS[index]?.color ?? []),
      [],
    );
    const jpeg = await sharp(Uint8Array.from(pixels), { raw: { width: 16, height: 16, channels: 3 } })
      .jpeg({ quality: 50 })
      .toBuffer();
    await expect(decodeColorLabels(await fileOf(jpeg), COLORS, 0)).rejects.toThrow('% of other colours');
  });
});
