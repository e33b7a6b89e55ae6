import { availableParallelism } from 'node:os';

import { type DatasetReport, IGNORE_LABEL } from '../dataset.js';
import type { DatasetFileError } from '../errors.js';
import { countIds } from '../label-sets/label-set.js';
import type { FoundFiles, Layout } from './layout.js';
import type { PairedSplit } from './pair-split.js';
import { readSample } from './read-sample.js';

/**
 * Decodes every file of the splits, also of samples that lack a partner, and lists all defects: those of the
 * pairing first, then those of single files, each in the order of splits.
 *
 * @param onProgress called after each sample with the samples done and their total
 */
export async function checkLayout(
  layout: Layout,
  splits: readonly PairedSplit[],
  onProgress: (done: number, total: number) => void,
): Promise<DatasetReport> {
  const samples = splits.flatMap(({ complete, incomplete }) => [...complete.values(), ...incomplete.values()]);
  let done = 0;
  const results = await mapConcurrently(samples, async (files) => {
    const result = await checkSample(layout, files);
    done += 1;
    onProgress(done, samples.length);
    return result;
  });
  const errors = [...splits.flatMap((split) => split.errors), ...results.flatMap((result) => result.errors)];
  return {
    splits: splits.map(({ split, complete }) => ({ split, samples: complete.size })),
    pixelsByClass: sumColumns(
      results.map(({ pixelsByClass }) => pixelsByClass),
      layout.labelSet.classes.length + 1,
    ),
    problems: errors.map(({ path, rule }) => ({ path, message: rule })),
  };
}

async function checkSample(
  { root, labelSet }: Layout,
  files: FoundFiles,
): Promise<{ pixelsByClass: readonly number[]; errors: readonly DatasetFileError[] }> {
  const { labels, errors } = await readSample(root, files, labelSet);
  if (labels === null) return { pixelsByClass: [], errors };
  const pixelsById = countIds(labels.data);
  const ignored = pixelsById[IGNORE_LABEL] ?? 0;
  return { pixelsByClass: [...pixelsById.slice(0, labelSet.classes.length), ignored], errors };
}

/** Keeps as many samples in memory as there are processors, whatever the size of the dataset; results in item order. */
async function mapConcurrently<T, R>(items: readonly T[], run: (item: T) => Promise<R>): Promise<R[]> {
  const results = new Array<R>(items.length);
  const queue = items.entries();
  const lanes = Array.from({ length: availableParallelism() }, async () => {
    for (const [index, item] of queue) results[index] = await run(item);
  });
  await Promise.all(lanes);
  return results;
}

function sumColumns(rows: readonly (readonly number[])[], numColumns: number): number[] {
  const sums = new Array<number>(numColumns).fill(0);
  for (const row of rows) for (const [column, value] of row.entries()) sums[column] = (sums[column] ?? 0) + value;
  return sums;
}
