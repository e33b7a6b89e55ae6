import type { Batch } from '@ssma/datasets';
import { describe, expect, it } from 'vitest';
import { dropModalities, type ModalityDropout } from './modality-dropout.js';

const SAMPLES = 1000;
const PIXELS = 2;

/** Level 100 throughout, raw. */
function batchOf(modalities: readonly string[], samples = SAMPLES): Batch {
  const images = modalities.map((name) => [name, new Float32Array(samples * PIXELS * 3).fill(100)] as const);
  return {
    step: 0,
    epoch: 0,
    ids: Array.from({ length: samples }, (_, i) => `frame${i}`),
    images: Object.fromEntries(images),
    labels: new Uint8Array(samples * PIXELS),
  };
}

const MODALITIES = ['rgb', 'jet', 'hha'];
const OPTIONS: ModalityDropout = { probability: 0.3, modalities: MODALITIES, normalisation: 'raw', seed: 1, step: 5 };

/** Names of the modalities of each sample that are not whole. */
function lostBySample({ ids, images }: Batch): string[][] {
  return ids.map((_, sample) => Object.keys(images).filter((name) => images[name]?.[sample * PIXELS * 3 + 1] !== 100));
}

describe('dropModalities', () => {
  it('takes at most one modality of a sample, evenly, from the given share of the samples', () => {
    const lost = lostBySample(dropModalities(batchOf(MODALITIES), OPTIONS));
    expect(Math.max(...lost.map(({ length }) => length))).toBe(1);
    const shareOf = (name: string) => lost.filter(([first]) => first === name).length / SAMPLES;
    for (const name of MODALITIES) expect(Math.abs(shareOf(name) - 0.1)).toBeLessThan(0.03);
  });

  it('puts what a dead sensor gives in its place, normalised, and leaves the batch it was given', () => {
    const batch = batchOf(['rgb', 'jet'], 8);
    const options = { ...OPTIONS, modalities: ['rgb', 'jet'], probability: 1 };
    const { images } = dropModalities(batch, { ...options, normalisation: 'unit' });
    const pixel = (name: string, sample: number) => Array.from(images[name]?.slice(sample * 6, sample * 6 + 3) ?? []);
    for (const sample of batch.ids.keys()) {
      const isRgbLost = pixel('rgb', sample)[0] !== 100;
      expect(pixel('rgb', sample)).toEqual(isRgbLost ? [-1, -1, -1] : [100, 100, 100]);
      expect(pixel('jet', sample)).toEqual(isRgbLost ? [100, 100, 100] : [-1, -1, Math.fround(128 / 127.5 - 1)]);
    }
    expect(lostBySample(batch).flat()).toEqual([]);
  });

  it('is a function of seed, step and sample, not of the place in the batch', () => {
    const batch = batchOf(MODALITIES, 40);
    const reversed = { ...batch, ids: [...batch.ids].reverse() };
    const lost = (from: Batch, options: Partial<ModalityDropout> = {}) =>
      lostBySample(dropModalities(from, { ...OPTIONS, ...options }));
    expect(lost(batch)).toEqual(lost(batch));
    expect(lost(reversed).reverse()).toEqual(lost(batch));
    expect(lost(batch, { step: 6 })).not.toEqual(lost(batch));
    expect(lost(batch, { seed: 2 })).not.toEqual(lost(batch));
  });

  it('gives the batch itself for a single modality and for a probability of 0', () => {
    const batch = batchOf(['rgb'], 4);
    expect(dropModalities(batch, { ...OPTIONS, modalities: ['rgb'], probability: 1 })).toBe(batch);
    const two = batchOf(MODALITIES, 4);
    expect(dropModalities(two, { ...OPTIONS, probability: 0 })).toBe(two);
  });
});
