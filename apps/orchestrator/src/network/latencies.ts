import { measureLatencies, networkForward } from '@ssma/eval/efficiency';
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { noiseImages } from './noise-images.js';

/** Milliseconds of a forward pass for one image, the median of some passes; the networks take turns. */
export async function latenciesMs(networks: readonly LayersModel[], passes = 15): Promise<number[]> {
  const timed = networks.map((model) => ({ forward: networkForward(model), images: noiseImages(model, 1) }));
  try {
    const latencies = await measureLatencies(timed, { warmUp: 3, passes });
    return latencies.map(({ medianMs }) => medianMs);
  } finally {
    for (const { forward, images } of timed) {
      forward.dispose();
      tf.dispose(images);
    }
  }
}
