import * as tf from '@tensorflow/tfjs-core';
import { type LayersModel, model as modelOf, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { EvaluationError } from '../errors.js';
import type { GateMaps } from '../gate-sheet.js';
import { imagesByInput } from './images-by-input.js';

/** Computes the gates of a network. */
export interface GateReader {
  /**
   * The gates of every block that has them, in the order of computation.
   *
   * @param image [1, H, W, C], one per input of the network in its order; stays the caller's
   * @throws EvaluationError when it does not fit the network
   */
  read(image: readonly tf.Tensor4D[]): Promise<GateMaps[]>;
}

/**
 * Reads the SSMA gates of a network; it shares the network's weights and has nothing to free.
 *
 * @param model built by `buildModel`, whose inputs are named as the modalities
 * @throws EvaluationError when the network has no such gates
 * @remarks Every read computes the network up to the gates once more, without the optimisations of `classPredictor`.
 */
export function gateReader(model: LayersModel): GateReader {
  const modalities = model.inputNames;
  const gateLayers = gateLayersOf(model);
  if (gateLayers.length === 0)
    throw new EvaluationError(
      `gateReader: network must have SSMA gates; got ${model.name} without layers ssma/.../gates`,
    );
  const gates = modelOf({
    inputs: model.inputs,
    outputs: gateLayers.map(({ output }) => output as SymbolicTensor),
  });
  return {
    async read(image) {
      const inputs = [...imagesByInput(model, image, 'gateReader').values()];
      const outputs = [gates.predictOnBatch(inputs)].flat() as tf.Tensor4D[];
      const maps: GateMaps[] = [];
      for (const [index, { name }] of gateLayers.entries()) {
        const output = outputs[index] as tf.Tensor4D;
        const [, height, width] = output.shape;
        const means = meanGates((await output.data()) as Float32Array, height * width, modalities.length);
        const byModality = Object.fromEntries(modalities.map((modality, m) => [modality, means[m] as Float32Array]));
        maps.push({ block: name.replace(/\/gates$/, ''), height, width, byModality });
      }
      tf.dispose(outputs);
      return maps;
    },
  };
}

/** Whether a network has gates that `gateReader` could read. */
export function hasGates(model: LayersModel): boolean {
  return gateLayersOf(model).length > 0;
}

function gateLayersOf(model: LayersModel): LayersModel['layers'] {
  return model.layers.filter(({ name }) => /^ssma\/.+\/gates$/.test(name));
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
