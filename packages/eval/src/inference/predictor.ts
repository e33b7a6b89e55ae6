import type { ImageBatch } from '@ssma/core/node';
import type { ImageSize } from '@ssma/datasets';
import type { InferenceCost } from './inference-cost.js';

/** Says the class of every pixel, by however many forward passes. */
export interface Predictor {
  /** Of the images that it reads and of the maps that it gives. */
  readonly size: ImageSize;
  readonly numClasses: number;
  /**
   * Class probabilities [B, H, W, classes], sum 1 at each pixel up to float rounding.
   *
   * @throws ConfigError when the batch lacks a modality or has images of another size; EvaluationError naming the image
   *   when its logits are not finite
   */
  probabilities(batch: ImageBatch): Promise<Float32Array>;
  /** Most likely class ids [B, H, W], of equal ones the lowest. Throws as `probabilities`. */
  classIds(batch: ImageBatch): Promise<Int32Array>;
  /** What its images have cost so far; null before the first. */
  cost(): InferenceCost | null;
  /** Frees the networks that it was made for. */
  dispose(): void;
}
