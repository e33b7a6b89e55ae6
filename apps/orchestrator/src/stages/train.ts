import { buildModel, modalitiesOf } from '@ssma/core';
import { classPredictor, loadEngine } from '@ssma/core/node';
import { type DatasetSpec, evaluationSamples, openBatches, openDataset } from '@ssma/datasets';
import { evaluate } from '@ssma/eval';
import { BEST_CHECKPOINT, LAST_CHECKPOINT, type NetworkDescription, runTraining, type StepReport } from '@ssma/train';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { INPUT_PIPELINE } from './input-pipeline.js';
import { networkOf } from './network-of.js';
import { requireLabels } from './require-labels.js';
import { type StageContext, type StageOutcome, StageStopped } from './stage-context.js';
import { stepRate } from './step-rate.js';

/** Trains a trial's network, from its last checkpoint if the stage's folder has one. */
export async function runTrainStage(context: StageContext<'train'>): Promise<StageOutcome<'train'>> {
  const { config, seed, dir, inputCache } = context.task;
  await loadEngine();
  const dataset = await openDataset(config.dataset);
  requireLabels(dataset, config.train.split);
  const network = networkOf(config, dataset);
  const model = buildModel(network.model, network.shape, seed);
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
    signal: context.signal,
  });
  model.dispose();
  if (result.outcome === 'stopped') throw new StageStopped(`stopped after step ${result.step}; its checkpoint is kept`);
  context.reportMetrics([{ name: 'train/waitShare', step: result.step, value: result.waitShare }]);
  await context.reportArtifact({ kind: 'checkpoint', path: LAST_CHECKPOINT });
  if (validateEvery > 0) await context.reportArtifact({ kind: 'checkpoint', path: BEST_CHECKPOINT });
  return { kind: 'train', steps: result.step, finalLoss: reporter.lastLoss() };
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
