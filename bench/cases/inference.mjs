import { buildModel, ModelSpec, profileModel } from '@ssma/core';
import { compileForInference } from '@ssma/core/node';
import * as tf from '@tensorflow/tfjs-core';
import { againstPeak } from '../measure.mjs';

/** Full AdapNet++ at 768 x 384, batch 1, batch norm folded, logits only. */
export function run() {
  const shape = { classes: 12, inputHeight: 384, inputWidth: 768, inputChannels: 3 };
  const model = buildModel(ModelSpec.parse({ network: 'adapnet++' }), shape, 1);
  const flops = profileModel(model).inferenceFlops;
  const compiled = compileForInference(model);
  model.dispose();
  const image = tf.randomUniform([1, 384, 768, 3], -1, 1, 'float32', 3);
  return againstPeak(() => compiled.run(image).dispose(), { flops, rounds: 10 });
}
