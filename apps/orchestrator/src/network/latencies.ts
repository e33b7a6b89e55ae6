import type { ImageSize } from '@ssma/datasets';
import { measureLatencies, networkForward } from '@ssma/eval/efficiency';
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { noiseImages } from './noise-images.js';

export interface LatencyChoice {
  /** Timed passes of each network. Default 15. */
  readonly passes?: number;
  /** Of the images. Default: the size that each network was built for. */
  readonly size?: ImageSize | undefined;
}

/** Milliseconds of a forward pass for one image, the median of some passes; the networks take turns. */
export async function latenciesMs(
  networks: readonly LayersModel[],
  { passes = 15, size }: LatencyChoice = {},
): Promise<number[]> {
  const timed = networks.map((model) => ({
    forward: networkForward(model),
    images: noiseImages(model, { batchSize: 1, size }),
  }));
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
