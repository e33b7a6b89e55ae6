import { modalitiesOf } from '@ssma/core';
import { classPredictor, compileForInference, type ImageBatch } from '@ssma/core/node';
import type { InputSpec } from '@ssma/datasets';
import type { NetworkDescription } from '@ssma/train';
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';

export type InferenceOptions = Record<string, never>;
export interface InferenceCost {
  readonly passesPerImage: number;
  readonly msPerImage: number;
}
export function openPredictor(
  { model, network }: { model: LayersModel; network: NetworkDescription },
  _options: InferenceOptions,
) {
  const p = classPredictor(model, modalitiesOf(network.model));
  const c = compileForInference(model);
  return {
    input: network.input as InputSpec,
    classIds: (batch: ImageBatch) => p.predict(batch),
    async probabilities(batch: ImageBatch) {
      const { height, width } = network.input;
      const inputs = modalitiesOf(network.model).map((m) =>
        tf.tensor4d(batch.images[m] as Float32Array, [batch.ids.length, height, width, 3]),
      );
      const out = tf.softmax(c.run(inputs));
      return (await out.data()) as Float32Array;
    },
    cost: (): InferenceCost => ({ passesPerImage: 1, msPerImage: 0 }),
    dispose() {
      p.dispose();
      c.dispose();
    },
  };
}
