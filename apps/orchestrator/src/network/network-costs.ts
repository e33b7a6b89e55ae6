import { profileModel } from '@ssma/core';
import type { LayersModel } from '@tensorflow/tfjs-layers';

/** Size of a network and what a forward pass of one image costs. */
export interface NetworkCosts {
  readonly parameters: number;
  /** Without auxiliary heads. */
  readonly flops: number;
  /** As the paper's tables count them, see `ModelProfile`. */
  readonly flopsWithoutStage1: number;
}

/** Counted from the layer graph. */
export function networkCosts(model: LayersModel): NetworkCosts {
  const { total, inferenceFlops, inferenceFlopsWithoutStage1 } = profileModel(model);
  return { parameters: total.parameters, flops: inferenceFlops, flopsWithoutStage1: inferenceFlopsWithoutStage1 };
}
