import { relative } from 'node:path';

import type { Camera } from '../camera.js';
import { IGNORE_LABEL, type Modality } from '../dataset.js';
import { DatasetFileError } from '../errors.js';
import { attempt } from '../files/attempt.js';
import type { DepthMap, ImageSize, LabelMap, RgbImage } from '../images/raster.js';
import { countIds, describeRawIds, hasUnknownId, type LabelSet, toClassIndices } from '../label-sets/label-set.js';
import { LABELS, type Layout, MissingPartner, type SampleFiles } from './layout.js';

/** What could be decoded of a sample, and what could not. */
export interface ReadSample {
  readonly images: Readonly<Record<Modality, RgbImage>>;
  readonly depths: Readonly<Record<Modality, DepthMap>>;
  /** Null when the format has no cameras, none was wanted or its file is not usable. */
  readonly camera: Camera | null;
  /** Class indices; null when there is no usable label map. */
  readonly labels: LabelMap | null;
  readonly errors: readonly DatasetFileError[];
}

type Decoded =
  | { readonly kind: 'image'; readonly modality: Modality; readonly path: string; readonly raster: RgbImage }
  | { readonly kind: 'depth'; readonly modality: Modality; readonly path: string; readonly raster: DepthMap };

/**
 * Decodes the files of a sample and holds them against the label set and, where the format says so, against each
 * other's size; defects are returned, not thrown.
 *
 * @param wanted modalities to decode; those that lack a file, their own or another that they need, are left out. The
 * camera is read with any depth map.
 */
export async function readSample(layout: Layout, files: SampleFiles, wanted: readonly Modality[]): Promise<ReadSample> {
  const [labels, camera, ...decoded] = await Promise.all([
    files[LABELS] === undefined ? null : attemptPaired(readClassIndices(layout, files)),
    attemptPaired(readCamera(layout, files, wanted)),
    ...wanted.map((modality) => attemptPaired(decodeModality(layout, files, modality))),
  ]);
  const sound = decoded.flatMap((result) => (result === null || result instanceof DatasetFileError ? [] : [result]));
  const labelMap = labels instanceof DatasetFileError ? null : labels;
  const labelRaster = labelMap && files[LABELS] ? [{ path: files[LABELS], raster: labelMap }] : [];
  const failures = [labels, ...decoded, camera].filter((result) => result instanceof DatasetFileError);
  return {
    images: Object.fromEntries(sound.flatMap((one) => (one.kind === 'image' ? [[one.modality, one.raster]] : []))),
    depths: Object.fromEntries(sound.flatMap((one) => (one.kind === 'depth' ? [[one.modality, one.raster]] : []))),
    camera: camera instanceof DatasetFileError ? null : camera,
    labels: labelMap,
    errors: [
      ...new Map(failures.map((error) => [error.message, error])).values(),
      ...sizeErrors(layout.root, [
        ...labelRaster,
        ...sound.filter(({ modality }) => hasSizeOfLabels(layout, modality)),
      ]),
    ],
  };
}

async function attemptPaired<T>(reading: Promise<T>): Promise<T | DatasetFileError | null> {
  try {
    return await attempt(reading);
  } catch (error) {
    if (error instanceof MissingPartner) return null;
    throw error;
  }
}

/** A label map without any class, for a sample of a split that has no labels. */
export function unlabelled({ height, width }: ImageSize): LabelMap {
  return { height, width, data: new Uint8Array(height * width).fill(IGNORE_LABEL) };
}

async function decodeModality(layout: Layout, files: SampleFiles, modality: Modality): Promise<Decoded | null> {
  const reader = layout.modalities[modality];
  const path = files[modality];
  if (reader === undefined || path === undefined) return null;
  if (reader.kind === 'image') return { kind: 'image', modality, path, raster: await reader.read(path) };
  return { kind: 'depth', modality, path, raster: await reader.read(path, files) };
}

async function readCamera(layout: Layout, files: SampleFiles, wanted: readonly Modality[]): Promise<Camera | null> {
  if (layout.readCamera === null) return null;
  const isWanted = wanted.some((modality) => layout.modalities[modality]?.kind === 'depth');
  return isWanted ? layout.readCamera(files) : null;
}

async function readClassIndices({ labelSet, readLabels }: Layout, files: SampleFiles): Promise<LabelMap> {
  const raw = await readLabels(files);
  requireKnownIds(files[LABELS] ?? '', raw, labelSet);
  return { ...raw, data: toClassIndices(raw.data, labelSet) };
}

function requireKnownIds(path: string, { width, data }: LabelMap, labelSet: LabelSet): void {
  if (!hasUnknownId(data, labelSet)) return;
  const known = new Set(labelSet.rawIds);
  const unknown = new Set(countIds(data).flatMap((count, id) => (count > 0 && !known.has(id) ? [id] : [])));
  const at = data.findIndex((id) => unknown.has(id));
  const others = [...unknown].filter((id) => id !== data[at]);
  const also = others.length === 0 ? '' : ` (and ids ${others.join(', ')})`;
  throw new DatasetFileError(
    path,
    `must hold label ids ${describeRawIds(labelSet)}; got ${data[at]} at x=${at % width}, y=${Math.floor(at / width)}${also}`,
  );
}

function hasSizeOfLabels({ sizes }: Layout, modality: Modality): boolean {
  return typeof sizes === 'string' ? sizes === 'equal' : sizes.includes(modality);
}

/** Every raster must have the size of the first; the label map comes first because it was drawn on the picture. */
function sizeErrors(
  root: string,
  rasters: readonly { readonly path: string; readonly raster: ImageSize }[],
): DatasetFileError[] {
  const [first, ...rest] = rasters;
  if (first === undefined) return [];
  return rest
    .filter(({ raster }) => raster.width !== first.raster.width || raster.height !== first.raster.height)
    .map(({ path, raster }) => {
      const expected = `${first.raster.width}x${first.raster.height} of ${relative(root, first.path)}`;
      return new DatasetFileError(path, `must have the size ${expected}; got ${raster.width}x${raster.height}`);
    });
}
