import { DatasetFileError } from '../errors.js';
import { readDatasetFile } from '../files/read-dataset-file.js';

const LIST = /^(train|training|val|valid|validation|test|testing)\.txt$/;

/** The split of a list file by its name, or null when it is another file. */
export function splitOfList(name: string): string | null {
  return LIST.exec(name)?.[1] ?? null;
}

/**
 * Reads the samples of a split out of a text file: a sample per line, named by its id or by the paths of its files
 * (`RGB/0001.jpg Label/0001.png`), which must all be of the same sample.
 *
 * @param folders  names of the folders that a path may begin with
 * @returns        line number, from 1, by sample id
 * @throws DatasetFileError when the file is missing or empty, a line is of two samples, or a sample is there twice
 */
export async function readSplitList(path: string, folders: readonly string[]): Promise<ReadonlyMap<string, number>> {
  const text = new TextDecoder().decode(await readDatasetFile(path));
  const lineById = new Map<string, number>();
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const ids = new Set(
      line
        .split(/\s+/)
        .filter((column) => column !== '')
        .map((column) => sampleIdOf(column, folders)),
    );
    const [id, other] = ids;
    if (id === undefined) continue;
    if (other !== undefined) {
      throw new DatasetFileError(
        path,
        `must name one sample per line; got "${id}" and "${other}" in line ${index + 1}`,
      );
    }
    if (lineById.has(id)) {
      throw new DatasetFileError(path, `must name each sample once; got "${id}" again in line ${index + 1}`);
    }
    lineById.set(id, index + 1);
  }
  if (lineById.size === 0) throw new DatasetFileError(path, 'must name at least one sample; got blank lines only');
  return lineById;
}

function sampleIdOf(column: string, folders: readonly string[]): string {
  const parts = column.replace(/\.(jpe?g|png)$/i, '').split('/');
  const isInFolder = parts.length > 1 && folders.includes(parts[0] ?? '');
  return (isInFolder ? parts.slice(1) : parts).join('/');
}
