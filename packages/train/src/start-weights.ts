import { CheckpointError, writeExpertWeights, writeImagenetWeights, writeWeights } from '@ssma/core';
import { readSafetensorsFile, readTensorBundleFiles } from '@ssma/core/node';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { type NetworkDescription, readCheckpoint } from './checkpoint.js';

/**
 * Fills the parts of a fusion network that take the weights of its experts; the rest keeps its values.
 *
 * @param experts paths of checkpoints by modality, one for each that the network reads
 * @throws CheckpointError when an expert is missing, damaged, or made for another modality, input, classes or backbone;
 *   both are named
 * @see section 5.1.2 of the paper
 */
export async function startFromExperts(
  model: LayersModel,
  network: NetworkDescription,
  experts: Readonly<Record<string, string>>,
): Promise<void> {
  for (const modality of network.model.modalities) {
    const path = experts[modality];
    if (path === undefined) {
      const got = Object.keys(experts).join(', ') || 'none';
      throw new CheckpointError(`${network.model.network}: it must have an expert on ${modality}; got ${got}`);
    }
    const expert = await readCheckpoint(path);
    requireFitting(path, expert.network, { modality, network });
    writeExpertWeights(model, network.model, { modality, tensors: expert.weights });
  }
}

/**
 * Gives a network the weights of a checkpoint of the same network.
 *
 * @throws CheckpointError when it is missing, damaged or of another network
 */
export async function startFromNetwork(model: LayersModel, network: NetworkDescription, path: string): Promise<void> {
  const checkpoint = await readCheckpoint(path);
  const [stored, wanted] = [checkpoint.network, network].map((one) =>
    JSON.stringify({ model: one.model, ...one.shape }),
  );
  if (stored !== wanted) {
    throw new CheckpointError(`${path}: checkpoint must be of the network ${wanted}; got ${stored}`);
  }
  writeWeights(model, checkpoint.weights, { source: path });
}

/**
 * Initialises every encoder of a network from TF-slim's `resnet_v2_50`; the rest keeps its values.
 *
 * @param path a safetensors file, or the prefix or index file of a TensorFlow checkpoint
 * @throws CheckpointError when it cannot be read or does not fit; ConfigError when the network has no such encoder
 */
export async function startFromImagenet(model: LayersModel, network: NetworkDescription, path: string): Promise<void> {
  const { tensors } = path.endsWith('.safetensors')
    ? await readSafetensorsFile(path)
    : await readTensorBundleFiles(path.replace(/\.index$/, ''));
  writeImagenetWeights(model, network.model, tensors);
}

function requireFitting(
  path: string,
  expert: NetworkDescription,
  { modality, network }: { readonly modality: string; readonly network: NetworkDescription },
): void {
  const rules = [
    ['network', 'adapnet++', expert.model.network],
    ['modality', modality, expert.model.modalities.join(', ')],
    ['input', inputText(network), inputText(expert)],
    ['classes', classesText(network), classesText(expert)],
    ['backbone', backboneText(network), backboneText(expert)],
  ] as const;
  for (const [what, wanted, got] of rules) {
    if (wanted !== got) throw new CheckpointError(`${path}: ${what} of the expert must be ${wanted}; got ${got}`);
  }
}

function inputText({ input }: NetworkDescription): string {
  return `${input.height} x ${input.width} ${input.normalisation}`;
}

function classesText({ classes }: NetworkDescription): string {
  return `${classes.length} (${classes.map(({ name }) => name).join(', ')})`;
}

function backboneText({ model }: NetworkDescription): string {
  const rates = 'dilationRates' in model ? `, dilation rates ${model.dilationRates}` : '';
  return `width multiplier ${model.widthMultiplier}${rates}`;
}
