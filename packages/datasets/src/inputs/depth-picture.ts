import type { Camera } from '../camera.js';
import { DatasetError } from '../errors.js';
import type { DepthMap, RgbImage } from '../images/raster.js';
import { completeDepth } from '../modalities/depth-completion/complete-depth.js';
import { depthToHha, type HhaOptions } from '../modalities/hha/depth-to-hha.js';
import { depthToJet } from '../modalities/jet/depth-to-jet.js';
import type { DepthInputSpec } from './depth-input-spec.js';
import { depthToGrey } from './depth-to-grey.js';
import type { DerivedModality } from './network-modalities.js';

/** A depth map at network size and the camera of that size; null where the dataset does not know it. */
export interface DepthSource {
  readonly depth: DepthMap;
  readonly camera: Camera | null;
}

/**
 * Depth as the pictures are made of it: completed as the settings say, nothing beyond `maxMetres`.
 *
 * @throws DatasetError when the map has no measurement, or an impossible one
 * @remarks The published completion is made for sparse scans: it grows near surfaces by some pixels, which at network
 * size swallows poles and signs. Unless the settings say otherwise, measured pixels keep their depth.
 */
export function preparedDepth(depth: DepthMap, settings: DepthInputSpec): DepthMap {
  const { completion, blur, extrapolate, measured, maxMetres } = settings;
  requireMeasured(depth);
  const cut = (metres: number): number => Math.min(metres, maxMetres);
  if (completion === 'none') return { ...depth, data: depth.data.map(cut) };
  const completed = completeDepth(depth, { method: completion, blur, extrapolate, maxDepthMetres: maxMetres });
  if (measured === 'smoothed') return completed;
  const data = completed.data.map((filled, pixel) => {
    const metres = depth.data[pixel] ?? 0;
    return metres > 0 ? cut(metres) : filled;
  });
  return { ...completed, data };
}

/**
 * The picture of a depth map that a network is given.
 *
 * @param depth  see `preparedDepth`; a missing pixel is the lowest colour of `depth` and `jet` and black in `hha`
 * @param camera of the depth map; `hha` needs one
 * @throws DatasetError when the picture cannot be derived: no measurement, an impossible one, no or impossible camera
 */
export function depthPicture(
  modality: DerivedModality,
  { depth, camera }: DepthSource,
  { jet, hha }: DepthInputSpec,
): RgbImage {
  switch (modality) {
    case 'depth':
      return depthToGrey(depth, jet);
    case 'jet':
      return depthToJet(depth, jet);
    case 'hha':
      return depthToHha(depth, requireCamera(camera), hhaOptions(hha));
  }
}

function requireMeasured({ height, width, data }: DepthMap): void {
  const wrong = data.findIndex((metres) => !(metres >= 0 && metres < Number.POSITIVE_INFINITY));
  if (wrong >= 0) {
    const at = `row ${Math.floor(wrong / width)}, column ${wrong % width}`;
    throw new DatasetError(`depth must be finite and >= 0 metres; got ${data[wrong]} at ${at}`);
  }
  if (!data.some((metres) => metres > 0)) {
    throw new DatasetError(`depth must have a measured pixel; got ${height} x ${width} zeros`);
  }
}

function requireCamera(camera: Camera | null): Camera {
  if (camera === null) throw new DatasetError('hha: camera must be known; got none');
  return camera;
}

function hhaOptions(hha: DepthInputSpec['hha']): HhaOptions {
  if (hha.mode === 'reference') return hha;
  const { cameraHeightMetres, ...ranges } = hha;
  return cameraHeightMetres === null ? ranges : { ...ranges, cameraHeightMetres };
}
