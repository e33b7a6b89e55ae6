import { contentId } from '../hash/content-id.js';
import type { EvaluateStageConfig, StageKind, TrainStageConfig } from '../stages/stage-context.js';

/**
 * Version of what each kind of stage computes. Raise it when a change of code changes results: every stage of the kind,
 * and everything behind it, then counts as not done.
 */
const STAGE_CODE_VERSION = { train: 1, evaluate: 1 } as const satisfies Record<StageKind, number>;

interface StageInputs {
  readonly seed: number;
  readonly datasetFingerprint: string;
}

/** What decides a stage's result. */
export type StageDefinition =
  | (StageInputs & {
      readonly kind: 'train';
      readonly config: TrainStageConfig;
      readonly parents: Record<string, never>;
    })
  | (StageInputs & {
      readonly kind: 'evaluate';
      readonly config: EvaluateStageConfig;
      readonly parents: { readonly train: string };
    });

/** A stage with its key. */
export type PlannedStage = StageDefinition & {
  /** `s` and a content hash of everything that decides the result; equal keys are one stage. */
  readonly key: string;
  readonly codeVersion: number;
};

/**
 * Gives a stage its key. Where the dataset lies is left out of it: the fingerprint says what it holds, so moving a
 * dataset keeps its results.
 */
export function planStage(definition: StageDefinition): PlannedStage {
  const { root: _, ...dataset } = definition.config.dataset;
  const codeVersion = STAGE_CODE_VERSION[definition.kind];
  const key = contentId('s', { ...definition, config: { ...definition.config, dataset }, codeVersion });
  return { ...definition, key, codeVersion };
}
