import { join } from 'node:path';

import { resizeNearest } from '../augment/resize-nearest.js';
import { DatasetError } from '../errors.js';
import { writeFileAtomic } from '../files/write-file-atomic.js';
import { encodeJpeg } from '../images/encode-jpeg.js';
import { encodeLabelPng, encodeRgbPng } from '../images/encode-png.js';
import type { FloatMap, LabelMap, RgbImage } from '../images/raster.js';
import { FREIBURG_FOREST_COLORS } from '../label-sets/freiburg-forest.js';
import { jetColors } from '../modalities/jet/jet-colors.js';
import { bandOf } from '../modalities/vegetation/band.js';
import { evi, ndvi } from '../modalities/vegetation/vegetation-index.js';
import { nrg } from '../modalities/vegetation/vegetation-picture.js';
import type { RenderedFrame } from '../synthetic/render/render-scene.js';
import { encodeTiff } from './encode-tiff.js';
import { INDEX_RANGE } from './spectral-pictures.js';

/** Width of the depth predictions of the published dataset; other pictures are larger. */
const LARGEST_DEPTH_WIDTH = 600;

/** Distance that becomes the largest level of a depth picture; what is twice as far has half the level. */
const NEAREST_METRES = 2;

/** Which frame of a dataset is meant. */
export interface ForestFrameKey {
  /** `train` or `test`. */
  readonly split: string;
  /** 0 to 99999, unique over all splits. */
  readonly index: number;
}

/**
 * Writes a frame with near infrared in the layout of Freiburg Forest; files that are there already are replaced. `<id>` is
 * `b1-<index>`.
 *
 *   <split>/rgb/<id>_Clipped.jpg          <split>/GT_color/<id>_mask.png (train), <id>_Clipped.png (test)
 *   <split>/nir_gray/<id>.tif             <split>/nrg/<id>_Clipped.jpg
 *   <split>/ndvi_float/<id>.tif           <split>/ndvi_color/<id>_Clipped.jpg
 *   <split>/evi_gray/<id>.tif             <split>/evi_color/<id>_Clipped.png
 *   <split>/depth_gray/<id>_Clipped_redict_depth_gray.png, at most 600 pixels wide
 *   <split>/depth_color/<id>_Clipped.png
 *
 * Indices are of the stored colours, -1 to 1 over the whole scale of a picture. Depth pictures show 1 / depth, brightest or
 * red at 2 m and nearer, without a unit. Labels are ids of `FREIBURG_FOREST_COLORS`.
 *
 * @throws DatasetError when the frame has no near infrared or a label without a colour
 * @throws the file system's error, with the path in its message
 */
export async function writeFreiburgForestFrame(
  root: string,
  { split, index, frame }: ForestFrameKey & { readonly frame: RenderedFrame },
): Promise<void> {
  const id = `b1-${String(index).padStart(5, '0')}`;
  const maskEnding = split === 'train' ? '_mask.png' : '_Clipped.png';
  for (const [folder, ending, content] of await encodeFrame(frame, maskEnding)) {
    await writeFileAtomic(join(root, split, folder, `${id}${ending}`), content);
  }
}

type EncodedFile = readonly [folder: string, ending: string, content: Uint8Array];

async function encodeFrame(frame: RenderedFrame, maskEnding: string): Promise<EncodedFile[]> {
  const bands = bandsOf(frame);
  const [ndviMap, eviMap, nearness] = [ndvi(bands), evi(bands), nearnessOf(frame)];
  return [
    ['rgb', '_Clipped.jpg', await encodeJpeg(colorOf(frame))],
    ['GT_color', maskEnding, encodeRgbPng(maskOf(frame))],
    ['nir_gray', '.tif', encodeTiff(nearInfraredOf(frame))],
    ['nrg', '_Clipped.jpg', await encodeJpeg(nrg(bands))],
    ['ndvi_float', '.tif', encodeTiff(ndviMap)],
    ['ndvi_color', '_Clipped.jpg', await encodeJpeg(jetColors(ndviMap, INDEX_RANGE))],
    ['evi_gray', '.tif', encodeTiff(indexLevels(eviMap))],
    ['evi_color', '_Clipped.png', encodeRgbPng(jetColors(eviMap, INDEX_RANGE))],
    ['depth_gray', '_Clipped_redict_depth_gray.png', encodeLabelPng(narrowed(nearnessLevels(nearness)))],
    ['depth_color', '_Clipped.png', encodeRgbPng(jetColors(nearness, [0, 1]))],
  ];
}

function colorOf({ height, width, color }: RenderedFrame): RgbImage {
  return { height, width, data: color };
}

function maskOf({ height, width, labels }: RenderedFrame): RgbImage {
  const data = new Uint8Array(3 * labels.length);
  for (const [pixel, id] of labels.entries()) {
    const entry = FREIBURG_FOREST_COLORS[id];
    if (entry === undefined) {
      throw new DatasetError(
        `write Freiburg Forest: labels must be 0 to ${FREIBURG_FOREST_COLORS.length - 1}; got ${id}`,
      );
    }
    data.set(entry.color, 3 * pixel);
  }
  return { height, width, data };
}

function nearInfraredOf({ height, width, nearInfrared }: RenderedFrame): LabelMap {
  if (nearInfrared === null) throw new DatasetError('write Freiburg Forest: frame must have near infrared; got none');
  return { height, width, data: nearInfrared };
}

function bandsOf(frame: RenderedFrame): Record<'nir' | 'red' | 'green' | 'blue', FloatMap> {
  const { height, width, data } = nearInfraredOf(frame);
  const nir = { height, width, data: Float32Array.from(data, (level) => level / 255) };
  const color = colorOf(frame);
  return { nir, red: bandOf(color, 0), green: bandOf(color, 1), blue: bandOf(color, 2) };
}

function indexLevels({ height, width, data }: FloatMap): LabelMap {
  const [low, high] = INDEX_RANGE;
  // The clamped array cuts what lies outside the range, and rounds.
  const levels = Uint8ClampedArray.from(data, (index) => (255 * (index - low)) / (high - low));
  return { height, width, data: new Uint8Array(levels.buffer) };
}

/** 0 where nothing was hit. */
function nearnessOf({ height, width, depthMetres }: RenderedFrame): FloatMap {
  const data = depthMetres.map((metres) => (metres === 0 ? 0 : NEAREST_METRES / Math.max(NEAREST_METRES, metres)));
  return { height, width, data };
}

function nearnessLevels({ height, width, data }: FloatMap): LabelMap {
  const levels = Uint8ClampedArray.from(data, (nearness) => 255 * nearness);
  return { height, width, data: new Uint8Array(levels.buffer) };
}

function narrowed(map: LabelMap): LabelMap {
  if (map.width <= LARGEST_DEPTH_WIDTH) return map;
  const size = { height: Math.round((map.height * LARGEST_DEPTH_WIDTH) / map.width), width: LARGEST_DEPTH_WIDTH };
  return { ...size, data: resizeNearest(map, size) };
}
