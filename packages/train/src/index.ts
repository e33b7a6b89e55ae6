export {
  type BestValidation,
  type Checkpoint,
  NetworkDescription,
  readCheckpoint,
  saveCheckpoint,
  type TrainingState,
} from './checkpoint.js';
export { BEST_CHECKPOINT, LAST_CHECKPOINT, resultCheckpoint } from './checkpoint-files.js';
export { DivergedError } from './errors.js';
export { loadNetwork } from './load-network.js';
export { type LossTerm, lossTerms, type SegmentationLoss, segmentationLoss } from './loss.js';
export { createOptimiser, type Optimiser } from './optimiser.js';
export { PROTOCOLS, STAGE_NAMES, type StageName } from './protocol/protocols.js';
export { StagedTrainSpec } from './protocol/staged-train-spec.js';
export {
  expertSpec,
  pruningTrainSpec,
  type StageStart,
  type TrainingStage,
  trainingStages,
} from './protocol/training-stages.js';
export { learningRateFactor } from './schedule.js';
export { LossSpec, OptimiserSpec, ScheduleSpec, TrainSpec } from './spec.js';
export { startFromExperts, startFromImagenet, startFromNetwork } from './start-weights.js';
export { type StepLosses, type StepOptions, trainStep } from './train-step.js';
export {
  runTraining,
  type StepReport,
  type TrainingOptions,
  type TrainingResult,
} from './training.js';
export { type TrainingNetwork, trainingNetwork } from './training-network.js';
