export { PROTOCOLS, STAGE_NAMES, type StageName } from './protocols.js';
export { StagedTrainSpec } from './staged-train-spec.js';
export {
  expertSpec,
  pruningTrainSpec,
  type StageStart,
  type TrainingStage,
  trainingStages,
} from './training-stages.js';
