import { IGNORE_LABEL, randomFrom } from '@ssma/datasets';
import {
  accumulate,
  accumulateBoundary,
  accumulateScores,
  accumulateTrimap,
  bootstrapInterval,
  boundaryWidth,
  emptyBoundary,
  emptyConfusion,
  emptyScores,
  emptyTrimap,
  trimapWidths,
} from '@ssma/eval';
import { median, timeMs } from '../measure.mjs';

export const usesEngine = false;

const SIZE = { height: 384, width: 768 };
/** Band of the trimap curve; the plain way is a transform for each of 5 widths, which stand for 50. */
const TRIMAP_WIDTHS = [10, 20, 30, 40, 50];

/**
 * What is measured, how often, and the plain loop over the pixels, or over the widths, that takes turns with it;
 * `instead` names that where it does the same work.
 */
const PARTS = {
  confusion: ({ labels, predictions }, { numClasses }) => ({
    rounds: 61,
    instead: 'a plain loop',
    once: () => accumulate(emptyConfusion(numClasses), labels, predictions),
    plain: () => plainConfusion(numClasses, labels, predictions),
  }),
  trimap: (map, { numClasses }) => ({
    rounds: 15,
    instead: 'a transform for each of five widths',
    once: () => accumulateTrimap(emptyTrimap(numClasses), map),
    plain: () => TRIMAP_WIDTHS.map((maxWidth) => trimapWidths(map, { maxWidth })),
  }),
  boundary: (map, { numClasses }) => ({
    rounds: 15,
    once: () => accumulateBoundary(emptyBoundary(numClasses), map, { width: boundaryWidth(SIZE) }),
    plain: () => plainConfusion(numClasses, map.labels, map.predictions),
  }),
  scores: ({ labels, predictions }, { numClasses }) => {
    const probabilities = softmaxOf(predictions, numClasses);
    return {
      rounds: 15,
      once: () => accumulateScores(emptyScores(numClasses), probabilities, labels),
      plain: () => plainConfusion(numClasses, labels, predictions),
    };
  },
  bootstrap: ({ labels, predictions }, { numClasses, images }) => {
    const matrix = emptyConfusion(numClasses);
    accumulate(matrix, labels, predictions);
    // One of its own for each image, as an evaluation holds them.
    const matrices = Array.from({ length: images }, () => ({ ...matrix, counts: [...matrix.counts] }));
    return {
      rounds: 5,
      once: () => bootstrapInterval(matrices, { seed: 1 }),
      plain: () => plainConfusion(numClasses, labels, predictions),
    };
  },
};

/**
 * One part of an evaluation of one 768 x 384 map on one core: its counts, or the interval of many such images. A plain
 * loop takes turns with it, so that their ratio holds on a machine whose pace drifts; but for `confusion` and `trimap`
 * it is the plain count of the same map.
 *
 * @param part    confusion, trimap (50 widths), boundary, scores (for average precision), bootstrap (2000 resamples)
 * @param classes number of classes
 * @param images  number of images whose interval is computed
 * @returns medians of the calls: `ms` (the fastest: `bestMs`), `plainMs` and `timesPlain`, of plain / measured; `instead`
 */
export function run({ part = 'confusion', classes = 12, images = 500 }) {
  const { rounds, once, plain, instead } = PARTS[part](maps(classes), { numClasses: classes, images });
  for (let i = 0; i < rounds / 4; i++) {
    once();
    plain();
  }
  const turns = Array.from({ length: rounds }, () => ({ plainMs: timeMs(plain), ms: timeMs(once) }));
  return {
    ms: median(turns.map(({ ms }) => ms)),
    bestMs: Math.min(...turns.map(({ ms }) => ms)),
    plainMs: median(turns.map(({ plainMs }) => plainMs)),
    timesPlain: median(turns.map(({ ms, plainMs }) => plainMs / ms)),
    instead,
  };
}

/** Blocks of classes with ignored outlines; one pixel in ten is predicted at random. */
function maps(numClasses) {
  const random = randomFrom('evaluation', numClasses);
  const labels = new Uint8Array(SIZE.height * SIZE.width);
  for (let pixel = 0; pixel < labels.length; pixel++) {
    const [x, y] = [pixel % SIZE.width, Math.floor(pixel / SIZE.width)];
    const isOutline = x % 48 === 0 || y % 40 === 0;
    labels[pixel] = isOutline ? IGNORE_LABEL : (Math.floor(x / 48) * 7 + Math.floor(y / 40) * 5) % numClasses;
  }
  const predictions = labels.map((truth) =>
    truth === IGNORE_LABEL || random.next() < 0.1 ? Math.floor(random.next() * numClasses) : truth,
  );
  return { ...SIZE, labels, predictions };
}

/** Probabilities [pixels, numClasses] whose argmax is the prediction, with the logits of a network that is fairly sure. */
function softmaxOf(predictions, numClasses) {
  const random = randomFrom('softmax', numClasses);
  const probabilities = new Float32Array(predictions.length * numClasses);
  for (let pixel = 0; pixel < predictions.length; pixel++) {
    const own = probabilities.subarray(pixel * numClasses, (pixel + 1) * numClasses);
    for (let id = 0; id < numClasses; id++) own[id] = Math.exp(4 * random.next() + (id === predictions[pixel] ? 6 : 0));
    const total = own.reduce((a, b) => a + b);
    for (let id = 0; id < numClasses; id++) own[id] /= total;
  }
  return probabilities;
}

function plainConfusion(numClasses, labels, predictions) {
  const counts = new Float64Array(numClasses ** 2);
  for (let pixel = 0; pixel < labels.length; pixel++) {
    const truth = labels[pixel];
    if (truth === IGNORE_LABEL) continue;
    const prediction = predictions[pixel];
    if (truth < 0 || truth >= numClasses || prediction < 0 || prediction >= numClasses) throw new Error('not a class');
    counts[truth * numClasses + prediction]++;
  }
  return counts;
}
