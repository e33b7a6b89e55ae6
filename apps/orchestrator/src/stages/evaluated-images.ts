import { z } from 'zod';

/** What an evaluation found out about each image by itself. */
export const IMAGES_FILE = 'images.json';
/** PNG files end to end; the file of images says where each begins. */
export const MAPS_FILE = 'maps.pack';

/** Bytes of the file of maps. */
const MapPlace = z.strictObject({ offset: z.int().min(0), bytes: z.int().min(1) });
export type MapPlace = z.infer<typeof MapPlace>;

const side = z.int().min(1);

/** Where the mean gate of a modality is kept: a grey PNG, 0 to 255 for 0 to 1. */
const KeptGate = z.strictObject({
  ...MapPlace.shape,
  /** The SSMA block, e.g. `ssma/latent`. */
  block: z.string().min(1),
  modality: z.string().min(1),
  height: side,
  width: side,
  /** Mean over the map. */
  mean: z.number().min(0).max(1),
});
export type KeptGate = z.infer<typeof KeptGate>;

/** One image of an evaluation. */
export const EvaluatedImage = z.strictObject({
  id: z.string().min(1),
  /** The group that it is scored with; null without groups. */
  group: z.string().nullable(),
  /** Cell of the confusion matrix (truth x classes + prediction) and its pixels in turns; cells without pixels are left out. */
  cells: z.array(z.int().min(0)).refine(({ length }) => length % 2 === 0, 'must be pairs'),
  /** PNG whose palette index is the predicted class id; null where none is kept. */
  prediction: MapPlace.nullable(),
  gates: z.array(KeptGate),
});
export type EvaluatedImage = z.infer<typeof EvaluatedImage>;

/** Content of the file of images. */
export const EvaluatedImages = z.strictObject({
  version: z.literal(1),
  /** Size of labels and predictions, in pixels. */
  height: side,
  width: side,
  /** By class id. */
  classes: z.array(z.strictObject({ name: z.string(), color: z.tuple([z.int(), z.int(), z.int()]) })).min(1),
  /** In the order of the split. */
  images: z.array(EvaluatedImage).min(1),
});
export type EvaluatedImages = z.infer<typeof EvaluatedImages>;

/** The pairs of `cells` of a confusion matrix. */
export function sparseCells(counts: readonly number[]): number[] {
  return counts.flatMap((pixels, cell) => (pixels === 0 ? [] : [cell, pixels]));
}

/**
 * The counts that `cells` was made of.
 *
 * @throws RangeError when a cell is not one of `numClasses` x `numClasses`
 */
export function denseCounts(cells: readonly number[], numClasses: number): number[] {
  const counts = new Array<number>(numClasses ** 2).fill(0);
  for (let pair = 0; pair < cells.length; pair += 2) {
    const cell = cells[pair] as number;
    if (cell >= counts.length) throw new RangeError(`denseCounts: cells must be below ${counts.length}; got ${cell}`);
    counts[cell] = cells[pair + 1] as number;
  }
  return counts;
}

/** The file's text, with an image per line: of thousands, a person looks for one. */
export function imagesText({ images, ...rest }: EvaluatedImages): string {
  const head = JSON.stringify(rest).slice(0, -1);
  return `${head},"images":[\n${images.map((image) => JSON.stringify(image)).join(',\n')}\n]}\n`;
}
