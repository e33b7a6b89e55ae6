import type { Modality } from '../dataset.js';
import type { LabelSet } from '../label-sets/label-set.js';

/**
 * Where a format keeps its files: `<root>/<folder>/<split>/<sample id><suffix>` for each modality and for the labels.
 * All that differs between the loaders is in here.
 */
export interface Layout {
  /** The loader's name, e.g. `cityscapes`. */
  readonly name: string;
  readonly root: string;
  readonly images: Readonly<Record<Modality, FilePattern>>;
  readonly labels: FilePattern;
  readonly labelSet: LabelSet;
}

/** The files of one modality, or the label maps. */
export interface FilePattern {
  /** Name of the folder below the root. */
  readonly folder: string;
  /** Endings that a file may have, compared without case; what is before the ending is the sample id. */
  readonly suffixes: readonly string[];
}

/** What belongs to a sample and was found on disk; paths relative to the root, '/' between parts. */
export interface FoundFiles {
  readonly images: Readonly<Record<Modality, string>>;
  readonly labels?: string;
}

/** A sample of which every modality and the label map were found. */
export interface SampleFiles extends FoundFiles {
  readonly labels: string;
}

/** The endings of a pattern in the words of an error message, e.g. `.jpg or .png`. */
export function describeSuffixes({ suffixes }: FilePattern): string {
  return suffixes.join(' or ');
}
