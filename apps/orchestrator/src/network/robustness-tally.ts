import { accumulate, type ConditionConfusion, type ConfusionMatrix, emptyConfusion, mergeConfusions } from '@ssma/eval';
import type { Variant } from './robustness-variants.js';

/** Class ids of the images of a batch, one after the other. */
export interface CountedBatch {
  readonly labels: Uint8Array;
  readonly predictions: Int32Array;
}

/** Counts of one network so far. */
export interface RobustnessTally {
  /** @param conditions of the images, in the order of the batch */
  addClean(batch: CountedBatch, conditions: readonly string[]): void;
  addCorrupted(batch: CountedBatch, variant: Variant): void;
  /** Over all conditions, and of each in the order in which they came. */
  clean(): { readonly whole: ConfusionMatrix; readonly conditions: readonly ConditionConfusion[] };
  /** Null when nothing was counted. */
  corrupted(variant: Variant): ConfusionMatrix | null;
}

/** An empty tally. */
export function robustnessTally(numClasses: number): RobustnessTally {
  const byCondition = new Map<string, ConfusionMatrix>();
  const byVariant = new Map<Variant, ConfusionMatrix>();
  return {
    addClean({ labels, predictions }, conditions) {
      const numPixels = labels.length / conditions.length;
      for (const [image, condition] of conditions.entries()) {
        const [start, end] = [image * numPixels, (image + 1) * numPixels];
        const matrix = matrixOf(byCondition, condition, numClasses);
        accumulate(matrix, labels.subarray(start, end), predictions.subarray(start, end));
      }
    },
    addCorrupted: ({ labels, predictions }, variant) =>
      accumulate(matrixOf(byVariant, variant, numClasses), labels, predictions),
    clean: () => ({
      whole: mergeConfusions([...byCondition.values()]),
      conditions: [...byCondition].map(([name, confusion]) => ({ name, confusion })),
    }),
    corrupted: (variant) => byVariant.get(variant) ?? null,
  };
}

function matrixOf<Key>(matrices: Map<Key, ConfusionMatrix>, key: Key, numClasses: number): ConfusionMatrix {
  const matrix = matrices.get(key) ?? emptyConfusion(numClasses);
  matrices.set(key, matrix);
  return matrix;
}
