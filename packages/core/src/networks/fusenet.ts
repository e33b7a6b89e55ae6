import { type LayersModel, model } from '@tensorflow/tfjs-layers';
import { encoderFeatures, encoderStream } from '../blocks/encoder.js';
import type { FusenetSpec, ModelShape } from '../spec.js';
import { expertDecoder, withAuxiliaryHeads } from './adapnetpp.js';
import { modalityInputs } from './modality-inputs.js';

/**
 * FuseNet on the AdapNet++ backbone: the features of the other modalities' encoders are added to the first one's behind
 * the stem and behind each of the four stages; eASPP, skips and decoder follow the fused branch alone.
 *
 * Layers of the first, fused encoder and of all behind it are named as in AdapNet++, those of the other encoders
 * `<modality>/...`.
 *
 * @see Hazirbas, Ma, Domokos, Cremers 2016, "FuseNet: Incorporating depth into semantic segmentation via fusion-based
 *   CNN architecture"; section 5.7 of the paper, which puts it on its own backbone
 * @remarks That the residual sums are added, before the stages' batch norm, is ours: the paper does not say.
 */
export function fusenet(spec: FusenetSpec, shape: ModelShape): LayersModel {
  const images = modalityInputs(spec.modalities, shape);
  const [first, ...others] = images;
  if (first === undefined) throw new Error('fusenet: a network must have a modality; got none');
  const added = others.map((image, m) => encoderFeatures(image, spec, { scope: `${spec.modalities[m + 1]}/` }));
  const stream = encoderStream(first, spec, { scope: '', added });
  const decoded = expertDecoder(stream, spec, { scope: '', classes: shape.classes });
  return model({ name: 'fusenet', inputs: images, outputs: withAuxiliaryHeads(decoded, spec, shape) });
}
