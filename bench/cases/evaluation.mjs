import { IGNORE_LABEL, randomFrom } from '@ssma/datasets';
import { accumulate, emptyConfusion } from '@ssma/eval';
import { median, timeMs } from '../measure.mjs';

export const usesEngine = false;

const SIZE = { height: 384, width: 768 };
const WARM_UPS = 10;
const ROUNDS = 61;

/** What is measured, and the plain loop it is measured against. */
const PARTS = {
  confusion: ({ labels, predictions }, numClasses) => ({
    once: () => accumulate(emptyConfusion(numClasses), labels, predictions),
    plain: () => plainConfusion(numClasses, labels, predictions),
  }),
};

/**
 * One part of an evaluation of one 768 x 384 map on one core. The plain loop takes turns with it, so that their ratio
 * holds on a machine whose pace drifts.
 *
 * @param part    confusion
 * @param classes number of classes
 * @returns medians of 61 calls: `ms`, `plainMs` and `timesPlain`, the median of their ratios
 */
export function run({ part = 'confusion', classes = 12 }) {
  const { once, plain } = PARTS[part](maps(classes), classes);
  for (let i = 0; i < WARM_UPS; i++) {
    once();
    plain();
  }
  const turns = Array.from({ length: ROUNDS }, () => ({ plainMs: timeMs(plain), ms: timeMs(once) }));
  return {
    ms: median(turns.map(({ ms }) => ms)),
    plainMs: median(turns.map(({ plainMs }) => plainMs)),
    timesPlain: median(turns.map(({ ms, plainMs }) => plainMs / ms)),
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
  return { labels, predictions };
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
