import { buildUnfilledModel, writeWeights } from '@ssma/core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { type NetworkDescription, readCheckpoint } from './checkpoint.js';

/**
 * Builds the network of a checkpoint file with its weights; the caller disposes the model.
 *
 * @throws CheckpointError when the file is missing, damaged, no checkpoint of this program, or lacks a weight
 */
export async function loadNetwork(path: string): Promise<{ model: LayersModel; network: NetworkDescription }> {
  const { network, weights } = await readCheckpoint(path);
  const model = buildUnfilledModel(network.model, network.shape);
  writeWeights(model, weights, { source: path });
  return { model, network };
}
