import { describe, expect, test } from 'vitest';
import type { Camera } from '../camera.js';
import type { DatasetDescription, Sample } from '../dataset.js';
import { depthToHha } from '../modalities/hha/depth-to-hha.js';
import { DepthInputSpec, depthInputSpec } from './depth-input-spec.js';
import { offeredModalities, storedModalities } from './network-modalities.js';
import { networkSample } from './network-sample.js';

const SIZE = { height: 4, width: 8 } as const;
const PLAIN = DepthInputSpec.parse(undefined);
const FULL: Pick<DatasetDescription, 'modalities' | 'depths' | 'hasCamera'> = {
  modalities: ['rgb', 'nir'],
  depths: ['depth', 'depth_raw'],
  hasCamera: true,
};

describe('network modalities', () => {
  test('are the stored images, depth and jet where depth is stored, and hha where there is a camera too', () => {
    expect(offeredModalities(FULL)).toEqual(['rgb', 'nir', 'depth', 'jet', 'hha']);
    expect(offeredModalities({ ...FULL, hasCamera: false })).toEqual(['rgb', 'nir', 'depth', 'jet']);
    expect(offeredModalities({ ...FULL, depths: ['depth_raw'] })).toEqual(['rgb', 'nir']);
    expect(offeredModalities({ ...FULL, modalities: ['rgb', 'hha'] })).toEqual(['rgb', 'hha', 'depth', 'jet']);
  });

  test('are made of stored ones, each loaded once; a stored image takes the place of a derived picture', () => {
    expect(storedModalities(['hha', 'rgb', 'jet'], FULL)).toEqual(['depth', 'rgb']);
    expect(storedModalities(['hha', 'jet'], { ...FULL, modalities: ['hha'] })).toEqual(['hha', 'depth']);
  });
});

describe('networkSample', () => {
  test('averages rgb where it shrinks, and takes the nearest pixel of other images, depth and labels', () => {
    const made = networkSample(sampleOf(), inputsOf(['rgb', 'nir', 'depth'], { height: 2, width: 4 }));
    expect(made).toMatchObject({ id: 'a', height: 2, width: 4 });
    // Levels are 8 row + column; the mean over 2 x 2 pixels of the first is (0 + 1 + 8 + 9) / 4 = 4.5, rounded half up.
    expect([...(made.images.rgb ?? [])].filter((_, i) => i % 3 === 0)).toEqual([5, 7, 9, 11, 21, 23, 25, 27]);
    expect([...(made.images.nir ?? [])].filter((_, i) => i % 3 === 0)).toEqual([9, 11, 13, 15, 25, 27, 29, 31]);
    expect([...made.labels]).toEqual([9, 11, 13, 15, 25, 27, 29, 31]);
    // Depths 10, 12, ..., 32 m of the same pixels, from 0 to 255.
    expect([...(made.images.depth ?? [])].filter((_, i) => i % 3 === 1)).toEqual(
      [10, 12, 14, 16, 26, 28, 30, 32].map((metres) => Math.round(((metres - 10) / 22) * 255)),
    );
  });

  test('cuts depth at maxMetres and leaves missing pixels black', () => {
    const depthInput = { ...PLAIN, maxMetres: 20 };
    const sample = sampleOf();
    sample.depths.depth?.data.fill(0, 0, 4);
    const grey = networkSample(sample, { ...inputsOf(['depth']), depthInput }).images.depth ?? [];
    expect(grey[0]).toBe(0);
    expect([grey[19 * 3], grey[31 * 3]]).toEqual([255, 255]);
  });

  test('scales the camera with the picture before HHA', () => {
    const sample = sampleOf();
    const small = { height: 2, width: 4 };
    const made = networkSample(sample, inputsOf(['hha'], small));
    const camera = { size: small, fx: 2.5, fy: 2.5, cx: 1.75, cy: 0.75, down: null };
    const data = Float32Array.from([10, 12, 14, 16, 26, 28, 30, 32]);
    const expected = depthToHha({ ...small, data }, camera, { mode: 'reference' });
    expect(made.images.hha).toEqual(expected.data);
  });

  test('completes depth as the settings say', () => {
    const sample = sampleOf();
    sample.depths.depth?.data.fill(0, 9, 12);
    const settings = depthInputSpec({ completion: 'fast', extrapolate: true }).parse(undefined);
    const holes = (depthInput: DepthInputSpec) =>
      networkSample(sample, {
        ...inputsOf(['jet']),
        depthInput: { ...depthInput, jet: { of: 'disparity', range: [0, 1] } },
      });
    const isDarkest = (jet: Uint8Array = new Uint8Array()) => jet[9 * 3] === 0 && jet[9 * 3 + 2] === 128;
    expect([PLAIN, settings].map((one) => isDarkest(holes(one).images.jet))).toEqual([true, false]);
  });

  test('keeps what was measured when holes are filled, unless it is to be smoothed', () => {
    const sample = sampleOf();
    sample.depths.depth?.data.fill(0, 9, 12);
    const complete = depthInputSpec({ completion: 'fast', extrapolate: true }).parse(undefined);
    const greyOf = (measured: DepthInputSpec['measured'] | null) => {
      const depthInput = measured === null ? PLAIN : { ...complete, measured };
      const scale = { of: 'depth' as const, range: [1, 80] as [number, number] };
      const { depth = new Uint8Array() } = networkSample(sample, {
        ...inputsOf(['depth']),
        depthInput: { ...depthInput, jet: scale },
      }).images;
      return Array.from({ length: depth.length / 3 }, (_, pixel) => depth[3 * pixel]);
    };
    const isMeasured = (_: unknown, pixel: number) => pixel < 9 || pixel >= 12;
    const stored = greyOf(null).filter(isMeasured);
    expect(greyOf('kept').filter(isMeasured)).toEqual(stored);
    expect(greyOf('smoothed').filter(isMeasured)).not.toEqual(stored);
  });

  test.each([
    [
      'all-zero depth',
      (s: Sample) => s.depths.depth?.data.fill(0),
      'depth must have a measured pixel; got 4 x 8 zeros',
    ],
    [
      'a depth that is not a number',
      (s: Sample) => s.depths.depth?.data.fill(Number.NaN, 11, 12),
      'depth must be finite and >= 0 metres; got NaN at row 1, column 3',
    ],
    [
      'a negative depth',
      (s: Sample) => s.depths.depth?.data.fill(-2, 0, 1),
      'depth must be finite and >= 0 metres; got -2 at row 0, column 0',
    ],
  ])('refuses %s, naming the sample', (_, spoil, message) => {
    const sample = sampleOf();
    spoil(sample);
    for (const modality of ['depth', 'jet', 'hha']) {
      expect(() => networkSample(sample, inputsOf([modality]))).toThrow(`sample a: ${message}`);
    }
  });

  test('refuses what it cannot make, naming the sample', () => {
    const sample = sampleOf();
    const nocamera = { ...sample, camera: null };
    expect(() => networkSample(nocamera, inputsOf(['hha']))).toThrow('sample a: hha: camera must be known; got none');
    const other = { ...sample, camera: { ...(sample.camera as Camera), size: { height: 2, width: 8 } } };
    expect(() => networkSample(other, inputsOf(['hha']))).toThrow(
      "sample a: camera must be of the depth map's size 8x4; got 8x2",
    );
    expect(() => networkSample({ ...sample, depths: {} }, inputsOf(['jet']))).toThrow(
      'sample a: must have a depth map depth; got none',
    );
    expect(() => networkSample(sample, inputsOf(['evi']))).toThrow('sample a: must have an image evi; got rgb, nir');
  });
});

describe('depthInputSpec', () => {
  test('has these keys and defaults', () => {
    expect(PLAIN).toEqual({
      completion: 'none',
      blur: 'gaussian',
      extrapolate: false,
      measured: 'kept',
      maxMetres: 80,
      jet: { of: 'depth', range: 'per-image' },
      hha: { mode: 'reference' },
    });
  });

  test.each([
    { completion: 'fast', maxMetres: 100 },
    { maxMetres: 0 },
    { jet: { range: [5, 5] } },
    { hha: { mode: 'linear', depthRangeMetres: [9, 2], topMetres: 3 } },
    { hha: { mode: 'reference', topMetres: 3 } },
    { depth: {} },
  ])('refuses %j', (value) => {
    expect(DepthInputSpec.safeParse(value).success).toBe(false);
  });
});

function inputsOf(modalities: readonly string[], input: { height: number; width: number } = SIZE) {
  return { input, modalities, depthInput: PLAIN };
}

/** 4 x 8; levels and labels count the pixels, depth grows by a metre per pixel from 1 m. */
function sampleOf(): Sample {
  const labels = { ...SIZE, data: Uint8Array.from({ length: 32 }, (_, i) => i) };
  const image = { ...SIZE, data: Uint8Array.from({ length: 96 }, (_, i) => Math.floor(i / 3)) };
  const depth = { ...SIZE, data: Float32Array.from({ length: 32 }, (_, i) => i + 1) };
  const camera = { size: SIZE, fx: 5, fy: 5, cx: 4, cy: 2, down: null };
  return { id: 'a', images: { rgb: image, nir: image }, depths: { depth }, camera, labels };
}
