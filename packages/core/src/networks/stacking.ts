import { type LayersModel, model } from '@tensorflow/tfjs-layers';
import { encoderStream } from '../blocks/encoder.js';
import { concatChannels } from '../layers/apply.js';
import type { ModelShape, StackingSpec } from '../spec.js';
import { expertDecoder, withAuxiliaryHeads } from './adapnetpp.js';
import { modalityInputs } from './modality-inputs.js';

/**
 * Stacking: the modalities' channels side by side as the input of one AdapNet++, trained end to end. Layers and outputs
 * are those of AdapNet++; its input batch norm and its stem read inputChannels channels per modality.
 *
 * @see section 5.7 of the paper
 */
export function stacking(spec: StackingSpec, shape: ModelShape): LayersModel {
  const images = modalityInputs(spec.modalities, shape);
  const stream = encoderStream(concatChannels(images, 'input/concat'), spec, { scope: '' });
  const decoded = expertDecoder(stream, spec, { scope: '', classes: shape.classes });
  return model({ name: 'stacking', inputs: images, outputs: withAuxiliaryHeads(decoded, spec, shape) });
}
