import { runEvaluateStage } from './evaluate.js';
import type { StageRunners } from './stage-context.js';
import { runTrainStage } from './train.js';

/** How each kind of stage is run; a stage's process imports this module. */
export const stageRunners: StageRunners = { train: runTrainStage, evaluate: runEvaluateStage };
