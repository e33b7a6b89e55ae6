import { describe, expect, it } from 'vitest';
import { filterPng } from './filter-png.js';

describe('filterPng', () => {
  it('takes the difference to the left where that is least', () => {
    const filtered = filterPng(Uint8Array.of(50, 52, 54, 56, 58, 60, 62), { rowBytes: 7, pixelBytes: 1 });
    expect([...filtered]).toEqual([1, 50, 2, 2, 2, 2, 2, 2]);
  });

  it('takes the difference to the row above where that is least', () => {
    const rows = Uint8Array.of(9, 200, 30, 100, 9, 200, 31, 101);
    expect([...filterPng(rows, { rowBytes: 4, pixelBytes: 1 })].slice(5)).toEqual([2, 0, 0, 1, 1]);
  });

  it('takes the difference to the mean of both where that is least, rounded down', () => {
    const rows = Uint8Array.of(0, 0, 0, 100, 50, 75, 87, 94);
    expect([...filterPng(rows, { rowBytes: 4, pixelBytes: 1 })].slice(5)).toEqual([3, 50, 50, 50, 1]);
  });

  it('leaves a row as it is where nothing is gained, and the first wins of equals', () => {
    expect([...filterPng(Uint8Array.of(0, 255, 0, 255), { rowBytes: 4, pixelBytes: 1 })]).toEqual([0, 0, 255, 0, 255]);
  });

  it('looks a whole pixel back and wraps around 256', () => {
    const filtered = filterPng(Uint8Array.of(120, 10, 90, 124, 5, 91), { rowBytes: 6, pixelBytes: 3 });
    expect([...filtered]).toEqual([1, 120, 10, 90, 4, 251, 1]);
  });
});
