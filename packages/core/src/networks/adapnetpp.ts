import { input, type LayersModel, model, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { auxiliaryHeads, type DecoderOutputs, decoder } from '../blocks/decoder.js';
import { type EncoderStream, encoderStream, scaled } from '../blocks/encoder.js';
import { ConfigError } from '../errors.js';
import type { AdapnetppSpec, BackboneSpec, ModelShape } from '../spec.js';

/** Channels of both upsampling stages of the decoder at width 1. */
export const DECODER_WIDTH = 256;

/**
 * AdapNet++: pre-activation ResNet-50 with multiscale units, eASPP, decoder with two refined skips, two auxiliary heads.
 *
 * Input [B, inputHeight, inputWidth, inputChannels]; outputs, in this order: logits, then with auxiliary heads aux1 (on
 * the second upsampling) and aux2 (on the first), each [B, inputHeight, inputWidth, classes] before the softmax.
 * Weights are zero until `initialiseWeights` or a checkpoint fills them.
 *
 * @throws ConfigError for the spec of a pruned network, which `buildModel` makes
 * @see section 3 of the paper; released TensorFlow code for what the paper leaves open (architectures: 1.1)
 * @remarks As in the released code: batch norm on the input image, ReLU after the class scores.
 */
export function adapnetPlusPlus(spec: AdapnetppSpec, shape: ModelShape): LayersModel {
  if (spec.keptFilters !== undefined)
    throw new ConfigError('adapnet++: keptFilters must be built by buildModel; got them');
  const { inputHeight, inputWidth, inputChannels } = shape;
  const image = input({ name: 'input/image', shape: [inputHeight, inputWidth, inputChannels] });
  const stream = encoderStream(image, spec, { scope: '' });
  const decoded = expertDecoder(stream, spec, { scope: '', classes: shape.classes });
  return model({ name: 'adapnet++', inputs: image, outputs: withAuxiliaryHeads(decoded, spec, shape) });
}

/** The decoder of AdapNet++ behind one encoder; `scope` is in front of every layer name. */
export function expertDecoder(
  { pyramid, skips }: EncoderStream,
  { widthMultiplier, batchNormMomentum: momentum }: BackboneSpec,
  { scope, classes }: { scope: string; classes: number },
): DecoderOutputs {
  return decoder(pyramid, skips, {
    name: `${scope}decoder`,
    filters: scaled(DECODER_WIDTH, widthMultiplier),
    classes,
    momentum,
  });
}

/** A whole AdapNet++ without auxiliary heads as one modality's part of a fusion network; layers `<modality>/...`. */
export function expert(
  image_BHWC: SymbolicTensor,
  backbone: BackboneSpec,
  { modality, classes }: { modality: string; classes: number },
): EncoderStream & DecoderOutputs {
  const scope = `${modality}/`;
  const stream = encoderStream(image_BHWC, backbone, { scope });
  return { ...stream, ...expertDecoder(stream, backbone, { scope, classes }) };
}

/** Outputs of a network: the logits and, where the spec asks for them, the auxiliary heads `aux1` and `aux2`. */
export function withAuxiliaryHeads(
  { logits, upsampled }: Pick<DecoderOutputs, 'logits' | 'upsampled'>,
  spec: Pick<AdapnetppSpec, 'auxiliaryHeads' | 'batchNormMomentum'>,
  { classes, inputHeight: height, inputWidth: width }: ModelShape,
): SymbolicTensor[] {
  if (!spec.auxiliaryHeads) return [logits];
  return [
    logits,
    ...auxiliaryHeads(upsampled, { scope: '', classes, height, width, momentum: spec.batchNormMomentum }),
  ];
}
