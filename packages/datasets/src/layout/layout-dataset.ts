import type { Dataset, Modality, Sample, SampleId } from '../dataset.js';
import { DatasetError, DatasetFileError } from '../errors.js';
import { checkLayout } from './check-layout.js';
import { fingerprintLayout } from './fingerprint.js';
import type { Layout, SampleFiles } from './layout.js';
import { type PairedSplit, pairSplit } from './pair-split.js';
import { readSample } from './read-sample.js';

/**
 * A dataset over the files of a layout.
 *
 * The folders are listed at the first use of a split; files that come or go later are not noticed.
 *
 * @param splits names of the split folders, sorted
 */
export function layoutDataset(layout: Layout, splits: readonly string[]): Dataset {
  const modalities = Object.keys(layout.images);
  const pairedBySplit = new Map<string, Promise<PairedSplit>>();
  function paired(split: string): Promise<PairedSplit> {
    requireOneOf(layout, 'split', { value: split, allowed: splits });
    const pairing = pairedBySplit.get(split) ?? pairSplit(layout, split);
    pairedBySplit.set(split, pairing);
    return pairing;
  }
  const allPaired = () => Promise.all(splits.map(paired));
  return {
    description: { name: layout.name, classes: layout.labelSet.classes, modalities, splits },
    async sampleIds(split) {
      return [...usableSamples(await paired(split)).keys()];
    },
    async load(split, id, wanted) {
      for (const value of wanted) requireOneOf(layout, 'modality', { value, allowed: modalities });
      const files = usableSamples(await paired(split)).get(id);
      if (files === undefined) throw new DatasetError(`${layout.root}: split "${split}" has no sample "${id}"`);
      return loadSample(layout, { id, files, wanted });
    },
    async check(onProgress = () => undefined) {
      return checkLayout(layout, await allPaired(), onProgress);
    },
    async fingerprint() {
      return fingerprintLayout(layout, await allPaired());
    },
  };
}

async function loadSample(
  { root, labelSet }: Layout,
  { id, files, wanted }: { readonly id: SampleId; readonly files: SampleFiles; readonly wanted: readonly Modality[] },
): Promise<Sample> {
  const wantedImages = Object.fromEntries(
    Object.entries(files.images).filter(([modality]) => wanted.includes(modality)),
  );
  const { images, labels, errors } = await readSample(root, { images: wantedImages, labels: files.labels }, labelSet);
  const [error] = errors;
  if (error !== undefined) throw error;
  if (labels === null) throw new Error(`${files.labels}: reading gave neither labels nor an error`);
  return {
    id,
    height: labels.height,
    width: labels.width,
    images: Object.fromEntries(Object.entries(images).map(([modality, { data }]) => [modality, data])),
    labels: labels.data,
  };
}

function usableSamples({ complete, errors }: PairedSplit): ReadonlyMap<SampleId, SampleFiles> {
  const [first, ...others] = errors;
  if (first === undefined) return complete;
  const rule = others.length === 0 ? first.rule : `${first.rule} (and ${others.length} more problems in this split)`;
  throw new DatasetFileError(first.path, rule);
}

function requireOneOf(
  { root }: Layout,
  what: 'split' | 'modality',
  { value, allowed }: { readonly value: string; readonly allowed: readonly string[] },
): void {
  if (allowed.includes(value)) return;
  throw new DatasetError(`${root}: ${what} must be one of ${allowed.join(', ')}; got "${value}"`);
}
