import { writtenJson } from '../hash/canonical-json.js';
import { contentId } from '../hash/content-id.js';
import { recordWriter } from '../hash/record-writer.js';
import { remembered } from '../hash/remembered.js';
import type { EvaluateStageConfig, StageKind, StageTask, TrainStageConfig } from '../stages/stage-context.js';

/**
 * Version of what each kind of stage computes. Raise it when a change of code changes results: every stage of the kind,
 * and everything behind it, then counts as not done.
 */
const STAGE_CODE_VERSION = { train: 2, evaluate: 2 } as const satisfies Record<StageKind, number>;

interface StageInputs {
  readonly seed: number;
  readonly datasetFingerprint: string;
}

/** What decides a stage's result; `parents` holds keys by role. */
export type StageDefinition =
  | (StageInputs & {
      readonly kind: 'train';
      readonly config: TrainStageConfig;
      readonly parents: StageTask<'train'>['parents'];
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
  /** What it does, for people, e.g. `expert rgb`. */
  readonly name: string;
  readonly codeVersion: number;
};

/** Gives a stage its key and name. */
export type PlanStage = (
  definition: StageDefinition,
  /** Hash of the content of each file of weights that the stage reads, by its use. */
  fileHashes?: Readonly<Record<string, string>>,
) => PlannedStage;

/**
 * Makes the function that gives stages their keys. Where the dataset and the files of weights lie is left out of a key:
 * the fingerprint and the hashes say what they hold, so moving them keeps results.
 *
 * Parts that are one object in several stages, such as a model, are written once for all their keys; they must not
 * change.
 */
export function stagePlanner(): PlanStage {
  const written = remembered(writtenJson);
  const writtenSettings = remembered(recordWriter());
  const writtenContent = remembered(({ root: _, ...content }: StageDefinition['config']['dataset']) =>
    writtenJson(content),
  );
  // Objects that are put together of others fill the memory until the next full collection; so all is by name here.
  const keyedConfig = ({ kind, config }: StageDefinition) => {
    const dataset = writtenContent(config.dataset);
    const [input, model] = [written(config.input), written(config.model)];
    const [encoderWeights, experts] = [null, null];
    if (kind === 'evaluate') {
      const evaluate = written(config.evaluate);
      return { dataset, input, model, encoderWeights, experts, evaluate } satisfies Parts<typeof config>;
    }
    const { stage } = config;
    const train = writtenSettings(config.train);
    const settings = { dataset, input, model, encoderWeights, experts, stage, train } satisfies Parts<typeof config>;
    if (config.prune === undefined) return settings;
    return { ...settings, prune: written(config.prune) } satisfies Required<Parts<typeof config>>;
  };
  return (definition, fileHashes = {}) => {
    const { kind, seed, datasetFingerprint, config, parents } = definition;
    const codeVersion = STAGE_CODE_VERSION[kind];
    const keyed = { kind, seed, datasetFingerprint, parents, config: keyedConfig(definition), fileHashes, codeVersion };
    const key = contentId('s', keyed);
    const name = stageName(definition);
    // The parts of one definition belong together.
    return { key, kind, name, seed, datasetFingerprint, codeVersion, config, parents } as PlannedStage;
  };
}

/** A value for every key of a configuration, so that none is missing in the key of a stage. */
type Parts<Config> = Readonly<Record<Exclude<keyof Config, Late> | 'encoderWeights' | 'experts', unknown>> &
  Readonly<Partial<Record<Exclude<Late, 'checkpoint'>, unknown>>>;

/** Came later: where one is absent, keys are what they were before. The checkpoint's content is among the hashes. */
type Late = 'checkpoint' | 'prune';

function stageName({ kind, config }: StageDefinition): string {
  if (kind === 'evaluate') return 'evaluate';
  const { network, modalities } = config.model;
  switch (config.stage) {
    case 'expert':
      return `${network === 'adapnet++' ? 'expert' : network} ${modalities.join('+')}`;
    case 'fusion':
      return network;
    case 'fineTune':
      return `fine-tune ${network}`;
    case 'afterPruning':
      return `prune ${network}`;
  }
}
