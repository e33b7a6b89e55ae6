import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { valuesOfLevels } from '../augment/normalise.js';
import type { Batch } from '../pipeline/batch.js';
import { renderStreetScene } from '../synthetic/render-street-scene.js';
import { CORRUPTION_NAMES, CORRUPTIONS, type Corruption, SEVERITIES } from './corruptions.js';
import { degradeBatch } from './degrade-batch.js';
import { corruptionText } from './degrade-spec.js';

const SIZE = { height: 64, width: 128 };
const INPUT = { ...SIZE, normalisation: 'unit' } as const;

/** Streets by id, as networks are given them. */
function streets(...indices: readonly number[]): Batch {
  const pictures = indices.map((index) => renderStreetScene({ seed: 5, index, ...SIZE, condition: 'day' }));
  const valueOfLevel = valuesOfLevels('unit');
  return {
    step: 0,
    epoch: 0,
    ids: indices.map((index) => `day/${index}`),
    images: {
      rgb: Float32Array.from(pictures.flatMap(({ color }) => [...color].map((level) => valueOfLevel[level]!))),
    },
    labels: new Uint8Array(indices.length * SIZE.height * SIZE.width).fill(3),
  };
}

async function corrupted(batch: Batch, corruption: Corruption, severity: (typeof SEVERITIES)[number]) {
  const { images, labels } = await degradeBatch(batch, { rgb: corruptionText(corruption, severity) }, { input: INPUT });
  expect(labels).toBe(batch.labels);
  return images.rgb as Float32Array;
}

/** Root of the mean squared difference, in levels. */
function distance(a: Float32Array, b: Float32Array): number {
  return 127.5 * Math.sqrt(a.reduce((sum, value, at) => sum + (value - b[at]!) ** 2, 0) / a.length);
}

describe.each(CORRUPTION_NAMES)('%s', (corruption) => {
  let both: Batch;
  beforeAll(() => {
    both = streets(0, 1);
  });

  it('moves a picture further from itself with every severity', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 10_000 }), async (index) => {
        const clean = streets(index);
        const distances: number[] = [0];
        for (const severity of SEVERITIES) {
          distances.push(distance(await corrupted(clean, corruption, severity), clean.images.rgb as Float32Array));
        }
        for (const severity of SEVERITIES) {
          expect(distances[severity], `${corruption}, severity ${severity}, scene ${index}`).toBeGreaterThan(
            distances[severity - 1] as number,
          );
        }
      }),
      { seed: 11, numRuns: 12 },
    );
  });

  it('is of the sample alone, however samples are batched, and the same every time', async () => {
    const together = await corrupted(both, corruption, 3);
    const half = together.length / 2;
    expect(together.subarray(half)).toEqual(await corrupted(streets(1), corruption, 3));
    expect(together.subarray(0, half)).toEqual(await corrupted(streets(0), corruption, 3));
  });

  it('gives whole levels and leaves its argument alone', async () => {
    const before = both.images.rgb?.slice();
    const levels = new Set(valuesOfLevels('unit'));
    expect((await corrupted(both, corruption, 4)).every((value) => levels.has(value))).toBe(true);
    expect(both.images.rgb).toEqual(before);
  });
});

it('what is random differs between samples and between modalities', async () => {
  const rgb = streets(0).images.rgb as Float32Array;
  const batch = { ...streets(0, 0), ids: ['a', 'b'], images: { rgb: Float32Array.of(...rgb, ...rgb), depth: rgb } };
  for (const corruption of ['gaussian-noise', 'fog', 'missing'] as const) {
    const both = await corrupted(batch, corruption, 3);
    expect(both.subarray(0, rgb.length)).not.toEqual(both.subarray(rgb.length));
  }
  const one = { ...streets(0), images: { rgb, depth: rgb } };
  const spec = { rgb: 'gaussian-noise:3', depth: 'gaussian-noise:3' };
  const { images } = await degradeBatch(one, spec, { input: INPUT });
  expect(images.rgb).not.toEqual(images.depth);
});

it('missing loses its share of the pixels, and what it loses stays lost at the next severity', async () => {
  const clean = streets(2);
  clean.images.rgb?.fill(1);
  const lost = await Promise.all(
    SEVERITIES.map(async (severity) => {
      const values = await corrupted(clean, 'missing', severity);
      return new Set([...values.keys()].filter((at) => values[at] === -1));
    }),
  );
  const numValues = 3 * SIZE.height * SIZE.width;
  expect(lost.map(({ size }) => size / numValues)).toEqual(
    CORRUPTIONS.missing.strengths.map((share) => expect.closeTo(share, 3)),
  );
  for (const [index, smaller] of lost.slice(0, -1).entries()) {
    expect([...smaller].every((at) => lost[index + 1]?.has(at))).toBe(true);
  }
});

it('misaligned moves by a share of the width to the right, one pixel at least', async () => {
  const clean = streets(3);
  const row = (values: Float32Array) => [...values.subarray(0, 3 * SIZE.width)];
  const cleanRow = row(clean.images.rgb as Float32Array);
  for (const [severity, pixels] of [
    [1, 1],
    [3, 5],
    [5, 20],
  ] as const) {
    const moved = row(await corrupted(clean, 'misaligned', severity));
    expect(moved).toEqual([...new Array<number>(3 * pixels).fill(-1), ...cleanRow.slice(0, -3 * pixels)]);
  }
});
