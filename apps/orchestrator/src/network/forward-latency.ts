import { measureLatency, networkForward } from '@ssma/eval/efficiency';
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { noiseImages } from './noise-images.js';

/** Enough for a median that tells networks apart by a few per cent on a quiet machine. */
const TIMING = { warmUp: 3, passes: 20 };

/** Milliseconds of a forward pass for one image, in the fastest form of the network; the median of some passes. */
export async function forwardLatencyMs(model: LayersModel): Promise<number> {
  const forward = networkForward(model);
  const images = noiseImages(model, 1);
  try {
    return (await measureLatency(forward, images, TIMING)).medianMs;
  } finally {
    forward.dispose();
    tf.dispose(images);
  }
}
