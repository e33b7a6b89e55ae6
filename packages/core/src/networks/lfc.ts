import { type LayersModel, layers, model } from '@tensorflow/tfjs-layers';
import { biasedConv, biasedDeconv, relu } from '../blocks/conv-norm.js';
import { scaled } from '../blocks/encoder.js';
import { add, apply } from '../layers/apply.js';
import type { ModelShape, ScoreFusionSpec } from '../spec.js';
import { expertsOf } from './experts.js';

/** Channels of the convolutions behind the sum at width 1; ours, the publication leaves them open. */
const HEAD_WIDTH = 64;

/**
 * Late-fused convolution: one AdapNet++ per modality, the sum of their upsampled class scores, then two convolutions, a
 * pooling and an up-convolution that learn how the modalities complement each other.
 *
 * @see Valada, Oliveira, Brox, Burgard 2016, "Deep multispectral semantic scene understanding of forested environments
 *   using multimodal fusion"; section 5.7 of the paper
 * @remarks Kernel sizes and widths of the head are ours.
 */
export function lfc(spec: ScoreFusionSpec, shape: ModelShape): LayersModel {
  const { images, logits } = expertsOf(spec, shape);
  const filters = scaled(HEAD_WIDTH, spec.widthMultiplier);
  const sum = add(logits, 'fusion/sum');
  const once = relu(biasedConv(sum, { name: 'fusion/conv1', filters, kernelSize: 3 }), 'fusion/relu1');
  const twice = relu(biasedConv(once, { name: 'fusion/conv2', filters, kernelSize: 3 }), 'fusion/relu2');
  const pool = layers.maxPooling2d({ name: 'fusion/pool', poolSize: 2, strides: 2, padding: 'same' });
  const upsampled = biasedDeconv(apply(pool, twice), { name: 'fusion/up/deconv', filters: shape.classes, stride: 2 });
  return model({ name: 'lfc', inputs: images, outputs: upsampled });
}
