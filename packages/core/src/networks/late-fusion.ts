import { type LayersModel, model } from '@tensorflow/tfjs-layers';
import { biasedConv } from '../blocks/conv-norm.js';
import { add } from '../layers/apply.js';
import type { ModelShape, ScoreFusionSpec } from '../spec.js';
import { expertsOf } from './experts.js';

/**
 * Late fusion: one AdapNet++ per modality, a 1 x 1 convolution behind each one's class scores, their sum.
 *
 * @see section 5.7 of the paper
 */
export function lateFusion(spec: ScoreFusionSpec, shape: ModelShape): LayersModel {
  const { images, logits } = expertsOf(spec, shape);
  const weighed = logits.map((map, m) =>
    biasedConv(map, { name: `fusion/${spec.modalities[m]}`, filters: shape.classes, kernelSize: 1 }),
  );
  return model({ name: 'late-fusion', inputs: images, outputs: add(weighed, 'fusion/sum') });
}
