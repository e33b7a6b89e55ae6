import { type AdapnetppSpec, ConfigError, type ModelSpec } from '@ssma/core/spec';
import { TrainSpec } from '../spec.js';
import { applyOverrides, type Overrides } from './overrides.js';
import { PROTOCOLS, type StageName } from './protocols.js';
import type { StagedTrainSpec } from './staged-train-spec.js';

/** What a stage's network starts from. */
export type StageStart =
  /** Weights drawn from the seed, the encoder's perhaps from a file. */
  | { readonly kind: 'random'; readonly encoderWeights?: string }
  /** One trained expert per modality: the stage of the list that trains it, or a checkpoint file. */
  | { readonly kind: 'experts'; readonly experts: Readonly<Record<string, { stage: number } | { file: string }>> }
  /** The network of a checkpoint file. */
  | { readonly kind: 'checkpoint'; readonly file: string }
  /** The network as an earlier stage of the list leaves it. */
  | { readonly kind: 'network'; readonly stage: number };

/** One training of the way to a network. */
export interface TrainingStage {
  readonly name: StageName;
  readonly model: ModelSpec;
  /** Complete; 0 steps where a network is only put together of its experts. */
  readonly train: TrainSpec;
  readonly start: StageStart;
}

/** How a network is made of experts; null: it starts without. */
const FUSION_RECIPES: Readonly<Record<ModelSpec['network'], FusionRecipe | null>> = {
  'adapnet++': null,
  stacking: null,
  fusenet: null,
  'fusenet-vgg16': null,
  average: { isTrained: false, isFineTuned: false },
  maximum: { isTrained: false, isFineTuned: false },
  'late-fusion': { isTrained: true, isFineTuned: false },
  lfc: { isTrained: true, isFineTuned: false },
  // The released code of CMoDE trains its gates and last convolution only.
  cmode: { isTrained: true, isFineTuned: false, changes: { expertLearningRate: 0 } },
  ssma: { isTrained: true, isFineTuned: true },
};

interface FusionRecipe {
  readonly isTrained: boolean;
  readonly isFineTuned: boolean;
  /** Of the protocol's fusion stage. */
  readonly changes?: Overrides;
}

/**
 * The trainings that lead to a network, parents before children; the last one gives the result.
 *
 * Settings are those of the protocol, changed by the network's recipe, by what `train` says for all stages and by what
 * it says for this one. A network that comes whole from a file is trained for no step. Average and maximum are put together of their experts and not trained.
 *
 * @throws ConfigError when the settings of a stage contradict each other, or an expert is given of a modality that the
 *   network does not read
 * @see section 5.1.1, 5.1.2 and 5.7 of the paper
 * @remarks The published FuseNet was trained by SGD with class weights; here by Adam like all others.
 */
export function trainingStages(model: ModelSpec, train: StagedTrainSpec): TrainingStage[] {
  if (train.checkpoint !== undefined) return [storedNetwork(model, train, train.checkpoint)];
  const recipe = FUSION_RECIPES[model.network];
  if (recipe === null) return [firstStage(model, train)];
  requireAllFilters(model);
  const { experts: files = {} } = train.fusion;
  requireUsedExperts(model, files);
  const trained = model.modalities.filter((modality) => files[modality] === undefined);
  const stages = trained.map((modality) => firstStage(expertSpec(model, modality), train));
  const experts = Object.fromEntries(
    model.modalities.map((modality) => {
      const file = files[modality];
      return [modality, file === undefined ? { stage: trained.indexOf(modality) } : { file }];
    }),
  );
  const fusion = settingsOf('fusion', model, train, recipe.changes);
  stages.push({
    name: 'fusion',
    model,
    train: recipe.isTrained ? fusion : { ...fusion, steps: 0 },
    start: { kind: 'experts', experts },
  });
  const fineTune = settingsOf('fineTune', model, train);
  if (recipe.isFineTuned && fineTune.steps > 0) {
    stages.push({ name: 'fineTune', model, train: fineTune, start: { kind: 'network', stage: stages.length - 1 } });
  }
  return stages;
}

/**
 * The expert on one modality that a fusion network starts from. It has auxiliary heads unless the fusion network says
 * otherwise; whatever else the fusion network chooses, equal experts are one.
 */
export function expertSpec(fusion: ModelSpec, modality: string): AdapnetppSpec {
  if (!('dilationRates' in fusion)) throw new Error(`expertSpec: network must have experts; got ${fusion.network}`);
  const { widthMultiplier, dilationRates, dropoutRate, batchNormMomentum } = fusion;
  const auxiliaryHeads = 'auxiliaryHeads' in fusion ? fusion.auxiliaryHeads : true;
  return {
    network: 'adapnet++',
    modalities: [modality],
    widthMultiplier,
    dilationRates,
    auxiliaryHeads,
    dropoutRate,
    batchNormMomentum,
  };
}

/** Settings of the fine-tuning behind a stage of pruning. */
export function pruningTrainSpec(model: ModelSpec, train: StagedTrainSpec): TrainSpec {
  return settingsOf('afterPruning', model, train);
}

function storedNetwork(model: ModelSpec, train: StagedTrainSpec, file: string): TrainingStage {
  const other = train.expert.encoderWeights ?? Object.values(train.fusion.experts ?? {})[0];
  if (other !== undefined) {
    throw new ConfigError(`train.checkpoint: must be the only file of weights, as it has all; got ${other}, too`);
  }
  const name = FUSION_RECIPES[model.network] === null ? 'expert' : 'fusion';
  return { name, model, train: { ...settingsOf(name, model, train), steps: 0 }, start: { kind: 'checkpoint', file } };
}

function firstStage(model: ModelSpec, train: StagedTrainSpec): TrainingStage {
  const { encoderWeights } = train.expert;
  return {
    name: 'expert',
    model,
    train: settingsOf('expert', model, train),
    start: { kind: 'random', ...(encoderWeights !== undefined && { encoderWeights }) },
  };
}

function settingsOf(
  name: StageName,
  { modalities }: ModelSpec,
  staged: StagedTrainSpec,
  recipe: Overrides = {},
): TrainSpec {
  const { protocol, checkpoint: _checkpoint, ...sections } = staged;
  const {
    expert: _expert,
    fusion: _fusion,
    fineTune: _fineTune,
    afterPruning: _afterPruning,
    ...everyStage
  } = sections;
  const layers = [PROTOCOLS[protocol][name], recipe, everyStage, staged[name] ?? {}];
  const { expertLearningRate, encoderWeights: _file, experts: _files, ...settings } = applyOverrides(layers, isWhole);
  const parsed = TrainSpec.safeParse(settings);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new ConfigError(`train, stage ${name}: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`);
  }
  if (typeof expertLearningRate !== 'number') return parsed.data;
  const { optimiser } = parsed.data;
  const groups = modalities.map((modality) => ({ prefix: `${modality}/`, learningRate: expertLearningRate }));
  return { ...parsed.data, optimiser: { ...optimiser, groups: [...optimiser.groups, ...groups] } };
}

/** A schedule of one kind has no keys of another. */
function isWhole(key: string): boolean {
  return key === 'schedule';
}

/** Its experts have all filters, so that their weights do not fit; it is pruned once it is put together. */
function requireAllFilters({ network, keptFilters }: ModelSpec): void {
  if (keptFilters === undefined) return;
  throw new ConfigError(
    `model.keptFilters: ${network} must come with train.checkpoint when it is pruned, as its experts are not; got none`,
  );
}

function requireUsedExperts({ modalities }: ModelSpec, files: Readonly<Record<string, string>>): void {
  const unused = Object.keys(files).find((modality) => !modalities.includes(modality));
  if (unused === undefined) return;
  throw new ConfigError(
    `train.fusion.experts: must be of the network's modalities ${modalities.join(', ')}; got ${unused}`,
  );
}
