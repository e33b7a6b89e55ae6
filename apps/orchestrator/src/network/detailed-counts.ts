import type { Batch, ImageSize } from '@ssma/datasets';
import {
  accumulateBoundary,
  accumulateObjectSizes,
  accumulateScores,
  averagePrecision,
  type BoundaryIou,
  boundaryIou,
  boundaryWidth,
  type ClassAveragePrecision,
  type ClassIds,
  emptyBoundary,
  emptyObjectSizes,
  emptyScores,
  type MetricsSummary,
  summarise,
} from '@ssma/eval';

/** Scores that look at more than which class wins at each pixel. */
export interface DetailedScores {
  /** PASCAL VOC style, pixels ranked by the probability of a class. */
  readonly averagePrecision: {
    readonly meanAp: number | null;
    readonly atMost: number | null;
    readonly perClass: readonly ClassAveragePrecision[];
  };
  /** Within `widthPixels` inside the contour of each class. */
  readonly boundaryIou: BoundaryIou & { readonly widthPixels: number };
  /** By area of the true object in pixels, smallest first. */
  readonly objectSizes: readonly ObjectSizeScores[];
}

/** Scores of the objects of some sizes. */
export interface ObjectSizeScores {
  readonly fromArea: number;
  readonly belowArea: number | null;
  readonly numObjects: number;
  readonly summary: MetricsSummary;
}

/** What a network says of a batch. */
export interface BatchPrediction {
  /** [B, h, w, classes]. */
  readonly probabilities: Float32Array;
  /** [B, h, w]. */
  readonly predictions: ClassIds;
}

/** Counts of `DetailedScores` over the batches of an evaluation. */
export interface DetailedCounts {
  /** @throws EvaluationError when a probability is none (NaN), naming it */
  add(batch: Pick<Batch, 'ids' | 'labels'>, prediction: BatchPrediction): void;
  scores(): DetailedScores;
}

/** @param size of the labels */
export function detailedCounts(numClasses: number, size: ImageSize): DetailedCounts {
  const ranked = emptyScores(numClasses);
  const boundary = emptyBoundary(numClasses);
  const objects = emptyObjectSizes(numClasses);
  const widthPixels = boundaryWidth(size);
  const numPixels = size.height * size.width;
  return {
    add({ ids, labels }, { probabilities, predictions }) {
      accumulateScores(ranked, probabilities, labels);
      for (let image = 0; image < ids.length; image++) {
        const [start, end] = [image * numPixels, (image + 1) * numPixels];
        const map = { ...size, labels: labels.subarray(start, end), predictions: predictions.subarray(start, end) };
        accumulateBoundary(boundary, map, { width: widthPixels });
        accumulateObjectSizes(objects, map);
      }
    },
    scores: () => ({
      averagePrecision: averagePrecision(ranked),
      boundaryIou: { ...boundaryIou(boundary), widthPixels },
      objectSizes: objects.strata.map(({ fromArea, belowArea, confusion, objects: byClass }) => ({
        fromArea,
        belowArea,
        numObjects: byClass.reduce((total, count) => total + count, 0),
        summary: summarise(confusion),
      })),
    }),
  };
}
