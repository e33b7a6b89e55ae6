import { type LayersModel, model, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { biasedConv, relu } from '../blocks/conv-norm.js';
import { fnv1a32 } from '../fnv1a32.js';
import { add, apply, concatChannels, multiply } from '../layers/apply.js';
import { ChannelSlice } from '../layers/channel-slice.js';
import { ModalitySoftmax } from '../layers/modality-softmax.js';
import { StepDropout } from '../layers/step-dropout.js';
import type { ModelShape, ScoreFusionSpec } from '../spec.js';
import { expertsOf } from './experts.js';

/** Widths of a class's gate; released code of CMoDE, whatever the width of the experts. */
const GATE = { filters: 20, hidden: 128, dropoutRate: 0.5 } as const;

/**
 * Convoluted mixture of deep experts: per class, a gating network reads the experts' eASPP outputs and decides how much
 * each expert's score of that class counts in this image; a last convolution mixes the classes.
 *
 *   score_c = sum over modalities m of q_mc logits_mc, sum over m of q_mc = 1
 *
 * The weights q, [B, 1, 1, N classes] modality by modality, are the output of layer `fusion/gates`. The network's size
 * depends on the input's: a gate is fully connected to its map.
 *
 * @see Valada, Vertens, Dhall, Burgard 2017, "AdapNet: Adaptive semantic segmentation in adverse environmental
 *   conditions"; its released code
 * @remarks As in the released code there is one loss, at the end, not one per class.
 */
export function cmode(spec: ScoreFusionSpec, shape: ModelShape): LayersModel {
  const { images, experts, logits } = expertsOf(spec, shape);
  const features = concatChannels(
    experts.map(({ pyramid }) => pyramid),
    'fusion/features',
  );
  const { classes } = shape;
  const hidden = Array.from({ length: classes }, (_, c) => gateFeatures(features, `fusion/class${c}`));
  const scores = spec.modalities.flatMap((modality) =>
    hidden.map((map, c) => biasedConv(map, { name: `fusion/class${c}/${modality}`, filters: 1, kernelSize: 1 })),
  );
  const modalities = spec.modalities.length;
  const gates = apply(
    new ModalitySoftmax({ name: 'fusion/gates', modalities }),
    concatChannels(scores, 'fusion/scores'),
  );
  const weighed = logits.map((map, m) => {
    const name = `fusion/${spec.modalities[m]}`;
    const weights = apply(new ChannelSlice({ name: `${name}/weights`, start: m * classes, size: classes }), gates);
    return multiply([map, weights], `${name}/weigh`);
  });
  const mixed = biasedConv(add(weighed, 'fusion/sum'), { name: 'fusion/mix', filters: classes, kernelSize: 3 });
  return model({ name: 'cmode', inputs: images, outputs: mixed });
}

/** @returns [B, 1, 1, hidden] */
function gateFeatures(features_BHWC: SymbolicTensor, name: string): SymbolicTensor {
  const [, height, width] = features_BHWC.shape as [null, number, number, number];
  const reduced = biasedConv(features_BHWC, { name: `${name}/conv`, filters: GATE.filters, kernelSize: 3 });
  const dropout = new StepDropout({
    name: `${name}/dropout`,
    rate: GATE.dropoutRate,
    unit: 'channel',
    salt: fnv1a32(name),
  });
  // A kernel of the whole map's size is a fully connected layer.
  const connected = biasedConv(apply(dropout, relu(reduced, `${name}/relu`)), {
    name: `${name}/connect`,
    filters: GATE.hidden,
    kernelSize: [height, width],
    padding: 'valid',
  });
  return relu(connected, `${name}/connect/relu`);
}
