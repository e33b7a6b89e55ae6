import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { modalitiesOf } from '@ssma/core';
import { openBatches } from '@ssma/datasets';
import { BEST_CHECKPOINT, LAST_CHECKPOINT, runTraining, type StepReport, saveCheckpoint } from '@ssma/train';
import { INPUT_PIPELINE } from './input-pipeline.js';
import { recordedCosts } from './recorded-costs.js';
import { type StageContext, type StageOutcome, StageStopped } from './stage-context.js';
import type { StageNetwork } from './stage-network.js';
import { stepRate } from './step-rate.js';
import { validationScore } from './validation-score.js';

/**
 * Trains a network with the settings of a stage, from its last checkpoint if the stage's folder has one, and records the
 * checkpoints. The weights that validated best are in the best checkpoint, the model has the last.
 *
 * @throws StageStopped when the stage was asked to stop; its state is kept
 */
export async function trainNetwork(
  { model, network }: StageNetwork,
  context: StageContext<'train'>,
): Promise<StageOutcome<'train'>> {
  const { config, seed, dir, inputCache } = context.task;
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
      const meanIou = await validationScore({ model, network }, context);
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
  if (result.outcome === 'stopped') throw new StageStopped(`stopped after step ${result.step}; its checkpoint is kept`);
  context.reportMetrics([{ name: 'train/waitShare', step: result.step, value: result.waitShare }]);
  await context.reportArtifact({ kind: 'checkpoint', path: LAST_CHECKPOINT });
  if (validateEvery > 0) await context.reportArtifact({ kind: 'checkpoint', path: BEST_CHECKPOINT });
  return { kind: 'train', steps: result.step, finalLoss: reporter.lastLoss(), costs: recordedCosts(model) };
}

/** Records a network as a stage's result without a step of training. */
export async function keepNetwork(
  { model, network }: StageNetwork,
  { task: { dir, seed }, reportArtifact }: StageContext<'train'>,
): Promise<StageOutcome<'train'>> {
  await saveCheckpoint(join(dir, LAST_CHECKPOINT), { model, network, training: { step: 0, seed, best: null } });
  await reportArtifact({ kind: 'checkpoint', path: LAST_CHECKPOINT });
  return { kind: 'train', steps: 0, finalLoss: null, costs: recordedCosts(model) };
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
