import { type LayersModel, model } from '@tensorflow/tfjs-layers';
import { apply } from '../layers/apply.js';
import { LogMeanExp } from '../layers/log-mean-exp.js';
import { LogSoftmax } from '../layers/log-softmax.js';
import type { ModelShape, ScoreFusionSpec } from '../spec.js';
import { expertsOf } from './experts.js';

/**
 * Average: one AdapNet++ per modality, the mean of their class probabilities.
 *
 *   logits = log(mean over modalities of softmax(expert logits))
 *
 * so that the softmax of the output is that mean. Nothing has to be trained once the experts are.
 *
 * @see section 5.7 of the paper
 */
export function average(spec: ScoreFusionSpec, shape: ModelShape): LayersModel {
  const { images, logits } = expertsOf(spec, shape);
  const logProbabilities = logits.map((map, m) =>
    apply(new LogSoftmax({ name: `${spec.modalities[m]}/logProbabilities` }), map),
  );
  const fused = apply(new LogMeanExp({ name: 'fusion/average' }), logProbabilities);
  return model({ name: 'average', inputs: images, outputs: fused });
}
