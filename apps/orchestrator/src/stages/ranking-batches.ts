import { inputShapeOf, softmaxCrossEntropy } from '@ssma/core';
import { imageTensors } from '@ssma/core/node';
import { type BatchStream, IGNORE_LABEL } from '@ssma/datasets';
import type { RankingBatch } from '@ssma/prune';
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { StageStopped } from './stage-context.js';

interface RankingOptions {
  readonly model: LayersModel;
  readonly modalities: readonly string[];
  readonly onBatch: (done: number) => void;
  readonly signal: AbortSignal;
}

/**
 * Batches of a training with the cross-entropy of the logits, endless, for a ranking. A batch's tensors are freed when the
 * next is asked for.
 *
 * @throws StageStopped when the signal aborts: ranking has no state to keep
 */
export async function* rankingBatches(
  stream: BatchStream,
  { model, modalities, onBatch, signal }: RankingOptions,
): AsyncGenerator<RankingBatch> {
  const { height, width, channels } = inputShapeOf(model);
  for (let done = 0; ; done++) {
    if (signal.aborted) throw new StageStopped('stopped while filters were ranked; the ranking begins anew');
    onBatch(done);
    const batch = await stream.next();
    const images = imageTensors(batch, modalities, { height, width, channels });
    const labels = tf.tensor3d(Int32Array.from(batch.labels), [batch.ids.length, height, width], 'int32');
    stream.release(batch);
    try {
      yield { images, loss: ([logits]) => softmaxCrossEntropy(logits as tf.Tensor4D, labels, IGNORE_LABEL) };
    } finally {
      tf.dispose([images, labels]);
    }
  }
}
