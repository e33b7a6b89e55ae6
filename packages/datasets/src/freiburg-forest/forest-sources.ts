import { extname } from 'node:path';

import type { Modality, SampleId } from '../dataset.js';
import { decodeRgb } from '../images/decode-image.js';
import type { RgbImage } from '../images/raster.js';
import { LABELS } from '../layout/layout.js';
import { readDepthOfMaximum, readGrey, readGreyInJet, readNdviInJet } from './spectral-pictures.js';

/** One folder that a kind of file can be read from. */
export interface ForestSource {
  /** Name below the folder of a split. */
  readonly folder: string;
  /** Endings that a file may have, compared without case. */
  readonly extensions: readonly string[];
  /** What follows the sample id in the published file names, for error messages. */
  readonly ending: (split: string) => string;
}

/** A folder that a modality can be read from. */
export interface PictureSource extends ForestSource {
  readonly read: (path: string) => Promise<RgbImage>;
  /** What is done to the numbers of the folder to make the picture; null where they are the picture. */
  readonly making: string | null;
}

const PICTURES = ['.jpg', '.jpeg', '.png'] as const;
const TIFFS = ['.tif', '.tiff'] as const;

/** Colour masks; those of train are named otherwise than those of test. */
export const MASKS: ForestSource = {
  folder: 'GT_color',
  extensions: ['.png'],
  ending: (split) => (split === 'train' ? '_mask.png' : '_Clipped.png'),
};

/**
 * Modalities and the folders that each can be read from, the preferred one first.
 *
 * @see README of freiburg_forest_annotated, February 2018; the folders `ndvi_color_jet` and `ndvi_2` are of older copies
 */
export const SOURCES: Readonly<Record<Modality, readonly PictureSource[]>> = {
  rgb: [picture('rgb', '_Clipped.jpg')],
  nir: [source('nir_gray', '.tif', { extensions: [...TIFFS, ...PICTURES], read: readGrey })],
  nir_color: [picture('nir_color', '_Clipped.png'), picture('nir_color_jet', '_Clipped.png')],
  nrg: [picture('nrg', '_Clipped.jpg')],
  ndvi: [
    picture('ndvi_color', '_Clipped.jpg'),
    picture('ndvi_color_jet', '_Clipped.jpg'),
    picture('ndvi_2', '_Clipped.jpg'),
    source('ndvi_float', '.tif', { extensions: TIFFS, read: readNdviInJet, making: 'coloured in jet from -1 to 1' }),
  ],
  evi: [
    picture('evi_color', '_Clipped.png'),
    source('evi_gray', '.tif', { extensions: TIFFS, read: readGreyInJet, making: 'coloured in jet from 0 to 255' }),
  ],
  depth: [picture('depth_color', '_Clipped.png')],
  depth_gray: [
    source('depth_gray', '_Clipped_redict_depth_gray.png', { extensions: ['.png'], read: readDepthOfMaximum }),
  ],
};

/** File kinds that every sample has, whatever else a download lacks. */
export const REQUIRED_FOLDERS: readonly string[] = ['rgb', MASKS.folder];

/** The source of every kind of file whose folder is among the given ones; photos and masks always have theirs. */
export function chooseSources(folders: ReadonlySet<string>): {
  readonly pictures: ReadonlyMap<Modality, PictureSource>;
  readonly all: ReadonlyMap<string, ForestSource>;
} {
  const pictures = new Map<Modality, PictureSource>();
  for (const [modality, candidates] of Object.entries(SOURCES)) {
    const chosen = candidates.find(({ folder }) => folders.has(folder) || REQUIRED_FOLDERS.includes(folder));
    if (chosen !== undefined) pictures.set(modality, chosen);
  }
  return { pictures, all: new Map<string, ForestSource>([...pictures, [LABELS, MASKS]]) };
}

/**
 * The sample that a file belongs to: what is before the first underscore, or before the extension if there is none.
 *
 * @param name  file name without folders
 * @returns     null when the file has another ending
 * @see ethz-asl/modular_semantic_segmentation, forest loader. The whole key counts: `b60-607` is not of `b60-60`.
 */
export function forestSampleId(name: string, { extensions }: ForestSource): SampleId | null {
  const extension = extname(name);
  if (!extensions.includes(extension.toLowerCase())) return null;
  const stem = name.slice(0, -extension.length);
  const [id] = stem.split('_');
  return id === undefined || id === '' ? null : id;
}

function picture(folder: string, ending: string): PictureSource {
  return source(folder, ending, { extensions: PICTURES, read: (path) => decodeRgb(path) });
}

function source(
  folder: string,
  ending: string,
  reading: Pick<PictureSource, 'extensions' | 'read'> & Partial<Pick<PictureSource, 'making'>>,
): PictureSource {
  return { making: null, ...reading, folder, ending: () => ending };
}
