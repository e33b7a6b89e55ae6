import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { IGNORE_LABEL, type Sample } from '../dataset.js';
import { type Random, randomFrom } from '../random.js';
import { AugmentSpec, InputSpec } from '../spec.js';
import { augmentSample } from './augment-sample.js';
import { prepareSample } from './prepare-sample.js';

const INPUT = InputSpec.parse({ height: 16, width: 32, normalisation: 'raw' });
const STILL = AugmentSpec.parse({ flip: false });

describe('prepareSample', () => {
  test('keeps colours when raw and maps 0 to -1 and 255 to 1 when unit', () => {
    const sample = sampleOf((_, column) => (column < 16 ? 0 : 255));
    const unit = prepareSample(sample, { ...INPUT, normalisation: 'unit' });
    expect([...new Set(prepareSample(sample, INPUT).images.rgb)]).toEqual([0, 255]);
    expect([...new Set(unit.images.rgb)]).toEqual([-1, 1]);
    expect(unit.labels).toEqual(sample.labels);
  });
});

describe('augmentSample', () => {
  test('equals the plain preparation when nothing may vary', () => {
    const sample = sampleOf((row, column) => row * 7 + column);
    const augmented = augmentSample(sample, { augment: STILL, input: INPUT }, randomFrom(1));
    expect(augmented).toEqual(prepareSample(sample, INPUT));
  });

  test('mirrors every modality and the labels when the first draw is below 0.5, and none of them otherwise', () => {
    const sample = sampleOf((row, column) => row * 7 + column);
    const specs = { augment: { ...STILL, flip: true }, input: INPUT };
    const mirrored = sampleOf((row, column) => row * 7 + (31 - column));
    expect(augmentSample(sample, specs, drawing(0.49))).toEqual(prepareSample(mirrored, INPUT));
    expect(augmentSample(sample, specs, drawing(0.5))).toEqual(prepareSample(sample, INPUT));
  });

  test('is the identity when mirrored twice', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 512, maxLength: 512 }), (values) => {
        const sample = sampleOf((row, column) => values[row * 32 + column] as number);
        const specs = { augment: { ...STILL, flip: true }, input: INPUT };
        const once = augmentSample(sample, specs, drawing(0));
        const twice = augmentSample(
          { ...sample, images: bytesOf(once.images), labels: once.labels },
          specs,
          drawing(0),
        );
        expect(twice).toEqual(prepareSample(sample, INPUT));
      }),
      { seed: 20_240_104, numRuns: 30 },
    );
  });

  test('draws zoom log-uniformly: the middle of 0.5 to 2 is 1', () => {
    const sample = sampleOf((row, column) => row * 7 + column);
    const specs = { augment: { ...STILL, scale: [0.5, 2] as [number, number] }, input: INPUT };
    expect(augmentSample(sample, specs, drawing(0.5)).labels).toEqual(sample.labels);
  });

  test('keeps image and labels together and gains no new label', () => {
    fc.assert(
      fc.property(fc.string(), (seed) => {
        const sample = sampleOf((row, column) => (row < 8 ? 40 : 80) + (column < 16 ? 0 : 100));
        const augment: AugmentSpec = { flip: true, scale: [0.5, 1], crop: [0.5, 1] };
        const { images, labels } = augmentSample(sample, { augment, input: INPUT }, randomFrom(seed));
        expect([40, 80, 140, 180, IGNORE_LABEL]).toEqual(expect.arrayContaining([...new Set(labels)]));
        // A window of half to twice the sample blends neighbours only, so inside the four areas a colour is its label.
        const isUniform = (i: number) => [i - 33, i + 33, i - 31, i + 31].every((j) => labels[j] === labels[i]);
        for (let i = 0; i < labels.length; i++) {
          if (labels[i] === IGNORE_LABEL || !isUniform(i)) continue;
          expect(images.rgb?.[i * 3]).toBeCloseTo(labels[i] as number, 3);
        }
      }),
      { seed: 20_240_105 },
    );
  });

  test('takes the same number of draws whatever may vary', () => {
    const drawsOf = (augment: AugmentSpec) => {
      const random = counting();
      augmentSample(
        sampleOf(() => 1),
        { augment, input: INPUT },
        random,
      );
      return random.numDraws();
    };
    expect(drawsOf(STILL)).toBe(5);
    expect(drawsOf({ flip: true, scale: [0.5, 2], crop: [0.5, 1] })).toBe(5);
  });
});

/** 16 x 32, colours and labels equal; `near` is the negative of `rgb`. */
function sampleOf(valueAt: (row: number, column: number) => number): Sample {
  const labels = Uint8Array.from({ length: 512 }, (_, i) => valueAt(Math.floor(i / 32), i % 32));
  const rgb = Uint8Array.from({ length: 1536 }, (_, i) => labels[Math.floor(i / 3)] as number);
  return { id: 'a', height: 16, width: 32, images: { rgb, near: rgb.map((x) => 255 - x) }, labels };
}

function bytesOf(images: Readonly<Record<string, Float32Array>>): Record<string, Uint8Array> {
  return Object.fromEntries(Object.entries(images).map(([name, values]) => [name, Uint8Array.from(values)]));
}

function drawing(value: number): Random {
  return { next: () => value };
}

function counting(): Random & { numDraws(): number } {
  let numDraws = 0;
  const next = () => {
    numDraws++;
    return 0.4;
  };
  return { next, numDraws: () => numDraws };
}
