import type { Dataset, Modality, Sample, SampleId, SampleOrigin } from '../dataset.js';
import { DatasetError, DatasetFileError } from '../errors.js';
import { checkLayout } from './check-layout.js';
import { fingerprintLayout } from './fingerprint.js';
import { LABELS, type Layout, type PairedSplit, type SampleFiles } from './layout.js';
import { readSample, unlabelled } from './read-sample.js';

/**
 * A dataset over the files of a layout.
 *
 * The folders are listed at the first use of a split; files that come or go later are not noticed.
 */
export function layoutDataset(layout: Layout): Dataset {
  const { splits, unlabelledSplits } = layout;
  const modalities = Object.keys(layout.modalities);
  const ofKind = (kind: 'image' | 'depth') => modalities.filter((name) => layout.modalities[name]?.kind === kind);
  const pairedBySplit = new Map<string, Promise<PairedSplit>>();
  function paired(split: string): Promise<PairedSplit> {
    requireOneOf(layout, 'split', { value: split, allowed: splits });
    const pairing = pairedBySplit.get(split) ?? layout.pair(split);
    pairedBySplit.set(split, pairing);
    return pairing;
  }
  async function filesOf(split: string, id: SampleId, wanted: readonly Modality[]): Promise<SampleFiles> {
    for (const value of wanted) requireOneOf(layout, 'modality', { value, allowed: modalities });
    const files = usableSamples(await paired(split)).get(id);
    if (files === undefined) throw new DatasetError(`${layout.root}: split "${split}" has no sample "${id}"`);
    return files;
  }
  const allPaired = () => Promise.all(splits.map(paired));
  return {
    description: {
      name: layout.name,
      classes: layout.labelSet.classes,
      modalities: ofKind('image'),
      depths: ofKind('depth'),
      hasCamera: layout.readCamera !== null,
      splits,
      unlabelledSplits,
    },
    async sampleIds(split) {
      return [...usableSamples(await paired(split)).keys()];
    },
    async load(split, id, wanted) {
      return loadSample(layout, { id, files: await filesOf(split, id, wanted), wanted });
    },
    async origin(split, id, wanted) {
      return sampleOrigin(layout, await filesOf(split, id, wanted), wanted);
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
  layout: Layout,
  { id, files, wanted }: { readonly id: SampleId; readonly files: SampleFiles; readonly wanted: readonly Modality[] },
): Promise<Sample> {
  const { images, depths, camera, labels, errors } = await readSample(layout, files, wanted);
  const [error] = errors;
  if (error !== undefined) throw error;
  if (labels === null && files[LABELS] !== undefined) {
    throw new Error(`${files[LABELS]}: reading gave neither labels nor an error`);
  }
  const [raster] = [...Object.values(images), ...Object.values(depths)];
  return { id, images, depths, camera, labels: labels ?? unlabelled(raster ?? { height: 0, width: 0 }) };
}

/** All files but those of modalities that are not wanted; which of the others a decoder opens is its own affair. */
function sampleOrigin(
  { name, labelSet, modalities, decodingOptions = {} }: Layout,
  files: SampleFiles,
  wanted: readonly Modality[],
): SampleOrigin {
  const kinds = Object.keys(files).filter((kind) => wanted.includes(kind) || modalities[kind] === undefined);
  const { classByRawId, rawIds } = labelSet;
  return {
    files: kinds.sort().map((kind) => files[kind] as string),
    decoding: JSON.stringify({ name, kinds, classByRawId: [...classByRawId], rawIds, ...decodingOptions }),
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
