import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DatasetError } from '../errors.js';
import type { Batch } from '../pipeline/batch.js';
import { degradeBatch } from './degrade-batch.js';
import { DegradeSpec, degradationOf } from './degrade-spec.js';

const RAW = { height: 1, width: 4, normalisation: 'raw' } as const;
const UNIT = { ...RAW, normalisation: 'unit' } as const;

/** Grey rows of four pixels, in one modality per name. */
function batchOf(rows: Readonly<Record<string, readonly number[]>>, modalities = ['rgb', 'depth']): Batch {
  const ids = Object.keys(rows);
  const values = (): Float32Array => Float32Array.from(Object.values(rows).flatMap((row) => row.flatMap(threefold)));
  return {
    step: 3,
    epoch: 0,
    ids,
    images: Object.fromEntries(modalities.map((modality) => [modality, values()])),
    labels: Uint8Array.from(Object.values(rows).flat(), (_, pixel) => pixel % 3),
  };
}

function threefold(value: number): number[] {
  return [value, value, value];
}

/** The first channel. */
function greys(values: Float32Array | undefined): number[] {
  return [...(values ?? [])].filter((_, at) => at % 3 === 0);
}

const TWO = batchOf({ a: [10, 20, 30, 40], b: [50, 60, 70, 80] });

describe('degradeBatch', () => {
  it('gives the levels of a dead sensor for missing, and leaves everything else and its argument alone', async () => {
    const before = structuredClone(TWO);
    const degraded = await degradeBatch(TWO, { depth: 'missing' }, { input: RAW });
    expect(greys(degraded.images.depth)).toEqual([0, 0, 0, 0, 0, 0, 0, 0]);
    expect(degraded.images.rgb).toBe(TWO.images.rgb);
    expect([degraded.ids, degraded.labels, degraded.step]).toEqual([TWO.ids, TWO.labels, TWO.step]);
    expect(TWO).toEqual(before);
  });

  it('normalises what is missing as the inputs are: black is -1, the lowest jet is dark blue', async () => {
    const batch = batchOf({ a: [0, 0, 0, 0] }, ['depth', 'jet']);
    const { images } = await degradeBatch(batch, { depth: 'missing', jet: 'missing' }, { input: UNIT });
    expect([...(images.depth?.subarray(0, 3) ?? [])]).toEqual([-1, -1, -1]);
    expect([...(images.jet?.subarray(9) ?? [])]).toEqual([-1, -1, Math.fround(128 / 127.5 - 1)]);
  });

  it.each([
    ['shift:1', [0, 10, 20, 30, 0, 50, 60, 70]],
    ['shift:3', [0, 0, 0, 10, 0, 0, 0, 50]],
    ['shift:-1', [20, 30, 40, 0, 60, 70, 80, 0]],
    ['shift:-3', [40, 0, 0, 0, 80, 0, 0, 0]],
  ])('%s moves every image by itself; what enters is missing', async (shift, expected) => {
    const { images } = await degradeBatch(TWO, { rgb: shift }, { input: RAW });
    expect(greys(images.rgb)).toEqual(expected);
    expect(greys(images.depth)).toEqual([10, 20, 30, 40, 50, 60, 70, 80]);
  });

  it('moves every row of a picture', async () => {
    const { images } = await degradeBatch(TWO, { rgb: 'shift:1' }, { input: { ...RAW, height: 2, width: 2 } });
    expect(greys(images.rgb)).toEqual([0, 10, 0, 30, 0, 50, 0, 70]);
  });

  it('a shift and its opposite give the picture back, but for what left it', async () => {
    const levels = fc.array(fc.integer({ min: 0, max: 255 }), { minLength: 4, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(levels, fc.integer({ min: 1, max: 3 }), async (row, pixels) => {
        const there = await degradeBatch(batchOf({ a: row }), { rgb: `shift:${pixels}` }, { input: RAW });
        const back = await degradeBatch(there, { rgb: `shift:-${pixels}` }, { input: RAW });
        expect(greys(back.images.rgb)).toEqual([...row.slice(0, 4 - pixels), ...Array(pixels).fill(0)]);
      }),
      { seed: 2 },
    );
  });

  it('noise is of the sample and the modality alone: no batching and no content changes it', async () => {
    const noise = { rgb: 'noise', depth: 'noise' };
    const both = await degradeBatch(TWO, noise, { input: RAW });
    const second = await degradeBatch(batchOf({ b: [1, 2, 3, 4] }), noise, { input: RAW });
    expect(both.images.rgb?.subarray(12)).toEqual(second.images.rgb);
    expect(both.images.depth?.subarray(12)).toEqual(second.images.depth);
    expect(both.images.rgb).not.toEqual(both.images.depth);
    expect(both.images.rgb?.subarray(0, 12)).not.toEqual(both.images.rgb?.subarray(12));
  });

  it('noise has every level, and each about as often', async () => {
    const width = 40_000;
    const input = { ...RAW, width };
    const { images } = await degradeBatch(
      batchOf({ a: new Array<number>(width).fill(0) }),
      { rgb: 'noise' },
      { input },
    );
    const counts = new Array<number>(256).fill(0);
    for (const level of images.rgb ?? []) counts[level] = (counts[level] ?? NaN) + 1;
    // 120000 / 256 = 469 on average with a standard deviation of 22
    expect(Math.min(...counts)).toBeGreaterThan(469 - 110);
    expect(Math.max(...counts)).toBeLessThan(469 + 110);
  });

  it('has nothing to do without a degradation', async () => {
    expect(await degradeBatch(TWO, {}, { input: RAW })).toBe(TWO);
  });

  it.each([
    [{ hha: 'missing' }, "degrade: modality must be one of the network's inputs, rgb, depth; got hha"],
    [{ rgb: 'shift:4' }, "degrade: shift of rgb must be less than the input's width of 4 pixels; got 4"],
    [{ rgb: 'shift:-9' }, "degrade: shift of rgb must be less than the input's width of 4 pixels; got -9"],
  ])('refuses %o', async (spec, message) => {
    await expect(degradeBatch(TWO, spec, { input: RAW })).rejects.toThrow(new DatasetError(message));
  });
});

describe('DegradeSpec', () => {
  it.each([
    ['missing', { kind: 'missing' }],
    ['noise', { kind: 'noise' }],
    ['shift:8', { kind: 'shift', pixels: 8 }],
    ['shift:-12', { kind: 'shift', pixels: -12 }],
    ['gaussian-noise:1', { kind: 'corruption', corruption: 'gaussian-noise', severity: 1 }],
    ['missing:5', { kind: 'corruption', corruption: 'missing', severity: 5 }],
  ])('reads %s', (text, degradation) => {
    expect(degradationOf(DegradeSpec.parse({ depth: text }).depth ?? '')).toEqual(degradation);
  });

  it.each([
    '',
    'dead',
    'missing ',
    'shift',
    'shift:',
    'shift:0',
    'shift:1.5',
    'shift:+1',
    'shift:-0',
    'noise:3',
    'fog',
    'fog:0',
    'fog:6',
    'fog:1.5',
    'haze:1',
  ])('refuses %j', (text) => {
    const { error } = DegradeSpec.safeParse({ depth: text });
    expect(error?.issues).toEqual([
      expect.objectContaining({
        path: ['depth'],
        message:
          'must be missing, noise, shift:<pixels> with a whole number other than 0, or <corruption>:<severity> with ' +
          'one of gaussian-noise, defocus-blur, fog, over-exposure, under-exposure, jpeg, missing, misaligned and a ' +
          'severity from 1 to 5',
      }),
    ]);
  });

  it.each(['fog:1', 'defocus-blur:2', 'over-exposure:3', 'under-exposure:4', 'jpeg:5'])(
    'refuses %s of a picture that no camera took, and takes it of one',
    (text) => {
      expect(DegradeSpec.safeParse({ rgb: text, nir: text, nrg: text }).success).toBe(true);
      for (const modality of ['depth', 'jet', 'hha', 'ndvi']) {
        expect(DegradeSpec.safeParse({ rgb: text, [modality]: text }).error?.issues).toEqual([
          expect.objectContaining({
            path: [modality],
            message: `must be of a camera's picture, rgb, nir, nrg, to have ${text.slice(0, -2)}`,
          }),
        ]);
      }
    },
  );

  it.each(['gaussian-noise:1', 'missing:2', 'misaligned:3'])('takes %s of any sensor', (text) => {
    expect(DegradeSpec.safeParse({ rgb: text, depth: text, hha: text }).success).toBe(true);
  });
});
