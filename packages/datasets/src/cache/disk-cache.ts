import { createHash } from 'node:crypto';
import type { Dataset, SampleId, SampleOrigin } from '../dataset.js';
import { isDerived, storedModalities } from '../inputs/network-modalities.js';
import type { NetworkInputs, NetworkSampleLoader } from '../inputs/network-sample.js';
import { decodeEntry, encodeEntry } from './cache-entry.js';
import { cacheFiles, cachePath, SAMPLES_FOLDER } from './cache-files.js';
import { fileHashes, fileStamp } from './file-hashes.js';

/**
 * Version of what turns files into samples of network size. Raise it with every change of a decoder, a loader, a
 * resampling or a derived modality that alters a value: entries of other versions are not found any more.
 */
const INPUT_VERSION = 1;

/** What is kept, and where. */
export interface DiskCacheOptions {
  readonly folder: string;
  readonly dataset: Pick<Dataset, 'description' | 'origin'>;
  /** Every choice in how the dataset is read, without the place of its files; JSON. */
  readonly settings: string;
  readonly split: string;
  readonly inputs: NetworkInputs;
  /** Told when an entry was not as it was written, or could not be kept; one sentence. */
  readonly onNote: (note: string) => void;
}

/**
 * Keeps samples of network size in files, under the SHA-256 of the content of the files that they were made of, the
 * parameters and the version of the code. Any number of processes may use one folder at the same time.
 *
 * An entry that is damaged is made again and replaced; an entry that cannot be written is made again next time. Neither
 * stops the caller; `onNote` is told.
 *
 * @throws what `make` throws; DatasetError when a file of the sample is missing
 */
export function diskCached(make: NetworkSampleLoader, options: DiskCacheOptions): NetworkSampleLoader {
  const { folder, dataset, split, inputs, onNote } = options;
  const cache = cacheFiles(folder, onNote);
  const hashes = fileHashes(folder, cache);
  const stored = storedModalities(inputs.modalities, dataset.description);
  return async (id) => {
    const origin = await dataset.origin(split, id, stored);
    const files = await Promise.all(origin.files.map((path) => hashes.hashOf(path)));
    const path = cachePath(
      folder,
      SAMPLES_FOLDER,
      sampleKey(options, { id, origin, hashes: files.map(({ hash }) => hash) }),
    );
    const bytes = await cache.read(path);
    const kept = bytes === null ? null : decodeEntry(bytes);
    if (kept !== null) return kept;
    if (bytes !== null) onNote(`${path}: must be as it was written; got a damaged entry, made again`);
    const made = await make(id);
    const stamps = await Promise.all(origin.files.map(fileStamp));
    if (stamps.every((stamp, i) => stamp === files[i]?.stamp)) await cache.write(path, encodeEntry(made));
    return made;
  };
}

interface SampleContent {
  readonly id: SampleId;
  readonly origin: SampleOrigin;
  readonly hashes: readonly string[];
}

function sampleKey({ settings, inputs }: DiskCacheOptions, { id, origin, hashes }: SampleContent): string {
  const { input, modalities, depthInput } = inputs;
  const parameters = {
    version: INPUT_VERSION,
    settings,
    id,
    decoding: origin.decoding,
    hashes,
    size: [input.height, input.width],
    modalities,
    depthInput: modalities.some(isDerived) ? depthInput : null,
  };
  return createHash('sha256').update(JSON.stringify(parameters)).digest('hex');
}
