import { join } from 'node:path';

import { DatasetError } from '../errors.js';
import { writeFileAtomic } from '../files/write-file-atomic.js';
import { encodeRgbPng, encodeUint16RgbPng } from '../images/encode-png.js';
import { CITYSCAPES_LABELS } from '../label-sets/cityscapes.js';
import { SYNTHIA_RAND_LABELS, SYNTHIA_SEQUENCES_LABELS, type SynthiaLabel } from '../label-sets/synthia.js';
import { RAW_IDS } from '../synthetic/raw-ids.js';
import type { RenderedFrame } from '../synthetic/render/render-scene.js';
import type { SynthiaCondition } from './conditions.js';
import { type RandSplit, randId, splitOf } from './hold-out.js';
import { inRed, metresToCentimetres, paint, remap, tripled } from './sixteen-bit.js';
import { DEFAULT_HOLD_OUT } from './synthia-spec.js';

/** The only sequence of the published ones that has all twelve conditions. */
const SEQUENCE = '05';
const VIEW = 'Stereo_Left/Omni_F';
/** Distance of the published stereo pair in metres. */
const BASELINE = 0.8;

/** Numbers that an index has to itself, so that each finds one that falls into its split. */
const NUMBERS_PER_INDEX = 1000;
const MAX_RAND_INDEX = 9999;
const MAX_FRAME = 999999;

/** Cityscapes labels that SYNTHIA calls otherwise. */
const SYNTHIA_NAMES: Readonly<Record<string, string>> = { person: 'pedestrian', parking: 'parking slot' };

const RAND_IDS = idsByCityscapesId(SYNTHIA_RAND_LABELS);
const SEQUENCE_IDS = idsByCityscapesId(SYNTHIA_SEQUENCES_LABELS);

/**
 * Writes a frame whose labels are raw Cityscapes ids in the layout of SYNTHIA-RAND-CITYSCAPES; labels that the package
 * does not have become void. Files that are there already are replaced.
 *
 * The loader draws the split of an image from its name, so the image is given a number that falls into the split; at
 * another share than the default it may fall into the other one.
 *
 * @param root  folder RAND_CITYSCAPES
 * @param index 0 to 9999, unique over both splits
 * @throws DatasetError when the index is out of range; the file system's error, with the path in its message
 */
export async function writeSynthiaRandFrame(
  root: string,
  { split, index, frame }: { readonly split: RandSplit; readonly index: number; readonly frame: RenderedFrame },
): Promise<void> {
  const id = synthiaRandId(split, index);
  await writePictures(frame, {
    labels: SYNTHIA_RAND_LABELS,
    ids: RAND_IDS,
    at: (folder) => join(root, folder, `${id}.png`),
  });
}

/**
 * The file name, without ending, that `writeSynthiaRandFrame` gives to a frame.
 *
 * @throws DatasetError when the index is not 0 to 9999
 */
export function synthiaRandId(split: RandSplit, index: number): string {
  requireIndex('writeSynthiaRandFrame', index, MAX_RAND_INDEX);
  const numbers = Array.from({ length: NUMBERS_PER_INDEX }, (_, offset) => index * NUMBERS_PER_INDEX + offset);
  const id = numbers.map(randId).find((candidate) => splitOf(candidate, DEFAULT_HOLD_OUT) === split);
  // 0.9 to the power of 1000: no thousand is without an image of either split.
  if (id === undefined) throw new Error(`no number of index ${index} falls into split ${split}`);
  return id;
}

/**
 * Writes a frame whose labels are raw Cityscapes ids in the layout of SYNTHIA-SEQS, as one of sequence 05; labels that
 * the package does not have become void. Files that are there already are replaced.
 *
 * All frames of a condition share one file of intrinsics, so their cameras must be equal.
 *
 * @param root  folder that holds the sequences
 * @param split the condition
 * @param index number of the frame, 0 to 999999
 * @throws DatasetError when the index is out of range or the camera has two focal lengths; the file system's error, with
 * the path in its message
 */
export async function writeSynthiaSequenceFrame(
  root: string,
  { split, index, frame }: { readonly split: SynthiaCondition; readonly index: number; readonly frame: RenderedFrame },
): Promise<void> {
  requireIndex('writeSynthiaSequenceFrame', index, MAX_FRAME);
  const { fx, fy, cx, cy } = frame.camera;
  if (fx !== fy) throw new DatasetError(`writeSynthiaSequenceFrame: fx must be fy; got ${fx} and ${fy}`);
  const sequence = join(root, `SYNTHIA-SEQS-${SEQUENCE}-${split.toUpperCase()}`);
  const number = String(index).padStart(6, '0');
  await writePictures(frame, {
    labels: SYNTHIA_SEQUENCES_LABELS,
    ids: SEQUENCE_IDS,
    at: (folder) => join(sequence, folder, VIEW, `${number}.png`),
  });
  const parameters = join(sequence, 'CameraParams');
  await writeFileAtomic(join(parameters, 'intrinsics.txt'), `${[fx, cx, cy, BASELINE].join('\n\n')}\n`);
  await writeFileAtomic(join(parameters, VIEW, `${number}.txt`), `${poseNumbers(frame.pose).join(' ')}\n`);
}

interface PicturePlace {
  readonly labels: readonly SynthiaLabel[];
  /** Ids of the package by raw Cityscapes id. */
  readonly ids: Uint8Array;
  /** Path of the frame's picture in a folder of the package. */
  readonly at: (folder: string) => string;
}

async function writePictures(frame: RenderedFrame, { labels, ids, at }: PicturePlace): Promise<void> {
  const size = { height: frame.height, width: frame.width };
  const rawIds = remap(frame.labels, ids);
  const centimetres = metresToCentimetres(frame.depthMetres, frame.labels, RAW_IDS.sky);
  const colors = labels.map(({ color }) => color);
  await writeFileAtomic(at('RGB'), encodeRgbPng({ ...size, data: frame.color }));
  await writeFileAtomic(at('Depth'), encodeUint16RgbPng({ ...size, data: tripled(centimetres) }));
  await writeFileAtomic(at('GT/LABELS'), encodeUint16RgbPng({ ...size, data: inRed(rawIds) }));
  await writeFileAtomic(at('GT/COLOR'), encodeRgbPng({ ...size, data: paint(rawIds, colors) }));
}

/**
 * The matrix column by column, in a world whose y axis points up: (x, y, z) of the scene, where z points up, is
 * (x, z, -y) there. The camera axes stay x right, y down, z forward.
 */
function poseNumbers(pose: readonly number[]): number[] {
  const row = (index: number, sign: 1 | -1): number[] =>
    pose.slice(4 * index, 4 * index + 4).map((value) => sign * value);
  const rows = [row(0, 1), row(2, 1), row(1, -1), row(3, 1)];
  // Adding 0 turns -0 into 0.
  return [0, 1, 2, 3].flatMap((column) => rows.map((numbers) => (numbers[column] ?? 0) + 0));
}

function idsByCityscapesId(labels: readonly SynthiaLabel[]): Uint8Array {
  const ids = new Uint8Array(256);
  for (const { id, name } of CITYSCAPES_LABELS) {
    ids[id] = labels.find((label) => label.name === (SYNTHIA_NAMES[name] ?? name))?.id ?? 0;
  }
  return ids;
}

function requireIndex(where: string, index: number, max: number): void {
  if (!Number.isInteger(index) || index < 0 || index > max) {
    throw new DatasetError(`${where}: index must be 0 to ${max}; got ${index}`);
  }
}
