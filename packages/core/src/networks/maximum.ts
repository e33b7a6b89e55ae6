import { type LayersModel, model } from '@tensorflow/tfjs-layers';
import { apply, maximum as maximumOf } from '../layers/apply.js';
import { LogSoftmax } from '../layers/log-softmax.js';
import type { ModelShape, ScoreFusionSpec } from '../spec.js';
import { expertsOf } from './experts.js';

/**
 * Maximum: one AdapNet++ per modality, the largest of their probabilities for each class.
 *
 *   logits = max over modalities of log(softmax(expert logits))
 *
 * The softmax of the output is that maximum, scaled to sum 1. Nothing has to be trained once the experts are.
 *
 * @see section 5.7 of the paper
 */
export function maximum(spec: ScoreFusionSpec, shape: ModelShape): LayersModel {
  const { images, logits } = expertsOf(spec, shape);
  const logProbabilities = logits.map((map, m) =>
    apply(new LogSoftmax({ name: `${spec.modalities[m]}/logProbabilities` }), map),
  );
  return model({ name: 'maximum', inputs: images, outputs: maximumOf(logProbabilities, 'fusion/maximum') });
}
