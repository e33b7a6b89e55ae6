import { describe, expect, test } from 'vitest';
import type { NetworkSample } from '../inputs/network-sample.js';
import { cacheSamples } from './sample-cache.js';

/** Bytes of a sample of `countingLoader`: 3 of colour and 1 label for each of 10 pixels. */
const SAMPLE_BYTES = 40;

describe('cacheSamples', () => {
  test('makes a sample once while it fits the budget', async () => {
    const { load, loads } = countingLoader();
    const cached = cacheSamples(load, 2 * SAMPLE_BYTES);
    const first = await cached('a');
    expect(await cached('a')).toBe(first);
    expect(loads).toEqual(['a']);
  });

  test('drops the least recently used sample beyond the budget', async () => {
    const { load, loads } = countingLoader();
    const cached = cacheSamples(load, 2 * SAMPLE_BYTES);
    for (const id of ['a', 'b', 'a', 'c', 'a', 'b']) await cached(id);
    expect(loads).toEqual(['a', 'b', 'c', 'b']);
  });

  test('keeps nothing at budget 0, and no sample above the whole budget', async () => {
    for (const budgetBytes of [0, SAMPLE_BYTES - 1]) {
      const { load, loads } = countingLoader();
      const cached = cacheSamples(load, budgetBytes);
      for (const id of ['a', 'a']) await cached(id);
      expect(loads).toEqual(['a', 'a']);
    }
  });

  test('counts a sample once that two callers load at the same time', async () => {
    const { load, loads } = countingLoader();
    const cached = cacheSamples(load, 2 * SAMPLE_BYTES);
    await Promise.all(['a', 'a', 'b'].map(cached));
    await cached('a');
    await cached('b');
    expect(loads).toEqual(['a', 'a', 'b']);
  });
});

function countingLoader() {
  const loads: string[] = [];
  const load = async (id: string): Promise<NetworkSample> => {
    loads.push(id);
    return { id, height: 2, width: 5, images: { rgb: new Uint8Array(30) }, labels: new Uint8Array(10) };
  };
  return { loads, load };
}
