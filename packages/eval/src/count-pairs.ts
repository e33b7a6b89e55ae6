import { IGNORE_LABEL } from '@ssma/datasets';
import { EvaluationError } from './errors.js';

/** Class ids of pixels in any order, one per pixel; in labels `IGNORE_LABEL` marks a pixel that is not counted. */
export type ClassIds = Uint8Array | Int32Array;

/** What is true of some pixels and what is predicted there, in the same order. */
export interface IdPairs {
  readonly labels: ClassIds;
  readonly predictions: ClassIds;
}

/** Ids that a byte can hold: the side of a table that needs no check before it is written to. */
const BYTE_IDS = 256;
/** Cells of one table of pairs of bytes. */
const TABLE = BYTE_IDS ** 2;
/** Tables that take turns, so that equal pairs side by side do not wait for each other's write; bytes of a word. */
const LANES = 4;
/** Below this many pixels the tables cost more than they save. */
const MIN_PIXELS = 16_384;

/**
 * Counts pixels by (truth, prediction): `counts[truth * numClasses + prediction]`. A pixel whose label is
 * `IGNORE_LABEL` is skipped whatever its prediction.
 *
 * @param where name of the function that the messages speak for
 * @throws EvaluationError when the lengths differ or an id is not a class, naming the first bad pixel
 * @remarks Large maps are counted without a branch per pixel, into tables with a cell for every pair of bytes; ids were
 *   classes exactly when the cells of classes and of ignored pixels hold every pixel. Only then does a second pass look
 *   for the pixel to name.
 */
export function countPairs(where: string, numClasses: number, { labels, predictions }: IdPairs): Float64Array {
  if (labels.length !== predictions.length) {
    throw new EvaluationError(
      `${where}: labels and predictions must have the same length; got ${labels.length} and ${predictions.length}`,
    );
  }
  const counts = labels.length < MIN_PIXELS ? null : countBytes(numClasses, bytesOf(labels), bytesOf(predictions));
  return counts ?? countChecked(where, numClasses, { labels, predictions });
}

/** The ids as bytes, or null when one of them does not fit. */
function bytesOf(ids: ClassIds): Uint8Array | null {
  if (ids instanceof Uint8Array) return ids;
  let bits = 0;
  for (let pixel = 0; pixel < ids.length; pixel++) bits |= ids[pixel]!;
  return (bits & ~0xff) === 0 ? new Uint8Array(ids) : null;
}

/** Counts, or null when some id is not a class. */
function countBytes(numClasses: number, labels: Uint8Array | null, predictions: Uint8Array | null) {
  if (labels === null || predictions === null) return null;
  const tables = tabulate(labels, predictions);
  const counts = new Float64Array(numClasses ** 2);
  let counted = 0;
  for (let truth = 0; truth < numClasses; truth++) {
    for (let prediction = 0; prediction < numClasses; prediction++) {
      const count = cellOf(tables, truth, prediction);
      counts[truth * numClasses + prediction] = count;
      counted += count;
    }
  }
  for (let prediction = 0; prediction < BYTE_IDS; prediction++) counted += cellOf(tables, IGNORE_LABEL, prediction);
  return counted === labels.length ? counts : null;
}

/** One count per pair of bytes in each lane; lane k has the pixels whose number leaves k when divided by `LANES`. */
function tabulate(labels: Uint8Array, predictions: Uint8Array): Uint32Array {
  const tables = new Uint32Array(LANES * TABLE);
  const [truths, guesses] = [wordsOf(labels), wordsOf(predictions)];
  for (let word = 0; word < truths.length; word++) {
    const truth = truths[word]!;
    const guess = guesses[word]!;
    tables[((truth & 0xff) << 8) | (guess & 0xff)]!++;
    tables[TABLE | (truth & 0xff00) | ((guess >>> 8) & 0xff)]!++;
    tables[(2 * TABLE) | ((truth >>> 8) & 0xff00) | ((guess >>> 16) & 0xff)]!++;
    tables[(3 * TABLE) | ((truth >>> 16) & 0xff00) | (guess >>> 24)]!++;
  }
  for (let pixel = LANES * truths.length; pixel < labels.length; pixel++) {
    tables[(labels[pixel]! << 8) | predictions[pixel]!]!++;
  }
  return tables;
}

/** Four bytes at a time, without the rest; a copy where the bytes do not begin at a word. */
function wordsOf(bytes: Uint8Array): Uint32Array {
  const aligned = bytes.byteOffset % LANES === 0 ? bytes : bytes.slice();
  return new Uint32Array(aligned.buffer, aligned.byteOffset, Math.floor(bytes.length / LANES));
}

function cellOf(tables: Uint32Array, truth: number, prediction: number): number {
  const cell = (truth << 8) | prediction;
  return tables[cell]! + tables[TABLE + cell]! + tables[2 * TABLE + cell]! + tables[3 * TABLE + cell]!;
}

function countChecked(where: string, numClasses: number, { labels, predictions }: IdPairs): Float64Array {
  const counts = new Float64Array(numClasses ** 2);
  for (let pixel = 0; pixel < labels.length; pixel++) {
    const truth = labels[pixel]!;
    if (truth === IGNORE_LABEL) continue;
    const prediction = predictions[pixel]!;
    if (truth < 0 || truth >= numClasses) {
      throw new EvaluationError(
        `${where}: labels[${pixel}] must be a class from 0 to ${numClasses - 1} or ${IGNORE_LABEL} (ignored); got ${truth}`,
      );
    }
    if (prediction < 0 || prediction >= numClasses) {
      throw new EvaluationError(
        `${where}: predictions[${pixel}] must be a class from 0 to ${numClasses - 1}; got ${prediction}`,
      );
    }
    counts[truth * numClasses + prediction]!++;
  }
  return counts;
}
