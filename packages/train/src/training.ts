import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { Batch, BatchStream } from '@ssma/datasets';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import {
  type BestValidation,
  type NetworkDescription,
  readCheckpoint,
  restoreCheckpoint,
  saveCheckpoint,
} from './checkpoint.js';
import { BEST_CHECKPOINT, LAST_CHECKPOINT } from './checkpoint-files.js';
import { DivergedError } from './errors.js';
import { dropModalities } from './modality-dropout.js';
import { createOptimiser, type Optimiser } from './optimiser.js';
import { learningRateFactor } from './schedule.js';
import type { TrainSpec } from './spec.js';
import { trainStep } from './train-step.js';
import { type TrainingNetwork, trainingNetwork } from './training-network.js';

/** What a step reports; losses are those before its update. */
export interface StepReport {
  /** Updates made so far, this one included. */
  readonly step: number;
  readonly epoch: number;
  readonly loss: number;
  /** Cross-entropy of the logits alone. */
  readonly mainLoss: number;
  /** Base rate of the weights outside all parameter groups, at this step. */
  readonly learningRate: number;
}

export interface TrainingOptions {
  readonly spec: TrainSpec;
  readonly model: LayersModel;
  readonly network: NetworkDescription;
  readonly seed: number;
  /** Folder of `last.safetensors` and `best.safetensors`; training goes on from `last` when it is there. */
  readonly checkpointFolder: string;
  /** Batches from a step on; the same for a resumed run as for an undisturbed one. */
  readonly openBatches: (startStep: number) => BatchStream | Promise<BatchStream>;
  /** Mean IoU on the validation split with the network as it is; null when no pixel could be scored. */
  readonly validate: (step: number) => Promise<number | null>;
  readonly onStep?: (report: StepReport) => void;
  readonly onCheckpoint?: (path: string, step: number) => void;
  /** Ends training after the current step; a checkpoint is written. */
  readonly signal?: AbortSignal;
}

export interface TrainingResult {
  /** `stopped`: the signal came first; the same call goes on from the checkpoint. */
  readonly outcome: 'complete' | 'stopped';
  readonly step: number;
  readonly best: BestValidation | null;
  /** Share of the time since the first batch that the network waited for data. */
  readonly waitShare: number;
}

/**
 * Trains a network to `spec.steps` updates. Start and resume are one path: both begin from a checkpoint, possibly none,
 * and give the same losses as an undisturbed run on the same engine.
 *
 * @throws DivergedError when a loss is not finite, with the step and the last good checkpoint
 * @throws CheckpointError when a checkpoint cannot be written, or the one to go on from is of another network or damaged
 * @throws ConfigError when a parameter group matches no weight
 */
export async function runTraining(options: TrainingOptions): Promise<TrainingResult> {
  const { spec, model, network, checkpointFolder } = options;
  await mkdir(checkpointFolder, { recursive: true });
  const optimiser = createOptimiser(model, spec.optimiser);
  try {
    const start = await resumePoint(options, optimiser);
    // With the weights that were restored: its frozen part is a copy of them.
    const trained = trainingNetwork(model, network.model, spec);
    try {
      const batches = await options.openBatches(start.step);
      try {
        return await trainFrom(start, options, { trained, optimiser }, batches);
      } finally {
        await batches.close();
      }
    } finally {
      trained.dispose();
    }
  } finally {
    optimiser.dispose();
  }
}

/** Where the run stands; changed in place as it goes. */
interface Progress {
  step: number;
  savedStep: number;
  best: BestValidation | null;
}

async function resumePoint(
  { model, network, seed, checkpointFolder }: TrainingOptions,
  optimiser: Optimiser,
): Promise<Progress> {
  const path = join(checkpointFolder, LAST_CHECKPOINT);
  if (!existsSync(path)) return { step: 0, savedStep: 0, best: null };
  const checkpoint = await readCheckpoint(path);
  restoreCheckpoint(path, checkpoint, { model, network, optimiser, seed });
  const { step, best } = checkpoint.training;
  return { step, savedStep: step, best };
}

/** What a run makes for its steps. */
interface Training {
  readonly trained: TrainingNetwork;
  readonly optimiser: Optimiser;
}

async function trainFrom(
  progress: Progress,
  options: TrainingOptions,
  training: Training,
  batches: BatchStream,
): Promise<TrainingResult> {
  const { spec, signal } = options;
  // Waiting for the first batch is the pipeline's start-up, not the network held up by its data.
  let batch = progress.step < spec.steps ? await batches.next() : null;
  const startTimeMs = performance.now();
  const startWaitMs = batches.waitMs;
  while (batch !== null && signal?.aborted !== true) {
    await oneStep(batch, progress, options, training);
    batches.release(batch);
    // Native operators block the event loop for the whole step: this lets messages and the signal in.
    await setImmediate();
    batch = progress.step < spec.steps ? await batches.next() : null;
  }
  if (progress.step > progress.savedStep) await saveLast(progress, options, training.optimiser);
  const elapsedMs = performance.now() - startTimeMs;
  return {
    outcome: progress.step === spec.steps ? 'complete' : 'stopped',
    step: progress.step,
    best: progress.best,
    waitShare: (batches.waitMs - startWaitMs) / elapsedMs,
  };
}

/** One update, then the validation and the checkpoint that are due after it. */
async function oneStep(
  batch: Batch,
  progress: Progress,
  options: TrainingOptions,
  { trained, optimiser }: Training,
): Promise<void> {
  const { spec, network, seed, onStep } = options;
  const { step } = progress;
  const factor = learningRateFactor(spec.schedule, step, spec.steps);
  const { modalities } = trained;
  const { normalisation } = network.input;
  const entering = dropModalities(batch, { probability: spec.modalityDropout, modalities, normalisation, seed, step });
  const { total, main } = trainStep(trained, optimiser, entering, {
    seed,
    step,
    learningRateFactor: factor,
    microBatchSize: spec.microBatchSize,
  });
  if (!Number.isFinite(total)) throw divergedError(progress, total, options);
  progress.step += 1;
  const learningRate = spec.optimiser.learningRate * factor;
  onStep?.({ step: progress.step, epoch: batch.epoch, loss: total, mainLoss: main, learningRate });
  const isLast = progress.step === spec.steps;
  if (spec.validateEvery > 0 && (isLast || progress.step % spec.validateEvery === 0)) await keepBest(progress, options);
  if (isLast || progress.step % spec.checkpointEvery === 0) await saveLast(progress, options, optimiser);
}

async function keepBest(
  progress: Progress,
  { model, network, seed, validate, checkpointFolder }: TrainingOptions,
): Promise<void> {
  const meanIou = await validate(progress.step);
  if (meanIou === null || (progress.best !== null && meanIou <= progress.best.meanIou)) return;
  progress.best = { step: progress.step, meanIou };
  const training = { step: progress.step, seed, best: progress.best };
  await saveCheckpoint(join(checkpointFolder, BEST_CHECKPOINT), { model, network, training });
}

async function saveLast(progress: Progress, options: TrainingOptions, optimiser: Optimiser): Promise<void> {
  const { model, network, seed, checkpointFolder, onCheckpoint } = options;
  const path = join(checkpointFolder, LAST_CHECKPOINT);
  const training = { step: progress.step, seed, best: progress.best };
  await saveCheckpoint(path, { model, network, training, optimiser });
  progress.savedStep = progress.step;
  onCheckpoint?.(path, progress.step);
}

function divergedError(
  { step, savedStep }: Progress,
  loss: number,
  { checkpointFolder }: TrainingOptions,
): DivergedError {
  return new DivergedError({
    step,
    loss,
    lastCheckpoint: savedStep > 0 ? join(checkpointFolder, LAST_CHECKPOINT) : null,
  });
}
