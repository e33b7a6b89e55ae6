import { describe, expect, test } from 'vitest';
import type { Modality, Sample } from '../dataset.js';
import { cacheSamples } from './sample-cache.js';

/** Bytes of a sample of `countingLoader` with one modality: 3 of colour and 1 label for each of 10 pixels. */
const SAMPLE_BYTES = 40;

describe('cacheSamples', () => {
  test('decodes a sample once while it fits the budget', async () => {
    const { loader, loads } = countingLoader();
    const cached = cacheSamples(loader, 2 * SAMPLE_BYTES);
    const first = await cached.load('train', 'a', ['rgb']);
    expect(await cached.load('train', 'a', ['rgb'])).toBe(first);
    expect(loads).toEqual(['train/a/rgb']);
  });

  test('drops the least recently used sample beyond the budget', async () => {
    const { loader, loads } = countingLoader();
    const cached = cacheSamples(loader, 2 * SAMPLE_BYTES);
    for (const id of ['a', 'b', 'a', 'c', 'a', 'b']) await cached.load('train', id, ['rgb']);
    expect(loads).toEqual(['train/a/rgb', 'train/b/rgb', 'train/c/rgb', 'train/b/rgb']);
  });

  test('keeps splits and modalities apart', async () => {
    const { loader, loads } = countingLoader();
    const cached = cacheSamples(loader, 10 * SAMPLE_BYTES);
    await cached.load('train', 'a', ['rgb']);
    await cached.load('val', 'a', ['rgb']);
    expect(Object.keys((await cached.load('train', 'a', ['rgb', 'depth'])).images)).toEqual(['rgb', 'depth']);
    expect(loads).toEqual(['train/a/rgb', 'val/a/rgb', 'train/a/rgb,depth']);
  });

  test('keeps nothing at budget 0, and no sample above the whole budget', async () => {
    for (const budgetBytes of [0, SAMPLE_BYTES - 1]) {
      const { loader, loads } = countingLoader();
      const cached = cacheSamples(loader, budgetBytes);
      for (const id of ['a', 'a']) await cached.load('train', id, ['rgb']);
      expect(loads).toEqual(['train/a/rgb', 'train/a/rgb']);
    }
  });

  test('counts a sample once that two callers load at the same time', async () => {
    const { loader, loads } = countingLoader();
    const cached = cacheSamples(loader, 2 * SAMPLE_BYTES);
    await Promise.all(['a', 'a', 'b'].map((id) => cached.load('train', id, ['rgb'])));
    await cached.load('train', 'a', ['rgb']);
    await cached.load('train', 'b', ['rgb']);
    expect(loads).toEqual(['train/a/rgb', 'train/a/rgb', 'train/b/rgb']);
  });
});

function countingLoader() {
  const loads: string[] = [];
  const load = async (split: string, id: string, modalities: readonly Modality[]): Promise<Sample> => {
    loads.push(`${split}/${id}/${modalities.join(',')}`);
    const images = Object.fromEntries(modalities.map((modality) => [modality, new Uint8Array(30)]));
    return { id, height: 2, width: 5, images, labels: new Uint8Array(10) };
  };
  return { loads, loader: { load } };
}
