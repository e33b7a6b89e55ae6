import type { ConfusionMatrix } from './confusion-matrix.js';
import { summarise } from './metrics.js';

/** Scores of one type of scene; fractions in [0, 1], null where nothing defines them. */
export interface SceneClassScores {
  /** TP / (TP + FN); null when no scene is of the type. */
  readonly recall: number | null;
  /** TP / (TP + FP + FN); null when the type is in neither truth nor prediction. */
  readonly iou: number | null;
  /** Scenes of the type in the truth. */
  readonly numScenes: number;
}

/** Scores of a scene classifier; null when no scene was counted. */
export interface SceneScores {
  /** Mean over the types that are in the truth, Table 22's "mRecall". */
  readonly meanRecall: number | null;
  /** Mean over the types that occur, Table 22's "mIoU". */
  readonly meanIou: number | null;
  /** Scenes whose type is right / scenes. */
  readonly accuracy: number | null;
  /** By class id. */
  readonly perClass: readonly SceneClassScores[];
}

/**
 * Scores of scene type classification: `accumulate` one id per scene where segmentation has one per pixel, then these.
 *
 * @see Valada et al., "Self-Supervised Model Adaptation for Multimodal Semantic Segmentation", section 5.9 and Table
 *   22: recall and IoU over the 13 scene types of ScanNet
 */
export function sceneScores(matrix: ConfusionMatrix): SceneScores {
  const { meanAccuracy, meanIou, pixelAccuracy, perClass } = summarise(matrix);
  return {
    meanRecall: meanAccuracy,
    meanIou,
    accuracy: pixelAccuracy,
    perClass: perClass.map(({ recall, iou, truthPixels }) => ({ recall, iou, numScenes: truthPixels })),
  };
}
