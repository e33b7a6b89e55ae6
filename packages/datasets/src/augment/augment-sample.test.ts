import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { IGNORE_LABEL, type Sample } from '../dataset.js';
import type { NetworkSample } from '../inputs/network-sample.js';
import { type Random, randomFrom } from '../random.js';
import { AugmentSpec, InputSpec, PAPER_AUGMENT } from '../spec.js';
import { augmentSample } from './augment-sample.js';
import { prepareImage, prepareSample } from './prepare-sample.js';

const INPUT = InputSpec.parse({ height: 16, width: 32, normalisation: 'raw' });
const STILL = AugmentSpec.parse({ flip: false });
const FLIP = AugmentSpec.parse({});

describe('prepareSample', () => {
  test('keeps colours when raw and maps 0 to -1 and 255 to 1 when unit', () => {
    const sample = storedOf(sampleOf((_, column) => (column < 16 ? 0 : 255)));
    const unit = prepareSample(sample, { ...INPUT, normalisation: 'unit' });
    expect([...new Set(prepareSample(sample, INPUT).images.rgb)]).toEqual([0, 255]);
    expect([...new Set(unit.images.rgb)]).toEqual([-1, 1]);
    expect(unit.labels).toEqual(sample.labels.data);
  });

  test('gives rgb the values of prepareImage', () => {
    const random = randomFrom('photo');
    const data = Uint8Array.from({ length: 20 * 50 * 3 }, () => random.next() * 256);
    const image = { height: 20, width: 50, data };
    const labels = { height: 20, width: 50, data: new Uint8Array(1000) };
    const sample = { id: 'a', images: { rgb: image }, depths: {}, camera: null, labels };
    expect(prepareSample(sample, INPUT).images.rgb).toEqual(prepareImage(image, INPUT));
  });
});

describe('augmentSample', () => {
  test('equals the plain preparation when nothing may vary, in both value ranges', () => {
    const sample = sampleOf((row, column) => row * 7 + column);
    for (const normalisation of ['raw', 'unit'] as const) {
      const augmented = augmentSample(sample, { augment: STILL, normalisation }, randomFrom(1));
      expect(augmented).toEqual(prepareSample(storedOf(sample), { ...INPUT, normalisation }));
    }
  });

  test('mirrors every modality and the labels when the first draw is below 0.5, and none of them otherwise', () => {
    const sample = sampleOf((row, column) => row * 7 + column);
    const mirrored = sampleOf((row, column) => row * 7 + (31 - column));
    expect(varied(sample, FLIP, drawing(0.49))).toEqual(prepareSample(storedOf(mirrored), INPUT));
    expect(varied(sample, FLIP, drawing(0.5))).toEqual(prepareSample(storedOf(sample), INPUT));
  });

  test('is the identity when mirrored twice', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 512, maxLength: 512 }), (values) => {
        const sample = sampleOf((row, column) => values[row * 32 + column] as number);
        const once = varied(sample, FLIP, drawing(0));
        const twice = varied({ ...sample, images: bytesOf(once.images), labels: once.labels }, FLIP, drawing(0));
        expect(twice).toEqual(prepareSample(storedOf(sample), INPUT));
      }),
      { seed: 20_240_104, numRuns: 30 },
    );
  });

  test('mirrors only as often as its probability says', () => {
    const sample = sampleOf((row, column) => row * 7 + column);
    const never = AugmentSpec.parse({ probability: { flip: 0 } });
    expect(varied(sample, never, drawing(0))).toEqual(prepareSample(storedOf(sample), INPUT));
  });

  test('draws zoom log-uniformly: the middle of 0.5 to 2 is 1', () => {
    const sample = sampleOf((row, column) => row * 7 + column);
    expect(varied(sample, AugmentSpec.parse({ flip: false, scale: [0.5, 2] }), drawing(0.5)).labels).toEqual(
      sample.labels,
    );
  });

  test('turns a quarter clockwise about the centre: what was above is at the right', () => {
    const sample = sampleOf((row, column) => (row < 8 && column >= 12 && column < 20 ? 200 : 50));
    const { images, labels } = varied(sample, AugmentSpec.parse({ flip: false, rotation: [90, 90] }), drawing(0));
    // A point 4 above the centre (y 8) comes to lie 4 at its right; one 12 at its left comes to lie outside, above.
    expect([labels[8 * 32 + 19], labels[8 * 32 + 12]]).toEqual([200, 50]);
    expect(images.rgb?.[(8 * 32 + 19) * 3]).toBeCloseTo(200, 3);
    expect(labels[0]).toBe(IGNORE_LABEL);
    expect(images.near?.[0]).toBeCloseTo(meanOf(sample.images.near), 4);
  });

  test.each([
    [0, [10, 22]],
    [0.25, [22, 10]],
  ])('skews along rows at direction %d', (direction, [above, below]) => {
    // Upper half 7.5 rows from the middle moves by 0.8 * 7.5 = 6 columns to one side, the lower half to the other.
    const sample = sampleOf((_, column) => (column === 16 ? 200 : 50));
    const augment = AugmentSpec.parse({ flip: false, skew: [0.8, 0.8] });
    const { labels } = varied(sample, augment, drawingOnce(11, direction));
    expect([labels.indexOf(200, 0), labels.indexOf(200, 15 * 32) - 15 * 32]).toEqual([above, below]);
  });

  test('changes the light of rgb alone: contrast about the mean, then brightness, cut to 0..255', () => {
    const sample = sampleOf((_, column) => (column < 16 ? 100 : 200));
    const augment = AugmentSpec.parse({ flip: false, contrast: [1.4, 1.4], brightness: [40, 40] });
    const { images, labels } = varied(sample, augment, drawing(0));
    // 150 + 1.4 * (100 - 150) + 40 = 120; 150 + 1.4 * (200 - 150) + 40 = 260.
    expect(images.rgb?.[0]).toBeCloseTo(120, 4);
    expect(images.rgb?.[31 * 3]).toBe(255);
    expect({ near: images.near, labels }).toEqual({
      near: Float32Array.from(sample.images.near ?? []),
      labels: sample.labels,
    });
  });

  test('darkens towards the corners by a Gaussian whose deviation counts pixels of a width of 768', () => {
    const sample = sampleOf(() => 200);
    const augment = AugmentSpec.parse({ flip: false, vignetting: [240, 240] });
    const { images } = varied(sample, augment, drawing(0));
    // 240 / 768 * 32 = 10 pixels; the first pixel's centre is 15.5 left of and 7.5 above the middle.
    expect(images.rgb?.[0]).toBeCloseTo(200 * Math.exp(-(15.5 ** 2 + 7.5 ** 2) / 200), 3);
    expect(images.rgb?.[(8 * 32 + 16) * 3]).toBeCloseTo(200 * Math.exp(-0.5 / 200), 3);
    expect(images.near?.[0]).toBe(55);
  });

  test('normalises what the light has made of it', () => {
    const sample = sampleOf(() => 100);
    const augment = AugmentSpec.parse({ flip: false, brightness: [27.5, 27.5] });
    const { images } = augmentSample(sample, { augment, normalisation: 'unit' }, drawing(0));
    expect(images.rgb?.[7]).toBeCloseTo(0, 6);
  });

  test('keeps image and labels together and gains no new label', () => {
    fc.assert(
      fc.property(fc.string(), (seed) => {
        const sample = sampleOf((row, column) => (row < 8 ? 40 : 80) + (column < 16 ? 0 : 100));
        const augment = {
          ...PAPER_AUGMENT,
          brightness: [0, 0],
          contrast: [1, 1],
          vignetting: null,
        } satisfies AugmentSpec;
        const { images, labels } = varied(sample, augment, randomFrom(seed));
        expect([40, 80, 140, 180, IGNORE_LABEL]).toEqual(expect.arrayContaining([...new Set(labels)]));
        const isApart = (i: number) => {
          const near = images.near?.[i * 3] as number;
          const expected = labels[i] === IGNORE_LABEL ? meanOf(sample.images.near) : 255 - (labels[i] as number);
          return Math.abs(near - expected) > 1e-4;
        };
        // Two pixels further on in every direction the source is at most one pixel away at any of these zooms.
        const isUniform = (i: number) =>
          i % 32 >= 2 && i % 32 <= 29 && [-66, -62, 62, 66].every((by) => labels[i + by] === labels[i]);
        const isBlended = (i: number) => Math.abs((images.rgb?.[i * 3] as number) - (labels[i] as number)) > 1e-3;
        const pixels = labels.keys();
        const wrong = [...pixels].filter(
          (i) => isApart(i) || (labels[i] !== IGNORE_LABEL && isUniform(i) && isBlended(i)),
        );
        expect(wrong).toEqual([]);
      }),
      { seed: 20_240_105 },
    );
  });

  test('takes the same number of draws whatever may vary', () => {
    const drawsOf = (augment: AugmentSpec) => {
      const random = counting();
      varied(
        sampleOf(() => 1),
        augment,
        random,
      );
      return random.numDraws();
    };
    expect([STILL, FLIP, PAPER_AUGMENT].map(drawsOf)).toEqual([18, 18, 18]);
  });
});

function varied(sample: NetworkSample, augment: AugmentSpec, random: Random) {
  return augmentSample(sample, { augment, normalisation: 'raw' }, random);
}

/** 16 x 32, colours and labels equal; `near` is the negative of `rgb`. */
function sampleOf(valueAt: (row: number, column: number) => number): NetworkSample {
  const labels = Uint8Array.from({ length: 512 }, (_, i) => valueAt(Math.floor(i / 32), i % 32));
  const rgb = Uint8Array.from({ length: 1536 }, (_, i) => labels[Math.floor(i / 3)] as number);
  return { id: 'a', height: 16, width: 32, images: { rgb, near: rgb.map((x) => 255 - x) }, labels };
}

function storedOf({ id, height, width, images, labels }: NetworkSample): Sample {
  const rasters = Object.entries(images).map(([name, data]) => [name, { height, width, data }]);
  return { id, images: Object.fromEntries(rasters), depths: {}, camera: null, labels: { height, width, data: labels } };
}

function bytesOf(images: Readonly<Record<string, Float32Array>>): Record<string, Uint8Array> {
  return Object.fromEntries(Object.entries(images).map(([name, values]) => [name, Uint8Array.from(values)]));
}

function meanOf(levels: Uint8Array = new Uint8Array()): number {
  return levels.reduce((sum, level) => sum + level, 0) / levels.length;
}

function drawing(value: number): Random {
  return { next: () => value };
}

/** 0 but for the draw of one index. */
function drawingOnce(index: number, value: number): Random {
  let draws = 0;
  return { next: () => (draws++ === index ? value : 0) };
}

function counting(): Random & { numDraws(): number } {
  let numDraws = 0;
  const next = () => {
    numDraws++;
    return 0.4;
  };
  return { next, numDraws: () => numDraws };
}
