import { runLayers } from '@ssma/core';
import type { FloatMap } from '@ssma/datasets';
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { EvaluationError } from '../errors.js';
import { type FeatureMapRef, type FoundFeatureMap, findFeatureMap } from './feature-map-ref.js';
import { imagesByInput, type NetworkImage } from './images-by-input.js';
import { type OcclusionGrid, occlusionGrid, spreadOverPixels } from './occlusion-grid.js';
import { type ReceptivePixels, requireUnit } from './receptive-pixels.js';

export interface OcclusionOptions {
  /** What is measured: a unit's feature vector, or the score of a class at a pixel (the logits' layer, one channel). */
  readonly features: FeatureMapRef;
  readonly row: number;
  readonly column: number;
  /** Side of the patch in pixels. Default 8. */
  readonly patchSize?: number;
  /** Pixels from one patch to the next, at most `patchSize`. Default 4. */
  readonly stride?: number;
  /** Names of the inputs that the patch hides. Default all. */
  readonly inputs?: readonly string[];
  /** Copies of the image that run at once, which bounds the memory. Default 16. */
  readonly batchSize?: number;
  /** What the unit can see, see `receptivePixels`: patches that hide none of it change nothing and are not run. */
  readonly seen?: readonly ReceptivePixels[];
  readonly onProgress?: (done: number, total: number) => void;
}

/** How much a unit changes when parts of the image are hidden. */
export interface EmpiricalReceptiveField {
  /** Mean over the patches that hide a pixel of the distance that each of them makes; at the size of the image. */
  readonly sensitivity: FloatMap;
  /** Euclidean distance of the feature vector from that of the whole image, by patch. */
  readonly distances: FloatMap;
  /** Patches that were run. */
  readonly numRuns: number;
}

const WHERE = 'empiricalReceptiveField';
const DEFAULTS = { patchSize: 8, stride: 4, batchSize: 16 };

/**
 * Empirical receptive field of one unit: a patch of the image's mean colour slides over the image, and the distance of the
 * unit's feature vector from the undisturbed one is the heat of the place.
 *
 * @param image [1, H, W, C], one per input; stays the caller's, and nothing else is left on the engine
 * @throws EvaluationError when image, feature map, unit, patch or inputs do not fit the network
 * @see Zhou, Khosla, Lapedriza, Oliva, Torralba, Object detectors emerge in deep scene CNNs, arXiv 1412.6856; section 5.5.2
 *   and Fig. 16 of Valada, Mohan, Burgard, Self-Supervised Model Adaptation for Multimodal Semantic Segmentation
 * @remarks Patch and mean are the paper's; the stride is not given, and that overlapping patches are averaged is ours.
 */
export async function empiricalReceptiveField(
  model: LayersModel,
  image: NetworkImage,
  options: OcclusionOptions,
): Promise<EmpiricalReceptiveField> {
  const { patchSize, stride, batchSize, inputs, seen, features, row, column, onProgress } = { ...DEFAULTS, ...options };
  if (!Number.isInteger(batchSize) || batchSize < 1)
    throw new EvaluationError(`${WHERE}: batchSize must be an integer >= 1; got ${batchSize}`);
  const found = findFeatureMap(model, features, WHERE);
  const images = imagesByInput(model, image, WHERE);
  const occluded = occludedInputs(model, images, inputs);
  const grid = occlusionGrid({ ...commonSize(occluded), patchSize, stride }, WHERE);
  const unit = await unitReader(found, { layer: features.layer, row, column }, images);
  const hiders = await Promise.all(occluded.map(async ({ id, tensor }) => ({ id, hide: await patchHider(tensor) })));
  const patches = patchesOf(grid, seen);
  const distances = new Float32Array(grid.tops.length * grid.lefts.length);
  for (let start = 0; start < patches.length; start += batchSize) {
    const batch = patches.slice(start, start + batchSize);
    const hidden = new Map(hiders.map(({ id, hide }) => [id, hide(batch, patchSize)] as const));
    for (const [index, distance] of (await unit.distances(hidden, batch.length)).entries())
      distances[(batch[index] as Patch).index] = distance;
    onProgress?.(start + batch.length, patches.length);
  }
  return {
    sensitivity: spreadOverPixels(grid, distances),
    distances: { height: grid.tops.length, width: grid.lefts.length, data: distances },
    numRuns: patches.length,
  };
}

interface Patch {
  /** Row-major within the grid. */
  readonly index: number;
  readonly top: number;
  readonly left: number;
}

interface OccludedInput {
  readonly id: number;
  readonly name: string;
  readonly tensor: tf.Tensor4D;
}

function occludedInputs(
  { inputNames, inputs }: LayersModel,
  images: ReadonlyMap<number, tf.Tensor4D>,
  names: readonly string[] = inputNames,
): OccludedInput[] {
  const unknown = names.find((name) => !inputNames.includes(name));
  if (unknown !== undefined || names.length === 0) {
    throw new EvaluationError(
      `${WHERE}: inputs must name inputs of the network, ${inputNames.join(', ')}; got ${unknown ?? '[]'}`,
    );
  }
  return inputs.flatMap(({ id }, index) => {
    const name = inputNames[index] as string;
    return names.includes(name) ? [{ id, name, tensor: images.get(id) as tf.Tensor4D }] : [];
  });
}

function commonSize(occluded: readonly OccludedInput[]): { height: number; width: number } {
  const [first] = occluded as readonly [OccludedInput, ...OccludedInput[]];
  const [, height, width] = first.tensor.shape;
  for (const { name, tensor } of occluded) {
    const [, ownHeight, ownWidth] = tensor.shape;
    if (ownHeight === height && ownWidth === width) continue;
    throw new EvaluationError(
      `${WHERE}: inputs must be ${height} x ${width} like ${first.name}; got ${ownHeight} x ${ownWidth} (${name})`,
    );
  }
  return { height, width };
}

function patchesOf(grid: OcclusionGrid, seen: readonly ReceptivePixels[] | undefined): Patch[] {
  const { tops, lefts, patchSize } = grid;
  const patches = tops.flatMap((top, row) =>
    lefts.map((left, column) => ({ index: row * lefts.length + column, top, left })),
  );
  if (seen === undefined) return patches;
  const { height, width } = grid;
  for (const field of seen) {
    if (field.height === height && field.width === width) continue;
    throw new EvaluationError(
      `${WHERE}: seen must be ${height} x ${width} like the image; got ${field.height} x ${field.width} (${field.from})`,
    );
  }
  const hidesAny = ({ top, left }: Patch, mask: Uint8Array) =>
    Array.from({ length: patchSize }, (_, row) => (top + row) * width + left).some((start) =>
      mask.subarray(start, start + patchSize).includes(1),
    );
  return patches.filter((patch) => seen.some(({ mask }) => hidesAny(patch, mask)));
}

/** @returns a function that copies an image once per patch, [patches, H, W, C], each with its patch in the mean colour */
async function patchHider(image: tf.Tensor4D): Promise<(patches: readonly Patch[], patchSize: number) => tf.Tensor4D> {
  const [, height, width, channels] = image.shape;
  const values = (await image.data()) as Float32Array;
  const mean = new Float64Array(channels);
  for (let at = 0; at < values.length; at++) mean[at % channels]! += values[at]! / (height * width);
  return (patches, patchSize) => {
    const row = Float32Array.from({ length: patchSize * channels }, (_, at) => mean[at % channels]!);
    const copies = new Float32Array(patches.length * values.length);
    for (const [copy, { top, left }] of patches.entries()) {
      copies.set(values, copy * values.length);
      for (let y = top; y < top + patchSize; y++) copies.set(row, copy * values.length + (y * width + left) * channels);
    }
    return tf.tensor4d(copies, [patches.length, height, width, channels]);
  };
}

/** Measures how far a unit's feature vector lies from that of the whole image. */
async function unitReader(
  { tensor, start, size }: FoundFeatureMap,
  unit: { readonly layer: string; readonly row: number; readonly column: number },
  images: ReadonlyMap<number, tf.Tensor4D>,
) {
  const read = async (inputs: ReadonlyMap<number, tf.Tensor4D>): Promise<Float32Array> => {
    const vectors = tf.tidy(() => {
      const [map] = runLayers([tensor], inputs, { training: false }) as [tf.Tensor4D];
      requireUnit(unit, { height: map.shape[1], width: map.shape[2] }, WHERE);
      return tf.slice(map, [0, unit.row, unit.column, start], [-1, 1, 1, size]);
    });
    try {
      return (await vectors.data()) as Float32Array;
    } finally {
      vectors.dispose();
    }
  };
  const whole = await read(images);
  return {
    /** @param hidden images with patches, by input; they are freed */
    async distances(hidden: ReadonlyMap<number, tf.Tensor4D>, numCopies: number): Promise<number[]> {
      const copies = [...images].map(
        ([id, image]) => [id, hidden.get(id) ?? tf.tile(image, [numCopies, 1, 1, 1])] as const,
      );
      try {
        const vectors = await read(new Map(copies));
        return Array.from({ length: numCopies }, (_, copy) => {
          let sum = 0;
          for (let at = 0; at < size; at++) sum += (vectors[copy * size + at]! - whole[at]!) ** 2;
          return Math.sqrt(sum);
        });
      } finally {
        tf.dispose(copies.map(([, tensor]) => tensor));
      }
    },
  };
}
