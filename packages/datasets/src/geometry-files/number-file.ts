import { DatasetFileError } from '../errors.js';
import { readDatasetFile } from '../files/read-dataset-file.js';

/** A matrix has 16 numbers at most; more text than this is another file under its name. */
const MAX_BYTES = 4096;

const NON_FINITE = /^([+-]?)(inf|infinity|nan|1\.#inf|1\.#ind|1\.#qnan)$/i;
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/**
 * Reads a text file of numbers between blanks, commas or line ends, such as a matrix row by row.
 *
 * @param what     the content in the words of an error message, e.g. `a 3x3 matrix`
 * @param count    how many numbers there must be
 * @returns        numbers in file order; NaN where the file says `inf` or `nan` in any spelling
 * @throws DatasetFileError when the file cannot be read, is longer than a matrix, or holds anything else
 */
export async function readNumberFile(
  path: string,
  { what, count }: { readonly what: string; readonly count: number },
): Promise<number[]> {
  const bytes = await readDatasetFile(path);
  if (bytes.length > MAX_BYTES) {
    throw new DatasetFileError(path, `must hold ${what} in at most ${MAX_BYTES} bytes; got ${bytes.length} bytes`);
  }
  const words = new TextDecoder()
    .decode(bytes)
    .split(/[\s,;]+/)
    .filter((word) => word !== '');
  const numbers = words.map((word) => parseNumber(path, word, what));
  if (numbers.length !== count) {
    throw new DatasetFileError(path, `must hold ${what}, ${count} numbers; got ${numbers.length}`);
  }
  return numbers;
}

function parseNumber(path: string, word: string, what: string): number {
  if (NON_FINITE.test(word)) return Number.NaN;
  if (!NUMBER.test(word)) {
    throw new DatasetFileError(path, `must hold ${what}; got ${JSON.stringify(word.slice(0, 20))} among the numbers`);
  }
  return Number(word);
}

/**
 * The same, for files in which every number must be finite.
 *
 * @throws DatasetFileError as `readNumberFile`, and when a number is infinite or not a number
 */
export async function readFiniteNumbers(
  path: string,
  shape: { readonly what: string; readonly count: number },
): Promise<number[]> {
  const numbers = await readNumberFile(path, shape);
  const at = numbers.findIndex((number) => !Number.isFinite(number));
  if (at >= 0) {
    throw new DatasetFileError(path, `must hold ${shape.what} of finite numbers; got inf or nan as number ${at + 1}`);
  }
  return numbers;
}
