import { readFileSync } from 'node:fs';
import { decode } from 'fast-png';
import { describe, expect, test } from 'vitest';
import type { DepthMap } from '../../images/raster.js';
import { completeDepth } from './complete-depth.js';

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
});

/** A stored map: uint16, 256 per metre. */
function fixture(name: string): DepthMap {
  const { height, width, data } = decode(readFileSync(new URL(`./fixtures/${name}.png`, import.meta.url)));
  return { height, width, data: Float32Array.from(data, (count) => count / 256) };
}
