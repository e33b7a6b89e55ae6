import type { Rgb } from './label-sets/palette.js';

/** What a sample can carry besides its labels; an image folder or a derived picture each. */
export type Modality = string;

/** Names a sample within its dataset; stable across machines (a relative path without extension, '/' between parts). */
export type SampleId = string;

/** Label value of a pixel that neither loss nor metric counts; loaders map every void id of their format to it. */
export const IGNORE_LABEL = 255;

/** A class that a network can predict. */
export interface ClassDescription {
  readonly name: string;
  /** Colour in pictures, 0 to 255 per channel. */
  readonly color: Rgb;
}

/** What a dataset offers, known before any picture is read. */
export interface DatasetDescription {
  /** The loader's name, e.g. `cityscapes`. */
  readonly name: string;
  /** Class i of a label map is `classes[i]`; void pixels hold `IGNORE_LABEL`. */
  readonly classes: readonly ClassDescription[];
  readonly modalities: readonly Modality[];
  /** Sorted. */
  readonly splits: readonly string[];
}

/** One decoded sample at its stored size. All arrays are row-major and owned by the caller. */
export interface Sample {
  readonly id: SampleId;
  readonly height: number;
  readonly width: number;
  /** Colour modalities by name: [height, width, 3], 0 to 255. */
  readonly images: Readonly<Record<Modality, Uint8Array>>;
  /** [height, width], class index or `IGNORE_LABEL`. */
  readonly labels: Uint8Array;
}

/** One defect of a dataset on disk, worded so that its reader can mend it. */
export interface DatasetProblem {
  /** The file or folder, below the root as it was given. */
  readonly path: string;
  /** The rule that the file breaks and the value found: `must <rule>; got <value>`. */
  readonly message: string;
}

/** What a pass over all files found. */
export interface DatasetReport {
  /** Samples that have a file of every kind, whether these can be decoded or not. */
  readonly splits: readonly { readonly split: string; readonly samples: number }[];
  /** Pixels per class over all label maps without a defect of their own; index `classes.length`: the ignored ones. */
  readonly pixelsByClass: readonly number[];
  readonly problems: readonly DatasetProblem[];
}

/** Labelled samples in named splits; the same interface for every format. */
export interface Dataset {
  readonly description: DatasetDescription;
  /**
   * Sample ids of a split in a stable order.
   *
   * @throws DatasetError when the split does not exist, is empty or has an unpaired file
   */
  sampleIds(split: string): Promise<readonly SampleId[]>;
  /**
   * Decodes one sample: its labels and the wanted modalities.
   *
   * @throws DatasetError naming file, rule and value when a file is missing, truncated or of the wrong kind
   */
  load(split: string, id: SampleId, modalities: readonly Modality[]): Promise<Sample>;
  /** Reads every file once and lists all problems in a stable order instead of stopping at the first. */
  check(onProgress?: (done: number, total: number) => void): Promise<DatasetReport>;
  /**
   * Hash of what the dataset holds: relative path and size of every file plus the content of all label files of the
   * splits and the class list. Equal content gives an equal fingerprint on every machine.
   */
  fingerprint(): Promise<string>;
}
