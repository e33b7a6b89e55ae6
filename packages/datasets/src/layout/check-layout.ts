import { availableParallelism } from 'node:os';

import { type DatasetReport, IGNORE_LABEL, type Modality } from '../dataset.js';
import type { DatasetFileError } from '../errors.js';
import { countIds } from '../label-sets/label-set.js';
import { type DepthTotals, depthStatistics, depthTotals } from './depth-totals.js';
import type { Layout, PairedSplit, SampleFiles } from './layout.js';
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
  // A folder or camera file that several splits or samples share is named once.
  const errors = [...splits.flatMap((split) => split.errors), ...results.flatMap((result) => result.errors)];
  return {
    splits: splits.map(({ split, complete }) => ({ split, samples: complete.size })),
    pixelsByClass: sumColumns(
      results.map(({ pixelsByClass }) => pixelsByClass),
      layout.labelSet.classes.length + 1,
    ),
    depths: Object.fromEntries(
      depthModalities(layout).map((modality) => [
        modality,
        depthStatistics(results.flatMap(({ depths }) => depths[modality] ?? [])),
      ]),
    ),
    problems: [...new Map(errors.map((error) => [error.message, error])).values()].map(({ path, rule }) => {
      return { path, message: rule };
    }),
    notes: splits.flatMap((split) => [...(split.notes ?? []), ...countNote(layout, split, splits)]),
  };
}

interface CheckedSample {
  readonly pixelsByClass: readonly number[];
  readonly depths: Readonly<Record<Modality, DepthTotals>>;
  readonly errors: readonly DatasetFileError[];
}

async function checkSample(layout: Layout, files: SampleFiles): Promise<CheckedSample> {
  const { labels, depths, errors } = await readSample(layout, files, Object.keys(layout.modalities));
  const totals = Object.entries(depths).map(([modality, depth]) => [modality, depthTotals(depth.data)] as const);
  return {
    pixelsByClass: labels === null ? [] : pixelsByClass(layout, labels.data),
    depths: Object.fromEntries(totals),
    errors,
  };
}

function pixelsByClass({ labelSet }: Layout, labels: Uint8Array): number[] {
  const pixelsById = countIds(labels);
  return [...pixelsById.slice(0, labelSet.classes.length), pixelsById[IGNORE_LABEL] ?? 0];
}

function depthModalities({ modalities }: Layout): Modality[] {
  return Object.keys(modalities).filter((name) => modalities[name]?.kind === 'depth');
}

/** A part of a dataset is legal, but a download that broke off should be noticed. */
function countNote(
  { publishedCounts, heldOut }: Layout,
  { split, complete }: PairedSplit,
  splits: readonly PairedSplit[],
): string[] {
  const published = publishedCounts[split];
  const aside = splits.find((other) => heldOut?.from === split && heldOut.split === other.split);
  const samples = complete.size + (aside?.complete.size ?? 0);
  if (published === undefined || published === samples) return [];
  const subject = aside === undefined ? `split ${split} has` : `splits ${split} and ${aside.split} together have`;
  const reading = samples < published ? 'the download may be incomplete' : 'there are more than were published';
  return [`${subject} ${samples} samples where the published dataset has ${published}: ${reading}`];
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
