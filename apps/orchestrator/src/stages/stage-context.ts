import { ConfusionMatrixJson } from '@ssma/eval';
import { PruningStep } from '@ssma/prune/spec';
import { STAGE_NAMES } from '@ssma/train/protocol';
import { TrainSpec } from '@ssma/train/spec';
import { z } from 'zod';
import { TrialConfig } from '../sweep/sweep-schema.js';
import type { Provenance } from '../wire/provenance.js';
import { RecordedCosts } from '../wire/recorded-costs.js';

const file = z.string().min(1);

/** What one training on the way to a trial's network depends on. */
export const TrainStageConfig = TrialConfig.pick({ dataset: true, input: true, model: true }).extend({
  stage: z.enum(STAGE_NAMES),
  /** Complete settings of the stage. */
  train: TrainSpec,
  /** File of ImageNet weights for the encoder. */
  encoderWeights: file.optional(),
  /** Checkpoint files of experts that no stage trains, by modality. */
  experts: z.record(z.string(), file).optional(),
  /** Checkpoint file of the network that the training starts from. */
  checkpoint: file.optional(),
  /** What is removed from the parent's network before the training. `model` is the network before all pruning. */
  prune: PruningStep.optional(),
});
export type TrainStageConfig = z.infer<typeof TrainStageConfig>;

/** The part of a trial's configuration that evaluating a trained network depends on. */
export const EvaluateStageConfig = TrialConfig.omit({ train: true, prune: true });
export type EvaluateStageConfig = z.infer<typeof EvaluateStageConfig>;

const task = {
  key: z.string().min(1),
  seed: z.int().min(0),
  /** Absolute path of the stage's folder; it exists, belongs to this stage alone and outlives attempts. */
  dir: z.string().min(1),
  /** Absolute path of the folder of kept network inputs, which all stages share. */
  inputCache: z.string().min(1),
};

/** Role of the stage that trains the expert on a modality. */
export function expertRole(modality: string): `expert/${string}` {
  return `expert/${modality}`;
}

/** The stages that a training starts from: one expert per modality, or the network of the stage before. */
const TrainParents = z.record(z.string().regex(/^(network|expert\/.+)$/), file);

/** What a stage has to do. `parents` holds the folders of the stages whose results it reads, by role. */
export const StageTask = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('train'), ...task, config: TrainStageConfig, parents: TrainParents }),
  z.strictObject({
    kind: z.literal('evaluate'),
    ...task,
    config: EvaluateStageConfig,
    parents: z.strictObject({ train: z.string().min(1) }),
  }),
]);
export type StageTask<Kind extends StageKind = StageKind> = Extract<z.infer<typeof StageTask>, { kind: Kind }>;

export type StageKind = 'train' | 'evaluate';

/** What a stage of pruning has done to a network. */
export const PruningOutcome = z.strictObject({
  /** Whether the pruned network is the result; where it lost too much, that is the network before the stage. */
  isAccepted: z.boolean(),
  /** On the validation split: of the network before all pruning, before this stage, without its filters, fine-tuned. */
  meanIou: z.strictObject({
    original: z.number(),
    before: z.number(),
    removed: z.number().nullable(),
    fineTuned: z.number().nullable(),
  }),
});
export type PruningOutcome = z.infer<typeof PruningOutcome>;

/**
 * What a finished stage has found out. An evaluation is its confusion matrix: every metric derives from it. `finalLoss`
 * is null when a resumed stage had no step left.
 */
export const StageOutcome = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('train'),
    steps: z.int().min(0),
    finalLoss: z.number().nullable(),
    pruning: PruningOutcome.optional(),
    /** Of the network that is the result; outcomes of older versions lack them. */
    costs: RecordedCosts.optional(),
  }),
  z.strictObject({
    kind: z.literal('evaluate'),
    classNames: z.array(z.string()).min(2),
    confusion: ConfusionMatrixJson,
    /** Parts of the confusion matrix, by group of samples. */
    groups: z.array(z.strictObject({ name: z.string(), confusion: ConfusionMatrixJson })),
  }),
]);
export type StageOutcome<Kind extends StageKind = StageKind> = Extract<z.infer<typeof StageOutcome>, { kind: Kind }>;

/** How far a stage is. */
export const StageProgress = z.strictObject({
  /** What is going on, e.g. `training` or `evaluating`. */
  phase: z.string().min(1),
  step: z.int().min(0),
  totalSteps: z.int().min(0),
  loss: z.number().optional(),
  imagesPerSecond: z.number().min(0).optional(),
  etaSeconds: z.number().min(0).optional(),
});
export type StageProgress = z.infer<typeof StageProgress>;

/** One point of a series. */
export const StageMetric = z.strictObject({ name: z.string().min(1), step: z.int().min(0), value: z.number() });
export type StageMetric = z.infer<typeof StageMetric>;

/** What a stage runner is given. The same context serves a first attempt and one that resumes from a checkpoint. */
export type StageContext<Kind extends StageKind = StageKind> = StageReporter & {
  readonly task: StageTask<Kind>;
  /** Aborts when the stage is asked to stop: keep the state, then throw `StageStopped`. */
  readonly signal: AbortSignal;
};

/** How a running stage tells what it does. */
export interface StageReporter {
  /** With what the stage is run here; a later report replaces an earlier one. */
  reportProvenance(provenance: Provenance): void;
  reportProgress(progress: StageProgress): void;
  /** Repeating a (name, step) after a resume replaces its value. */
  reportMetrics(metrics: readonly StageMetric[]): void;
  /**
   * A file from which the stage could go on has been written, or replaced whole by a later one. It may go on changing so:
   * what another machine would need is copied in time.
   *
   * @param path relative to the stage's folder
   */
  reportCheckpoint(path: string): void;
  /**
   * Records a finished file: its content is hashed at once and must not change afterwards.
   *
   * @param artifact.kind  what it is, e.g. `checkpoint` or `overlay`
   * @param artifact.path  relative to the stage's folder
   */
  reportArtifact(artifact: { readonly kind: string; readonly path: string }): Promise<void>;
}

/** Thrown by a stage runner that has kept its state because the signal asked it to stop. */
export class StageStopped extends Error {
  readonly code = 'STOPPED';
  override readonly name = 'StageStopped';
}

/** How each kind of stage is run; a runner starts from the checkpoint in its folder if there is one. */
export type StageRunners = {
  readonly [Kind in StageKind]: (context: StageContext<Kind>) => Promise<StageOutcome<Kind>>;
};
