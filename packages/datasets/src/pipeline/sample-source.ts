import { availableParallelism } from 'node:os';
import type { Dataset, Modality, SampleId } from '../dataset.js';
import { DatasetError } from '../errors.js';
import type { DepthInputSpec } from '../inputs/depth-input-spec.js';
import { offeredModalities } from '../inputs/network-modalities.js';
import { openDataset } from '../open-dataset.js';
import type { DatasetSpec, InputSpec } from '../spec.js';
import type { BatchBuilder } from './batch.js';
import type { BatchPlan } from './build-batch.js';
import { depthInputOf } from './depth-input-of.js';
import { inProcessBuilder } from './in-process-builder.js';
import { type KeptSamples, sampleLoader } from './sample-loader.js';
import { ThreadPool } from './thread-pool.js';

/** Which samples are read, by whom, and to what size. */
export type SampleSource = DatasetAndThreads & {
  readonly split: string;
  /** At least one that the dataset offers, see `offeredModalities`. */
  readonly modalities: readonly Modality[];
  readonly input: InputSpec;
  /** How depth becomes pictures; by default as the dataset's spec says. */
  readonly depthInput?: DepthInputSpec;
  /** Samples per batch, >= 1. */
  readonly batchSize: number;
  /** Batches in work or ready besides those handed out, >= 1; bounds the memory. */
  readonly prefetchBatches: number;
  /** Told, in one sentence, of trouble that stops nothing, such as a damaged cache file; by default a warning. */
  readonly onNote?: (note: string) => void;
};

/**
 * Worker threads that decode and prepare, >= 0, one per core by default; with 0 it happens on the event loop of the
 * caller. A thread opens the dataset by itself and so needs its spec; so do the files of a cache.
 */
type DatasetAndThreads =
  | {
      readonly dataset: DatasetSpec;
      readonly numThreads?: number;
      /** Folder that keeps samples at network size for later runs, see `diskCached`; by default none are kept. */
      readonly cacheFolder?: string | null;
    }
  | { readonly dataset: Dataset; readonly numThreads: 0 };

/** A split that exists, with what can make batches of it. */
export interface OpenSource {
  /** In stored order. */
  readonly ids: readonly SampleId[];
  /** @param cacheBytes memory for samples at network size, divided between the threads */
  startBuilder(cacheBytes: number, augmentation?: BatchPlan['augmentation']): BatchBuilder;
}

/**
 * Opens the dataset and lists the split.
 *
 * @throws DatasetError when the dataset, the split or a modality does not exist; RangeError when a number of the
 *   options is out of range
 */
export async function openSource(source: SampleSource): Promise<OpenSource> {
  const { split, modalities, input, onNote = warn } = source;
  const numThreads = source.numThreads ?? availableParallelism();
  requireInteger('numThreads', numThreads, 0);
  requireInteger('batchSize', source.batchSize, 1);
  requireInteger('prefetchBatches', source.prefetchBatches, 1);
  const dataset = 'load' in source.dataset ? source.dataset : await openDataset(source.dataset);
  requireModalities(dataset, modalities);
  const planned = { split, modalities, input, depthInput: source.depthInput ?? depthInputOf(source.dataset) };
  return {
    ids: await dataset.sampleIds(split),
    startBuilder: (cacheBytes, augmentation) => {
      const plan: BatchPlan = { ...planned, ...(augmentation && { augmentation }) };
      const kept = keptSamples(source, Math.floor(cacheBytes / Math.max(1, numThreads)));
      if (numThreads === 0 || 'load' in source.dataset) {
        return inProcessBuilder(sampleLoader(dataset, plan, { kept, onNote }), plan);
      }
      return new ThreadPool({ task: { dataset: source.dataset, plan, kept }, numThreads, onNote });
    },
  };
}

function keptSamples(source: SampleSource, bytes: number): KeptSamples {
  const { dataset } = source;
  const folder = 'cacheFolder' in source ? (source.cacheFolder ?? null) : null;
  if (folder === null || 'load' in dataset) return { bytes, disk: null };
  // Where the files lie and what becomes of them later is told apart by the key's other parts.
  const { root: _, ...settings } = dataset;
  return { bytes, disk: { folder, settings: JSON.stringify({ ...settings, depthInput: null }) } };
}

function warn(note: string): void {
  process.emitWarning(note);
}

/** @throws RangeError when `value` is not an integer of at least `minimum` */
export function requireInteger(name: string, value: number, minimum: number): void {
  if (Number.isSafeInteger(value) && value >= minimum) return;
  throw new RangeError(`batches: ${name} must be an integer >= ${minimum}; got ${value}`);
}

function requireModalities({ description }: Dataset, modalities: readonly Modality[]): void {
  const offered = offeredModalities(description);
  if (modalities.every((modality) => offered.includes(modality)) && modalities.length > 0) return;
  throw new DatasetError(
    `batches: modalities must be at least one of ${offered.join(', ')} of dataset ${description.name}; ` +
      `got ${modalities.join(', ') || 'none'}`,
  );
}
