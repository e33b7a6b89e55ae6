import type { NetworkDescription } from '@ssma/train';
import * as tf from '@tensorflow/tfjs-core';
import { type LayersModel, model as modelOf, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { ConfigError } from '../errors.js';

/** How much an SSMA block lets through of each modality. */
export interface GateMaps {
  /** The block's name, e.g. `ssma/latent`. */
  readonly block: string;
  readonly height: number;
  readonly width: number;
  /** [height, width], mean over the channels, 0 to 1, by modality. */
  readonly byModality: Readonly<Record<string, Float32Array>>;
}

/** Computes the gates of a network. */
export interface GateReader {
  /**
   * The gates of every block that has them, in the order of computation.
   *
   * @param images [input.height, input.width, 3] by modality, normalised
   */
  read(images: Readonly<Record<string, Float32Array>>): Promise<GateMaps[]>;
}

/**
 * Reads the SSMA gates of a network; it shares the network's weights and has nothing to free.
 *
 * @throws ConfigError when the network has no such gates, naming it
 * @remarks Every read computes the network up to the gates once more, without the optimisations of `classPredictor`.
 */
export function gateReader(model: LayersModel, network: NetworkDescription): GateReader {
  const { modalities } = network.model;
  const gateLayers = model.layers.filter(({ name }) => /^ssma\/.+\/gates$/.test(name));
  if (gateLayers.length === 0)
    throw new ConfigError(`predict: --gates: network must have SSMA gates; got ${describe(network)}`);
  const gates = modelOf({
    inputs: model.inputs,
    outputs: gateLayers.map(({ output }) => output as SymbolicTensor),
  });
  const { inputHeight, inputWidth, inputChannels } = network.shape;
  return {
    async read(images) {
      const inputs = modalities.map((modality) =>
        tf.tensor4d(images[modality] as Float32Array, [1, inputHeight, inputWidth, inputChannels]),
      );
      const outputs = [gates.predictOnBatch(inputs)].flat() as tf.Tensor4D[];
      const maps: GateMaps[] = [];
      for (const [index, { name }] of gateLayers.entries()) {
        const output = outputs[index] as tf.Tensor4D;
        const [, height, width] = output.shape;
        const means = meanGates((await output.data()) as Float32Array, height * width, modalities.length);
        const byModality = Object.fromEntries(modalities.map((modality, m) => [modality, means[m] as Float32Array]));
        maps.push({ block: name.replace(/\/gates$/, ''), height, width, byModality });
      }
      tf.dispose([inputs, outputs]);
      return maps;
    },
  };
}

/**
 * The mean gate of each modality at each pixel.
 *
 * @param gates [numPixels, N C], modality by modality
 * @returns     N arrays of numPixels values
 */
export function meanGates(gates: Float32Array, numPixels: number, numModalities: number): Float32Array[] {
  const channels = gates.length / (numPixels * numModalities);
  return Array.from({ length: numModalities }, (_, m) =>
    Float32Array.from({ length: numPixels }, (__, pixel) => {
      const start = (pixel * numModalities + m) * channels;
      let sum = 0;
      for (const gate of gates.subarray(start, start + channels)) sum += gate;
      return sum / channels;
    }),
  );
}

function describe({ model }: NetworkDescription): string {
  return model.network === 'ssma' && !model.fusion.recalibration
    ? 'ssma with fusion.recalibration false'
    : model.network;
}
