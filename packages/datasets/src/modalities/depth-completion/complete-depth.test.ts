import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { decode } from 'fast-png';
import { describe, expect, test } from 'vitest';
import { DatasetError } from '../../errors.js';
import type { DepthMap } from '../../images/raster.js';
import { naiveCompletion, scans } from '../../test-support/depth-completion-reference.js';
import { completeDepth } from './complete-depth.js';
import type { CompletionOptions } from './completion-options.js';
import { completionWorkspace } from './workspace.js';

const OPTIONS: CompletionOptions = { method: 'fast', blur: 'bilateral', extrapolate: true, maxDepthMetres: 80 };

const VARIANTS = (['fast', 'multiscale'] as const).flatMap((method) =>
  (['gaussian', 'bilateral'] as const).flatMap((blur) =>
    [false, true].map((extrapolate): CompletionOptions => ({ method, blur, extrapolate, maxDepthMetres: 70 })),
  ),
);

describe('completeDepth', () => {
  test.each([
    { input: 'indoor', method: 'fast', blur: 'bilateral', extrapolate: true },
    { input: 'indoor', method: 'fast', blur: 'gaussian', extrapolate: false },
    { input: 'indoor', method: 'multiscale', blur: 'gaussian', extrapolate: false },
    { input: 'sparse', method: 'fast', blur: 'bilateral', extrapolate: false },
    { input: 'sparse', method: 'multiscale', blur: 'bilateral', extrapolate: false },
  ] as const)('is the reference program, $input $method $blur extrapolate=$extrapolate', ({ input, ...options }) => {
    const completed = completeDepth(fixture(`${input}-input`), { ...options, maxDepthMetres: 99 });
    const { method, blur, extrapolate } = options;
    const golden = fixture([input, method, blur, ...(extrapolate ? ['extrapolate'] : [])].join('-'));
    const isClose = golden.data.map((metres, i) => (Math.abs((completed.data[i] as number) - metres) <= 0.02 ? 1 : 0));
    expect(isClose.reduce((sum, close) => sum + close, 0) / isClose.length).toBeGreaterThanOrEqual(0.999);
  });

  test.each(VARIANTS)('agrees with loops over every pixel, $method $blur extrapolate=$extrapolate', (options) => {
    fc.assert(
      fc.property(scans(), (depth) => {
        const completed = completeDepth(depth, options).data;
        for (const [i, metres] of naiveCompletion(depth, options).entries()) {
          expect(Math.abs((completed[i] as number) - metres)).toBeLessThan(0.002);
        }
      }),
      { seed: 20_240_301, numRuns: 40 },
    );
  });

  test.each(VARIANTS)('keeps a complete constant map, $method $blur extrapolate=$extrapolate', (options) => {
    for (const metres of [0.5, 12.5, 29.9, 69.7]) {
      const depth = { height: 9, width: 11, data: new Float32Array(99).fill(metres) };
      for (const completed of completeDepth(depth, options).data) expect(completed).toBeCloseTo(metres, 4);
    }
  });

  test('fills every pixel between the extremes of the input when extrapolating', () => {
    fc.assert(
      fc.property(scans(), fc.constantFrom('gaussian' as const, 'bilateral' as const), (depth, blur) => {
        const measured = depth.data.filter((metres) => metres > 0);
        for (const metres of completeDepth(depth, { ...OPTIONS, blur }).data) {
          expect(metres).toBeGreaterThan(Math.min(...measured) - 0.001);
          expect(metres).toBeLessThan(Math.max(...measured) + 0.001);
        }
      }),
      { seed: 20_240_302 },
    );
  });

  test('keeps both sides of a step of depth, bilaterally, three pixels away from it', () => {
    const width = 16;
    const data = Float32Array.from({ length: width * 8 }, (_, i) => (i % width < 8 ? 5 : 40));
    const { data: completed } = completeDepth({ height: 8, width, data }, { ...OPTIONS, extrapolate: false });
    // The near side grows by the diamond's two pixels.
    expect([...completed.subarray(0, width)].map((metres) => Number(metres.toFixed(4)))).toEqual([
      ...new Array(10).fill(5),
      ...new Array(6).fill(40),
    ]);
  });

  test('sets larger depths to the maximum first and leaves the input as it was', () => {
    const data = Float32Array.from({ length: 100 }, (_, i) => (i % 7 === 0 ? 50 + i : 0));
    const before = data.slice();
    const options = { ...OPTIONS, maxDepthMetres: 60 };
    const clipped = data.map((metres) => Math.min(metres, 60));
    expect(completeDepth({ height: 10, width: 10, data }, options)).toEqual(
      completeDepth({ height: 10, width: 10, data: clipped }, options),
    );
    expect(data).toEqual(before);
  });

  test('reuses a workspace without a trace of the earlier map', () => {
    const size = { height: 9, width: 10 };
    const first = { ...size, data: Float32Array.from({ length: 90 }, (_, i) => (i % 3 === 0 ? 3 + i / 10 : 0)) };
    const second = { ...size, data: Float32Array.from({ length: 90 }, (_, i) => (i === 44 ? 20 : 0)) };
    const workspace = completionWorkspace(size);
    for (const options of VARIANTS) {
      const kept = completeDepth(first, options, workspace);
      const copy = kept.data.slice();
      expect(completeDepth(second, options, workspace)).toEqual(completeDepth(second, options));
      expect(kept.data).toEqual(copy);
    }
  });
});

describe('completeDepth on bad input', () => {
  test.each([
    [[0, 0, 0, 0], 'depth must have a value above 0.1 m; got at most 0 m in 2 x 2 pixels'],
    [[1, 2, Number.NaN, 4], 'depth must be finite and not negative; got NaN m in row 1, column 0'],
    [[1, -0.5, 3, 4], 'depth must be finite and not negative; got -0.5 m in row 0, column 1'],
    [[1, 2, 3, Number.POSITIVE_INFINITY], 'depth must be finite and not negative; got Infinity m in row 1, column 1'],
    [[1, 2, 3], 'depth must hold height x width values, both at least 1; got 3 for 2 x 2'],
  ])('rejects %j', (values, message) => {
    const depth = { height: 2, width: 2, data: Float32Array.from(values) };
    expect(() => completeDepth(depth, OPTIONS)).toThrow(new DatasetError(`depth completion: ${message}`));
  });

  test.each([
    [0, 0],
    [-1, 4],
    [1.5, 2],
  ])('rejects a size of %f x %f', (height, width) => {
    const depth = { height, width, data: new Float32Array(Math.abs(height * width)) };
    const message = `must hold height x width values, both at least 1; got ${depth.data.length} for ${height} x ${width}`;
    expect(() => completeDepth(depth, OPTIONS)).toThrow(new DatasetError(`depth completion: depth ${message}`));
  });

  test.each([0, -1, 0.1, 99.95, 1000, Number.NaN])('rejects a largest depth of %f m', (maxDepthMetres) => {
    const depth = { height: 1, width: 1, data: Float32Array.of(5) };
    expect(() => completeDepth(depth, { ...OPTIONS, maxDepthMetres })).toThrow(
      new DatasetError(`depth completion: maxDepthMetres must be above 0.1 and below 99.9; got ${maxDepthMetres}`),
    );
  });

  test('rejects a workspace for another size', () => {
    const depth = { height: 1, width: 2, data: Float32Array.of(5, 6) };
    expect(() => completeDepth(depth, OPTIONS, completionWorkspace({ height: 2, width: 2 }))).toThrow(
      new DatasetError('depth completion: workspace must be for the size of the depth, 1 x 2; got 2 x 2'),
    );
  });
});

/** A stored map: uint16, 256 per metre. */
function fixture(name: string): DepthMap {
  const { height, width, data } = decode(readFileSync(new URL(`./fixtures/${name}.png`, import.meta.url)));
  return { height, width, data: Float32Array.from(data, (count) => count / 256) };
}
