import { DegradeSpec } from '@ssma/datasets';
import { z } from 'zod';
import { accumulate, type ConfusionMatrix, emptyConfusion, mergeConfusions } from './confusion-matrix.js';
import type { ClassIds } from './count-pairs.js';
import { EvaluationError } from './errors.js';
import { TEST_SCALES, TestScales } from './inference/test-scales.js';
import { type MetricsSummary, summarise } from './metrics.js';

/** `evaluate` section of a sweep file: what is scored and what is drawn. */
export const EvaluateSpec = z.strictObject({
  split: z.string().min(1).default('val').describe('Split of the dataset that is scored.'),
  overlays: z.int().min(0).default(4).describe('Images drawn with truth, prediction and error map.'),
  batchSize: z.int().min(1).default(8).describe('Images per forward pass; does not change the result.'),
  groupBy: z
    .enum(['none', 'folder'])
    .default('none')
    .describe("folder: also score each first folder of the sample ids apart, such as Cityscapes' cities."),
  degrade: DegradeSpec.prefault({}),
  // Left out they are no part of the settings, so that results from before they existed stay valid.
  flip: z.boolean().optional().describe('Also predict the mirrored images; the mean of the probabilities counts.'),
  scales: TestScales.optional().describe(
    `Factors on the size, such as [${TEST_SCALES.join(', ')}]: the mean of the probabilities over them counts.`,
  ),
  predictions: z
    .int()
    .min(0)
    .optional()
    .describe('Images whose prediction is kept, spread over the split; left out, all of them up to 500.'),
  gates: z
    .int()
    .min(0)
    .optional()
    .describe('Images whose SSMA gates are kept, spread over the split; left out, as many as `overlays`.'),
});
export type EvaluateSpec = z.infer<typeof EvaluateSpec>;

/** What an evaluation reads of a batch: who the images are and what is true of them. */
export interface LabelledBatch {
  /** Sample ids, one per image; no id may come twice in an evaluation. */
  readonly ids: readonly string[];
  /** [B, h, w] class ids, `IGNORE_LABEL` where nothing is counted. */
  readonly labels: Uint8Array;
}

export interface EvaluateOptions<Batch extends LabelledBatch> {
  /** Class ids [B, h, w] at label resolution, in the order of the batch; the result is only read. */
  readonly predict: (batch: Batch) => Promise<ClassIds>;
  readonly batches: AsyncIterable<Batch>;
  readonly numClasses: number;
  /** Name of the group that an image is also scored with; left out, there are no groups. */
  readonly groupOf?: (id: string) => string;
  /** Called with each image's own counts, in the order of the batches: what intervals over images are made from. */
  readonly onImage?: (id: string, confusion: ConfusionMatrix) => void;
  /** Called after each batch with the number of images scored so far. */
  readonly onProgress?: (numImages: number) => void;
  /** Ends the evaluation between two batches with the signal's reason. */
  readonly signal?: AbortSignal;
}

/** Scores of one image by itself; null when all its pixels are ignored. They do not average to the summary. */
export interface ImageMetrics {
  readonly id: string;
  readonly meanIou: number | null;
  readonly pixelAccuracy: number | null;
}

/** Scores of the images of one group; the counts of all groups add up to those of the evaluation. */
export interface GroupEvaluation {
  readonly name: string;
  readonly confusion: ConfusionMatrix;
  readonly summary: MetricsSummary;
}

export interface Evaluation {
  /** Counts over all images; everything in `summary` derives from it. */
  readonly confusion: ConfusionMatrix;
  readonly summary: MetricsSummary;
  /** In the order of the batches. */
  readonly perImage: readonly ImageMetrics[];
  /** Sorted by name (in the order of code units); empty without `groupOf`. */
  readonly groups: readonly GroupEvaluation[];
}

/**
 * Predicts every batch once and scores it; the result does not depend on how the images are batched.
 *
 * @throws EvaluationError when there is no image, an id comes twice, the labels are not [B, h, w] or the predictions
 *   differ from them in size, or an id is not a class (naming the image); whatever `predict`, `batches` or an aborted
 *   `signal` throws passes through
 */
export async function evaluate<Batch extends LabelledBatch>(options: EvaluateOptions<Batch>): Promise<Evaluation> {
  const { predict, batches, numClasses, groupOf, onImage, onProgress, signal } = options;
  let confusion = emptyConfusion(numClasses);
  const byGroup = new Map<string, ConfusionMatrix>();
  const perImage = new Map<string, ImageMetrics>();
  signal?.throwIfAborted();
  for await (const batch of batches) {
    signal?.throwIfAborted();
    for (const [id, own] of confusionsOf(batch, await predict(batch), numClasses)) {
      if (perImage.has(id)) throw new EvaluationError(`evaluate: ids must be unique; got '${id}' twice`);
      perImage.set(id, imageMetrics(id, own));
      confusion = mergeConfusions([confusion, own]);
      onImage?.(id, own);
      if (groupOf !== undefined) addTo(byGroup, groupOf(id), own);
    }
    onProgress?.(perImage.size);
  }
  if (perImage.size === 0) throw new EvaluationError('evaluate: batches must hold at least one image; got 0');
  return { confusion, summary: summarise(confusion), perImage: [...perImage.values()], groups: groupsOf(byGroup) };
}

function addTo(byGroup: Map<string, ConfusionMatrix>, name: string, own: ConfusionMatrix): void {
  const sofar = byGroup.get(name);
  byGroup.set(name, sofar === undefined ? own : mergeConfusions([sofar, own]));
}

function groupsOf(byGroup: ReadonlyMap<string, ConfusionMatrix>): GroupEvaluation[] {
  const names = [...byGroup.keys()].sort();
  return names.flatMap((name) => {
    const confusion = byGroup.get(name);
    return confusion === undefined ? [] : [{ name, confusion, summary: summarise(confusion) }];
  });
}

function confusionsOf(
  { ids, labels }: LabelledBatch,
  predictions: ClassIds,
  numClasses: number,
): [id: string, own: ConfusionMatrix][] {
  const numPixels = labels.length / ids.length;
  if (!Number.isInteger(numPixels)) {
    throw new EvaluationError(`evaluate: labels must be [B, h, w]; got ${labels.length} pixels for ${ids.length} ids`);
  }
  if (predictions.length !== labels.length) {
    throw new EvaluationError(
      `evaluate: predict must return one class id per label; got ${predictions.length} for ${labels.length} (${ids.join(', ')})`,
    );
  }
  return ids.map((id, image) => {
    const [start, end] = [image * numPixels, (image + 1) * numPixels];
    return [id, imageConfusion(id, labels.subarray(start, end), predictions.subarray(start, end), numClasses)];
  });
}

function imageConfusion(id: string, labels: ClassIds, predictions: ClassIds, numClasses: number): ConfusionMatrix {
  const confusion = emptyConfusion(numClasses);
  try {
    accumulate(confusion, labels, predictions);
  } catch (cause) {
    if (!(cause instanceof EvaluationError)) throw cause;
    throw new EvaluationError(`evaluate: image '${id}': ${cause.message}`, { cause });
  }
  return confusion;
}

function imageMetrics(id: string, confusion: ConfusionMatrix): ImageMetrics {
  const { meanIou, pixelAccuracy } = summarise(confusion);
  return { id, meanIou, pixelAccuracy };
}
