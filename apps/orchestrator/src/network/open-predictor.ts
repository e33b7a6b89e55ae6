import { modalitiesOf } from '@ssma/core';
import type { ImageSize, InputSpec } from '@ssma/datasets';
import { EvaluationError } from '@ssma/eval';
import { compiledNetworks, type Predictor, softmaxPredictor, tiledPredictor } from '@ssma/eval/inference';
import type { NetworkDescription } from '@ssma/train';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { ConfigError } from '../errors.js';

/** How a network is run over images. */
export interface InferenceSettings {
  /** Whether mirrored images are predicted, too. */
  readonly flip: boolean;
  /** Factors on the size at which images are predicted. */
  readonly scales: readonly number[];
  /** Size that images are brought to; null: the network's. */
  readonly size: ImageSize | null;
  /** Whether such images are cut into tiles of the network's size; their overlap in pixels, null: a quarter of a side. */
  readonly tiles: { readonly overlap: number | null } | null;
}

/** One pass at the network's size. */
export const PLAIN_INFERENCE: InferenceSettings = { flip: false, scales: [1], size: null, tiles: null };

/** A predictor with what it wants to be shown. */
export interface OpenPredictor extends Pick<Predictor, 'classIds' | 'probabilities' | 'cost' | 'dispose'> {
  /** What samples are read as: the network's own, but for the size. */
  readonly input: InputSpec;
}

/**
 * Makes a network ready to predict, with the weights of this moment.
 *
 * @param loaded the model stays the caller's
 * @throws ConfigError when the settings do not go with the network
 */
export function openPredictor(
  { model, network }: { readonly model: LayersModel; readonly network: NetworkDescription },
  { flip, scales, size, tiles }: InferenceSettings,
): OpenPredictor {
  const own = { height: network.input.height, width: network.input.width };
  const input = { ...network.input, ...size };
  const networks = compiledNetworks(model);
  try {
    const passes = softmaxPredictor(networks, {
      modalities: modalitiesOf(network.model),
      size: tiles === null ? input : own,
      flip,
      scales,
    });
    const overlap = tiles?.overlap ?? Math.floor(Math.min(own.height, own.width) / 4);
    const { classIds, probabilities, cost, dispose } =
      tiles === null ? passes : tiledPredictor(passes, { size: input, overlap });
    return { input, classIds, probabilities, cost, dispose };
  } catch (error) {
    networks.dispose();
    if (error instanceof EvaluationError) throw new ConfigError(error.message, { cause: error });
    throw error;
  }
}
