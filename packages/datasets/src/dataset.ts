import type { Camera } from './camera.js';
import type { DepthMap, LabelMap, RgbImage } from './images/raster.js';
import type { Rgb } from './label-sets/palette.js';

/** What a sample can carry besides its labels: a stored image or depth map, or a picture derived from one. */
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
  /** Stored three-channel images. */
  readonly modalities: readonly Modality[];
  /** Stored depth maps; what a network takes is derived from them. */
  readonly depths: readonly Modality[];
  /** Whether samples with depth have intrinsics. */
  readonly hasCamera: boolean;
  /** Sorted. */
  readonly splits: readonly string[];
  /** Splits without label files; their labels are `IGNORE_LABEL` everywhere. */
  readonly unlabelledSplits: readonly string[];
}

/**
 * One decoded sample as it is stored: where the format allows it, its pictures differ in size. The arrays are owned by
 * the caller.
 */
export interface Sample {
  readonly id: SampleId;
  readonly images: Readonly<Record<Modality, RgbImage>>;
  readonly depths: Readonly<Record<Modality, DepthMap>>;
  /** Of the depth maps; null without depth, and where the dataset does not know its cameras. */
  readonly camera: Camera | null;
  /** Class index or `IGNORE_LABEL`. */
  readonly labels: LabelMap;
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
  /** Over all depth maps without a defect, by modality. */
  readonly depths: Readonly<Record<Modality, DepthStatistics>>;
  readonly problems: readonly DatasetProblem[];
  /** What is unusual but no defect, such as fewer samples than the published dataset has; one sentence each. */
  readonly notes: readonly string[];
}

/** What a loaded sample depends on; two samples of equal origin and equal file contents are equal. */
export interface SampleOrigin {
  /** Paths of the files that are read, as they are opened, in a stable order. */
  readonly files: readonly string[];
  /** How their values are read, such as the class of each raw id; JSON. */
  readonly decoding: string;
}

/** What the depth maps of a dataset hold. */
export interface DepthStatistics {
  readonly pixels: number;
  /** Pixels that hold a distance. */
  readonly validPixels: number;
  /** Over the valid pixels, in metres; null when there are none. */
  readonly minMetres: number | null;
  readonly meanMetres: number | null;
  readonly maxMetres: number | null;
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
   * Decodes one sample: its labels and the wanted images and depth maps; with a depth map comes the camera.
   *
   * @param modalities names out of `description.modalities` and `description.depths`
   * @throws DatasetError naming file, rule and value when a file is missing, truncated or of the wrong kind
   */
  load(split: string, id: SampleId, modalities: readonly Modality[]): Promise<Sample>;
  /**
   * What `load` would read for the same arguments; no file is opened.
   *
   * @throws DatasetError as `load`, except about what the files hold
   */
  origin(split: string, id: SampleId, modalities: readonly Modality[]): Promise<SampleOrigin>;
  /** Reads every file once and lists all problems in a stable order instead of stopping at the first. */
  check(onProgress?: (done: number, total: number) => void): Promise<DatasetReport>;
  /**
   * Hash of what the dataset holds: relative path and size of every file plus the content of all label files of the
   * splits and the class list. Equal content gives an equal fingerprint on every machine.
   */
  fingerprint(): Promise<string>;
}
