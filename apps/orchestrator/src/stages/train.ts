import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { buildModel, modalitiesOf } from '@ssma/core';
import { openDataset } from '@ssma/datasets';
import {
  LAST_CHECKPOINT,
  type NetworkDescription,
  resultCheckpoint,
  startFromExperts,
  startFromImagenet,
  startFromNetwork,
} from '@ssma/train';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { networkOf } from './network-of.js';
import { runPruneStage } from './prune.js';
import { requireLabels } from './require-labels.js';
import { expertRole, type StageContext, type StageOutcome, type StageTask } from './stage-context.js';
import { startEngine } from './start-engine.js';
import { keepNetwork, trainNetwork } from './train-network.js';

/** Trains a network from its start, or goes on from the last checkpoint if the stage's folder has one. */
export async function runTrainStage(context: StageContext<'train'>): Promise<StageOutcome<'train'>> {
  const { config, seed, dir } = context.task;
  await startEngine(context);
  const dataset = await openDataset(config.dataset);
  requireLabels(dataset, config.train.split);
  const network = networkOf(config, dataset);
  if (config.prune !== undefined) return runPruneStage(context, network, config.prune);
  const model = buildModel(network.model, network.shape, seed);
  try {
    if (!existsSync(join(dir, LAST_CHECKPOINT))) await writeStartWeights(model, network, context.task);
    if (config.train.steps === 0) return await keepNetwork({ model, network }, context);
    return await trainNetwork({ model, network }, context);
  } finally {
    model.dispose();
  }
}

/** Writes what the network starts from over its random weights, where it does not start from these alone. */
async function writeStartWeights(
  model: LayersModel,
  network: NetworkDescription,
  { config: { stage, encoderWeights, checkpoint, experts = {} }, parents }: StageTask<'train'>,
): Promise<void> {
  const whole = parents.network === undefined ? checkpoint : resultCheckpoint(parents.network);
  if (whole !== undefined) return startFromNetwork(model, network, whole);
  if (encoderWeights !== undefined) return startFromImagenet(model, network, encoderWeights);
  if (stage !== 'fusion') return;
  const checkpoints = modalitiesOf(network.model).flatMap((modality) => {
    const folder = parents[expertRole(modality)];
    const path = folder === undefined ? experts[modality] : resultCheckpoint(folder);
    return path === undefined ? [] : [[modality, path] as const];
  });
  await startFromExperts(model, network, Object.fromEntries(checkpoints));
}
