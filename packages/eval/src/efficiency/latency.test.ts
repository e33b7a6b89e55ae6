import { describe, expect, it } from 'vitest';
import { summariseLatency } from './latency.js';

describe('summariseLatency', () => {
  it('of 20 passes of 1 to 20 ms: median 10.5, 19th of the sorted times as p95, 15 - 5 as range', () => {
    const timesMs = [20, 3, 1, 19, 5, 4, 18, 2, 17, 6, 16, 7, 15, 8, 14, 9, 13, 10, 12, 11];
    expect(summariseLatency(timesMs)).toEqual({ passes: 20, medianMs: 10.5, p95Ms: 19, minMs: 1, iqrMs: 10 });
  });

  it('of 21 passes p95 is the 20th, and an odd number has one in the middle', () => {
    const timesMs = Array.from({ length: 21 }, (_, index) => 21 - index);
    expect(summariseLatency(timesMs)).toEqual({ passes: 21, medianMs: 11, p95Ms: 20, minMs: 1, iqrMs: 10 });
  });

  it('of one pass everything is that pass', () => {
    expect(summariseLatency([7])).toEqual({ passes: 1, medianMs: 7, p95Ms: 7, minMs: 7, iqrMs: 0 });
  });
});
