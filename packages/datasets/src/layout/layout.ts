import type { Camera } from '../camera.js';
import type { Modality, SampleId } from '../dataset.js';
import type { DatasetFileError } from '../errors.js';
import type { DepthMap, LabelMap, RgbImage } from '../images/raster.js';
import type { LabelSet } from '../label-sets/label-set.js';

/**
 * A format as its loader describes it: which files make up a sample and how each is decoded. Everything else
 * (`load`, `check`, `fingerprint`) is the same for all formats and built on this by `layoutDataset`.
 */
export interface Layout {
  /** The loader's name, e.g. `cityscapes`. */
  readonly name: string;
  readonly root: string;
  readonly labelSet: LabelSet;
  /** Sorted. */
  readonly splits: readonly string[];
  /** Splits whose samples have no label file; their labels are `IGNORE_LABEL` everywhere. */
  readonly unlabelledSplits: readonly string[];
  /** What is stored of a sample besides labels; a folder that a download lacks is not listed. */
  readonly modalities: Readonly<Record<Modality, ModalityReader>>;
  /** Decodes the label map of a sample to raw ids. */
  readonly readLabels: (files: SampleFiles) => Promise<LabelMap>;
  /** Options of the loader that change what the same files are read as; none by default. */
  readonly decodingOptions?: Readonly<Record<string, string>>;
  /** Reads intrinsics and gravity of a sample; null when the format has none. */
  readonly readCamera: ((files: SampleFiles) => Promise<Camera>) | null;
  /** Finds the samples of a split; defects of the pairing are returned, not thrown. */
  readonly pair: (split: string) => Promise<PairedSplit>;
  /**
   * `equal`: all files of a sample must have one size; `free`: each may have its own; a list: the labels and the named
   * modalities must have one size.
   */
  readonly sizes: 'equal' | 'free' | readonly Modality[];
  /** Samples per split of the published dataset, where they are known. */
  readonly publishedCounts: Readonly<Record<string, number>>;
  /** Split that was put aside from another, whose published count is that of both together. */
  readonly heldOut?: { readonly split: string; readonly from: string };
}

/** How one modality is decoded. Paths are absolute. */
export type ModalityReader =
  | { readonly kind: 'image'; readonly read: (path: string) => Promise<RgbImage> }
  | { readonly kind: 'depth'; readonly read: (path: string, files: SampleFiles) => Promise<DepthMap> };

/** A modality, `labels`, or another file that belongs to a sample, such as `camera`. */
export type FileKind = string;

/** The file kind of label maps. */
export const LABELS = 'labels';

/** The files of a sample by kind; absolute paths. */
export type SampleFiles = Readonly<Record<FileKind, string>>;

/** A reader asked for a file that an unpaired sample lacks; its pairing error says so already. */
export class MissingPartner extends Error {
  override readonly name = 'MissingPartner';
}

/**
 * The path of a sample's file, for readers that need more than the file of their own modality.
 *
 * @throws MissingPartner when the sample is one without such a file; `readSample` leaves the reading out
 */
export function fileOf(files: SampleFiles, kind: FileKind): string {
  const path = files[kind];
  if (path === undefined) throw new MissingPartner(`this sample has no file of kind "${kind}"`);
  return path;
}

/** The samples of one split, each kind of file paired by sample id. */
export interface PairedSplit {
  readonly split: string;
  /** In id order. */
  readonly complete: ReadonlyMap<SampleId, SampleFiles>;
  /** Samples that lack a file of some kind, in id order. */
  readonly incomplete: ReadonlyMap<SampleId, SampleFiles>;
  /** Missing folders, empty folders, unpaired and doubled files. */
  readonly errors: readonly DatasetFileError[];
  /** What is unusual but no defect, one sentence each. */
  readonly notes?: readonly string[];
}
