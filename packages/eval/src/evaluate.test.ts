import { IGNORE_LABEL } from '@ssma/datasets';
import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { type ConfusionMatrix, mergeConfusions } from './confusion-matrix.js';
import { EvaluateSpec, evaluate, type LabelledBatch } from './evaluate.js';
import { groupOfId } from './group-of-id.js';

interface Image {
  readonly id: string;
  readonly labels: readonly number[];
  readonly predictions: readonly number[];
}

interface TestBatch extends LabelledBatch {
  readonly predictions: Int32Array;
}

const predict = async (batch: TestBatch): Promise<Int32Array> => batch.predictions;

async function* batchesOf(images: readonly Image[], batchSize: number): AsyncGenerator<TestBatch> {
  for (let start = 0; start < images.length; start += batchSize) {
    const chosen = images.slice(start, start + batchSize);
    yield {
      ids: chosen.map(({ id }) => id),
      labels: Uint8Array.from(chosen.flatMap(({ labels }) => labels)),
      predictions: Int32Array.from(chosen.flatMap(({ predictions }) => predictions)),
    };
  }
}

const IMAGES: readonly Image[] = [
  { id: 'a', labels: [0, 0, 1, 1], predictions: [0, 1, 1, 1] }, // IoU 1/2 and 2/3, accuracy 3/4
  { id: 'b', labels: [0, IGNORE_LABEL, 0, 0], predictions: [0, 1, 0, 0] }, // perfect, class 1 absent
  { id: 'c', labels: [IGNORE_LABEL, IGNORE_LABEL, IGNORE_LABEL, IGNORE_LABEL], predictions: [0, 1, 0, 1] },
];

describe('evaluate', () => {
  test('scores the set from summed counts and each image by itself', async () => {
    const { confusion, summary, perImage } = await evaluate({ predict, batches: batchesOf(IMAGES, 2), numClasses: 2 });
    expect(confusion).toEqual({ numClasses: 2, counts: [4, 1, 0, 2] });
    expect(summary.meanIou).toBe((4 / 5 + 2 / 3) / 2);
    expect(perImage).toEqual([
      { id: 'a', meanIou: (1 / 2 + 2 / 3) / 2, pixelAccuracy: 3 / 4 },
      { id: 'b', meanIou: 1, pixelAccuracy: 1 },
      { id: 'c', meanIou: null, pixelAccuracy: null },
    ]);
  });

  test('tells the counts of every image, which add up to those of the set', async () => {
    const told: [string, ConfusionMatrix][] = [];
    const { confusion } = await evaluate({
      ...{ predict, batches: batchesOf(IMAGES, 2), numClasses: 2 },
      onImage: (id, own) => told.push([id, own]),
    });
    expect(told.map(([id]) => id)).toEqual(['a', 'b', 'c']);
    expect(told[0]?.[1].counts).toEqual([1, 1, 0, 2]);
    expect(mergeConfusions(told.map(([, own]) => own))).toEqual(confusion);
  });

  test('does not depend on how the images are batched', async () => {
    const ids = (choices: readonly number[]) => fc.array(fc.constantFrom(...choices), { minLength: 6, maxLength: 6 });
    const image = fc.record({ labels: ids([0, 1, 2, IGNORE_LABEL]), predictions: ids([0, 1, 2]) });
    const anyImages = fc.array(image, { minLength: 1, maxLength: 7 });
    await fc.assert(
      fc.asyncProperty(anyImages, fc.integer({ min: 1, max: 7 }), async (contents, batchSize) => {
        const images = contents.map((content, index) => ({ ...content, id: `image ${index}` }));
        const one = await evaluate({ predict, batches: batchesOf(images, 1), numClasses: 3 });
        const many = await evaluate({ predict, batches: batchesOf(images, batchSize), numClasses: 3 });
        expect(many).toEqual(one);
      }),
    );
  });

  test('also scores each group from its own counts, sorted by name', async () => {
    const images = [
      { id: 'night/1', labels: [0, 0, 1, 1], predictions: [0, 1, 1, 1] },
      { id: 'day/1', labels: [1, 1, 0, 0], predictions: [1, 0, 0, 0] },
      { id: 'night/2', labels: [0, IGNORE_LABEL, 0, 0], predictions: [0, 1, 0, 0] },
    ];
    const { groups } = await evaluate({ predict, batches: batchesOf(images, 2), numClasses: 2, groupOf: groupOfId });
    expect(groups.map(({ name, confusion }) => [name, confusion.counts])).toEqual([
      ['day', [2, 0, 1, 1]],
      ['night', [4, 1, 0, 2]],
    ]);
    expect(groups.map(({ summary }) => summary.meanIou)).toEqual([(2 / 3 + 1 / 2) / 2, (4 / 5 + 2 / 3) / 2]);
  });

  test('has no groups where none are asked for', async () => {
    const { groups } = await evaluate({ predict, batches: batchesOf(IMAGES, 2), numClasses: 2 });
    expect(groups).toEqual([]);
  });

  test('counts every image in one group: the groups add up to the whole', async () => {
    const ids = (choices: readonly number[]) => fc.array(fc.constantFrom(...choices), { minLength: 4, maxLength: 4 });
    const image = fc.record({
      labels: ids([0, 1, 2, IGNORE_LABEL]),
      predictions: ids([0, 1, 2]),
      folder: fc.constantFrom('b/', 'a/', ''),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(image, { minLength: 1, maxLength: 9 }), async (contents) => {
        const images = contents.map(({ folder, ...content }, index) => ({ ...content, id: `${folder}${index}` }));
        const options = { predict, batches: batchesOf(images, 2), numClasses: 3, groupOf: groupOfId };
        const { confusion, groups } = await evaluate(options);
        expect(mergeConfusions(groups.map((group) => group.confusion))).toEqual(confusion);
        expect(groups.map(({ name }) => name)).toEqual([...new Set(images.map(({ id }) => groupOfId(id)))].sort());
      }),
      { seed: 4 },
    );
  });

  test('reports the number of images after each batch', async () => {
    const onProgress = vi.fn();
    await evaluate({ predict, batches: batchesOf(IMAGES, 2), numClasses: 2, onProgress });
    expect(onProgress.mock.calls).toEqual([[2], [3]]);
  });

  test('stops before the next batch when aborted, with the reason, and closes the batches', async () => {
    const controller = new AbortController();
    const closed = vi.fn();
    const seen: string[] = [];
    async function* batches() {
      try {
        yield* batchesOf(IMAGES, 1);
      } finally {
        closed();
      }
    }
    const predictOnce = async (batch: TestBatch) => {
      seen.push(...batch.ids);
      controller.abort(new Error('interrupted by the user'));
      return batch.predictions;
    };
    const run = evaluate({ predict: predictOnce, batches: batches(), numClasses: 2, signal: controller.signal });
    await expect(run).rejects.toThrow('interrupted by the user');
    expect(seen).toEqual(['a']);
    expect(closed).toHaveBeenCalledOnce();
  });

  test('refuses to score nothing', async () => {
    const run = evaluate({ predict, batches: batchesOf([], 1), numClasses: 2 });
    await expect(run).rejects.toThrow('evaluate: batches must hold at least one image; got 0');
  });

  test('refuses to count an image twice', async () => {
    const run = evaluate({ predict, batches: batchesOf([...IMAGES, ...IMAGES], 2), numClasses: 2 });
    await expect(run).rejects.toThrow("evaluate: ids must be unique; got 'a' twice");
  });

  test('names the image whose label is not a class', async () => {
    const images = [
      { id: 'good', labels: [0], predictions: [0] },
      { id: 'street/7', labels: [2], predictions: [0] },
    ];
    const run = evaluate({ predict, batches: batchesOf(images, 2), numClasses: 2 });
    await expect(run).rejects.toThrow(
      "evaluate: image 'street/7': accumulate: labels[0] must be a class from 0 to 1 or 255 (ignored); got 2",
    );
  });

  test('rejects predictions of another size than the labels, and labels that do not divide into images', async () => {
    const short = evaluate({ predict: async () => new Uint8Array(3), batches: batchesOf(IMAGES, 2), numClasses: 2 });
    await expect(short).rejects.toThrow('evaluate: predict must return one class id per label; got 3 for 8 (a, b)');
    async function* uneven() {
      yield { ids: ['a', 'b'], labels: new Uint8Array(3), predictions: new Int32Array(3) };
    }
    const run = evaluate({ predict, batches: uneven(), numClasses: 2 });
    await expect(run).rejects.toThrow('evaluate: labels must be [B, h, w]; got 3 pixels for 2 ids');
  });
});

describe('EvaluateSpec', () => {
  test('defaults to four overlays on the validation split', () => {
    expect(EvaluateSpec.parse({})).toEqual({ split: 'val', overlays: 4, batchSize: 8, groupBy: 'none', degrade: {} });
  });

  test.each([
    { overlays: -1 },
    { batchSize: 0 },
    { split: '' },
    { batchsize: 4 },
    { groupBy: 'city' },
    { degrade: { depth: 'shift:0' } },
  ])('rejects %o', (section) => {
    expect(EvaluateSpec.safeParse(section).success).toBe(false);
  });
});
