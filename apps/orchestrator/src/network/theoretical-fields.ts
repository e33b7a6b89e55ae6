import { type ReceptiveField, receptiveField } from '@ssma/eval/explain';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { ConfigError } from '../errors.js';

/** The theoretical receptive field of a layer's units. */
export interface LayerFields {
  readonly layer: string;
  /** By what is seen: the inputs that the layer depends on, or one layer. */
  readonly fields: readonly ReceptiveField[];
}

/** Of every eASPP the second convolution of the branch of rate 12, and the output: what figure 16 of the paper shows. */
const SHOWN_LAYERS = /^(.+\/)?easpp\/(rate3\/spatial2\/relu|project\/norm)$/;

/**
 * The layers that were named, or those of figure 16.
 *
 * @param named empty: those of figure 16
 * @throws ConfigError when none is named and the network has no eASPP
 */
export function layersToMeasure(model: LayersModel, named: readonly string[]): readonly string[] {
  if (named.length > 0) return named;
  const layers = model.layers.map(({ name }) => name).filter((name) => SHOWN_LAYERS.test(name));
  if (layers.length > 0) return layers;
  throw new ConfigError(`receptive-field: --layer must be given for a network without eASPP; got ${model.name}`);
}

/**
 * @param from name of a layer whose output is what is seen; null for the network's inputs
 * @throws EvaluationError as `receptiveField`
 */
export function theoreticalFields(model: LayersModel, layers: readonly string[], from: string | null): LayerFields[] {
  return layers.map((layer) => ({ layer, fields: receptiveField(model, layer, from === null ? {} : { from }) }));
}
