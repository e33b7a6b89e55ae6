import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { buildModel, modalitiesOf } from '@ssma/core';
import { classPredictor, loadEngine } from '@ssma/core/node';
import { type DatasetSpec, evaluationSamples, openBatches, openDataset } from '@ssma/datasets';
import { evaluate } from '@ssma/eval';
import {
  BEST_CHECKPOINT,
  LAST_CHECKPOINT,
  type NetworkDescription,
  resultCheckpoint,
  runTraining,
  type StepReport,
  saveCheckpoint,
  startFromExperts,
  startFromImagenet,
  startFromNetwork,
} from '@ssma/train';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { INPUT_PIPELINE } from './input-pipeline.js';
import { networkOf } from './network-of.js';
import { requireLabels } from './require-labels.js';
import { expertRole, type StageContext, type StageOutcome, StageStopped, type StageTask } from './stage-context.js';
import { stepRate } from './step-rate.js';

/** Trains a network from its start, or goes on from the last checkpoint if the stage's folder has one. */
export async function runTrainStage(context: StageContext<'train'>): Promise<StageOutcome<'train'>> {
  const { config, seed, dir, inputCache } = context.task;
  await loadEngine();
  const dataset = await openDataset(config.dataset);
  requireLabels(dataset, config.train.split);
  const network = networkOf(config, dataset);
  const model = buildModel(network.model, network.shape, seed);
  if (!existsSync(join(dir, LAST_CHECKPOINT))) await writeStartWeights(model, network, context.task);
  if (config.train.steps === 0) return keepAsItStarts(model, network, context);
  const { batchSize, augment, split, validateEvery } = config.train;
  const modalities = modalitiesOf(config.model);
  const reporter = stepReporter(context);
  const result = await runTraining({
    spec: config.train,
    model,
    network,
    seed,
    checkpointFolder: dir,
    openBatches: (startStep) =>
      openBatches({
        ...INPUT_PIPELINE,
        dataset: config.dataset,
        cacheFolder: inputCache,
        split,
        modalities,
        input: config.input,
        batchSize,
        augment,
        seed,
        startStep,
      }),
    validate: async (step) => {
      const meanIou = await validationScore(model, network, config.dataset, context);
      if (meanIou !== null) context.reportMetrics([{ name: 'validation/meanIou', step, value: meanIou }]);
      return meanIou;
    },
    onStep: reporter.report,
    onCheckpoint: () => {
      // The last checkpoint says which was the best so far, so that one goes first.
      if (existsSync(join(dir, BEST_CHECKPOINT))) context.reportCheckpoint(BEST_CHECKPOINT);
      context.reportCheckpoint(LAST_CHECKPOINT);
    },
    signal: context.signal,
  });
  model.dispose();
  if (result.outcome === 'stopped') throw new StageStopped(`stopped after step ${result.step}; its checkpoint is kept`);
  context.reportMetrics([{ name: 'train/waitShare', step: result.step, value: result.waitShare }]);
  await context.reportArtifact({ kind: 'checkpoint', path: LAST_CHECKPOINT });
  if (validateEvery > 0) await context.reportArtifact({ kind: 'checkpoint', path: BEST_CHECKPOINT });
  return { kind: 'train', steps: result.step, finalLoss: reporter.lastLoss() };
}

/** A network that is only put together of its experts, or not trained at all. */
async function keepAsItStarts(
  model: LayersModel,
  network: NetworkDescription,
  { task: { dir, seed }, reportArtifact }: StageContext<'train'>,
): Promise<StageOutcome<'train'>> {
  await saveCheckpoint(join(dir, LAST_CHECKPOINT), { model, network, training: { step: 0, seed, best: null } });
  model.dispose();
  await reportArtifact({ kind: 'checkpoint', path: LAST_CHECKPOINT });
  return { kind: 'train', steps: 0, finalLoss: null };
}

/** Writes what the network starts from over its random weights, where it does not start from these alone. */
async function writeStartWeights(
  model: LayersModel,
  network: NetworkDescription,
  { config: { stage, encoderWeights, experts = {} }, parents }: StageTask<'train'>,
): Promise<void> {
  if (parents.network !== undefined) return startFromNetwork(model, network, resultCheckpoint(parents.network));
  if (encoderWeights !== undefined) return startFromImagenet(model, network, encoderWeights);
  if (stage !== 'fusion') return;
  const checkpoints = modalitiesOf(network.model).flatMap((modality) => {
    const folder = parents[expertRole(modality)];
    const path = folder === undefined ? experts[modality] : resultCheckpoint(folder);
    return path === undefined ? [] : [[modality, path] as const];
  });
  await startFromExperts(model, network, Object.fromEntries(checkpoints));
}

function stepReporter({ task, reportProgress, reportMetrics }: StageContext<'train'>) {
  const { steps, batchSize, logEvery } = task.config.train;
  const rate = stepRate();
  let lastLoss: number | null = null;
  return {
    lastLoss: () => lastLoss,
    report({ step, loss, mainLoss, learningRate }: StepReport) {
      lastLoss = loss;
      const secondsPerStep = rate.afterStep();
      reportProgress({
        phase: 'training',
        step,
        totalSteps: steps,
        loss,
        ...(secondsPerStep !== null && {
          imagesPerSecond: batchSize / secondsPerStep,
          etaSeconds: (steps - step) * secondsPerStep,
        }),
      });
      if (step % logEvery !== 0 && step !== steps) return;
      reportMetrics([
        { name: 'train/loss', step, value: loss },
        { name: 'train/mainLoss', step, value: mainLoss },
        { name: 'train/learningRate', step, value: learningRate },
      ]);
    },
  };
}

async function validationScore(
  model: LayersModel,
  { input, shape, model: spec }: NetworkDescription,
  dataset: DatasetSpec,
  { signal, task }: StageContext<'train'>,
): Promise<number | null> {
  const { batchSize, validationSplit: split } = task.config.train;
  const modalities = modalitiesOf(spec);
  const predictor = classPredictor(model, modalities);
  try {
    const batches = evaluationSamples({
      ...INPUT_PIPELINE,
      dataset,
      cacheFolder: task.inputCache,
      split,
      modalities,
      input,
      batchSize,
    });
    const { summary } = await evaluate({ predict: predictor.predict, batches, numClasses: shape.classes, signal });
    return summary.meanIou;
  } finally {
    predictor.dispose();
  }
}
