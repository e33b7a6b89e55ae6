import { join } from 'node:path';

import type { Modality } from '../dataset.js';
import { DatasetFileError } from '../errors.js';
import { attempt } from '../files/attempt.js';
import { decodeRgb } from '../images/decode-image.js';
import { decodeLabels } from '../images/decode-labels.js';
import type { LabelMap, RgbImage } from '../images/raster.js';
import { countIds, describeRawIds, type LabelSet, toClassIndices } from '../label-sets/label-set.js';
import type { FoundFiles } from './layout.js';

/** What could be decoded of a sample, and what could not. */
export interface ReadSample {
  readonly images: Readonly<Record<Modality, RgbImage>>;
  /** Class indices; null when there is no usable label map. */
  readonly labels: LabelMap | null;
  readonly errors: readonly DatasetFileError[];
}

/**
 * Decodes the files of a sample and holds them against the label set and against each other's size; defects are
 * returned, not thrown.
 */
export async function readSample(root: string, files: FoundFiles, labelSet: LabelSet): Promise<ReadSample> {
  const entries = Object.entries(files.images);
  const [labels, ...images] = await Promise.all([
    files.labels === undefined ? null : attempt(readClassIndices(join(root, files.labels), labelSet)),
    ...entries.map(([, path]) => attempt(decodeRgb(join(root, path)))),
  ]);
  const decoded = entries.flatMap(([modality, path], index) => {
    const image = images[index];
    return image === undefined || image instanceof DatasetFileError ? [] : [{ modality, path, image }];
  });
  const usableLabels = labels instanceof DatasetFileError ? null : labels;
  const rasters = decoded.map(({ path, image }) => ({ path, raster: image }));
  const reference = usableLabels && files.labels ? [{ path: files.labels, raster: usableLabels }] : [];
  return {
    images: Object.fromEntries(decoded.map(({ modality, image }) => [modality, image])),
    labels: usableLabels,
    errors: [
      ...[labels, ...images].filter((result) => result instanceof DatasetFileError),
      ...sizeErrors(root, [...reference, ...rasters]),
    ],
  };
}

async function readClassIndices(path: string, labelSet: LabelSet): Promise<LabelMap> {
  const raw = await decodeLabels(path);
  requireKnownIds(path, raw, labelSet);
  return { ...raw, data: toClassIndices(raw.data, labelSet) };
}

function requireKnownIds(path: string, { width, data }: LabelMap, labelSet: LabelSet): void {
  const known = new Set(labelSet.rawIds);
  const unknown = new Set(countIds(data).flatMap((count, id) => (count > 0 && !known.has(id) ? [id] : [])));
  if (unknown.size === 0) return;
  const at = data.findIndex((id) => unknown.has(id));
  const others = [...unknown].filter((id) => id !== data[at]);
  const also = others.length === 0 ? '' : ` (and ids ${others.join(', ')})`;
  throw new DatasetFileError(
    path,
    `must hold label ids ${describeRawIds(labelSet)}; got ${data[at]} at x=${at % width}, y=${Math.floor(at / width)}${also}`,
  );
}

/** Every raster must have the size of the first; the label map comes first because it was drawn on the picture. */
function sizeErrors(
  root: string,
  rasters: readonly { readonly path: string; readonly raster: RgbImage | LabelMap }[],
): DatasetFileError[] {
  const [first, ...rest] = rasters;
  if (first === undefined) return [];
  return rest
    .filter(({ raster }) => raster.width !== first.raster.width || raster.height !== first.raster.height)
    .map(({ path, raster }) => {
      const expected = `${first.raster.width}x${first.raster.height} of ${first.path}`;
      const rule = `must have the size ${expected}; got ${raster.width}x${raster.height}`;
      return new DatasetFileError(join(root, path), rule);
    });
}
