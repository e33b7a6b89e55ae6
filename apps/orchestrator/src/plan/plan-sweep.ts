import type { DatasetSpec } from '@ssma/datasets';
import { pruningSteps } from '@ssma/prune/spec';
import { pruningTrainSpec, type StageStart, type TrainingStage } from '@ssma/train/protocol';
import { ConfigError } from '../errors.js';
import { canonicalJson } from '../hash/canonical-json.js';
import { remembered } from '../hash/remembered.js';
import { expertRole, type StageTask, type TrainStageConfig } from '../stages/stage-context.js';
import type { Trial } from '../sweep/trial.js';
import { askedOnce } from './asked-once.js';
import { hashesOf } from './hash-weights.js';
import { type PlannedStage, type PlanStage, stagePlanner } from './planned-stage.js';
import { turnTaker } from './take-turns.js';
import { type TrainingsOf, trainingPlanner } from './training-planner.js';

/** A trial with the stages that make its result. */
export interface PlannedTrial extends Trial {
  /** Keys in the order in which they run. */
  readonly stageKeys: readonly string[];
}

/** What a sweep has to do. */
export interface SweepPlan {
  readonly trials: readonly PlannedTrial[];
  /** Each stage once, parents before children. */
  readonly stages: readonly PlannedStage[];
}

/** What planning has to know about a dataset. */
export interface InspectedDataset {
  /** Hash of its content. */
  readonly fingerprint: string;
  /** What a network can be given of it. */
  readonly modalities: readonly string[];
}

/** How planning looks at what lies on disk. */
export interface PlanDependencies {
  readonly inspectDataset: (dataset: DatasetSpec) => Promise<InspectedDataset>;
  /** Hash of a file of weights. @throws ConfigError when it is not there */
  readonly hashWeights: (path: string) => Promise<string>;
}

/**
 * Turns trials into stages: the experts, the fusion, the fine-tuning of each, its stages of pruning, then its evaluation. Equal stages of several
 * trials are one. The rest of the process goes on meanwhile.
 *
 * @param dependencies asked once per dataset and file
 * @throws ConfigError when settings of a stage contradict each other, a file of weights cannot be read, or the network
 *   reads a modality that the dataset does not have
 */
export async function planSweep(trials: readonly Trial[], dependencies: PlanDependencies): Promise<SweepPlan> {
  const inspect = askedOnce(dependencies.inspectDataset, remembered(canonicalJson));
  const hash = askedOnce(dependencies.hashWeights, (path) => path);
  const means = { hash, planStage: stagePlanner(), trainingsOf: trainingPlanner(), firstStages: firstStages() };
  const stages = new Map<string, PlannedStage>();
  const planned: PlannedTrial[] = [];
  const takeTurn = turnTaker();
  for (const trial of trials) {
    await takeTurn();
    const dataset = await inspect(trial.config.dataset);
    requireModalities(trial, dataset);
    requireScalable(trial);
    const chain = await stagesOfTrial(trial, dataset, means);
    for (const stage of chain) if (!stages.has(stage.key)) stages.set(stage.key, stage);
    planned.push(withStages(trial, chain));
  }
  return { trials: planned, stages: [...stages.values()] };
}

/** By name: an object that is copied and extended takes four times the memory. */
function withStages({ id, groupId, seed, config, axes, label }: Trial, chain: readonly PlannedStage[]): PlannedTrial {
  return { id, groupId, seed, config, axes, label, stageKeys: chain.map(({ key }) => key) };
}

function requireModalities({ config, label }: Trial, { modalities }: InspectedDataset): void {
  const { model, evaluate, dataset } = config;
  const named = { 'model.modalities': model.modalities, 'evaluate.degrade': Object.keys(evaluate.degrade) };
  for (const [key, names] of Object.entries(named)) {
    const missing = names.find((modality) => !modalities.includes(modality));
    if (missing === undefined) continue;
    throw new ConfigError(
      `trial ${label}: ${key} must be of dataset ${dataset.name}, which offers ${modalities.join(', ')}; got ${missing}`,
    );
  }
}

/** Found before hours of training rather than in the evaluation behind it. */
function requireScalable({ config: { model, evaluate }, label }: Trial): void {
  const other = evaluate.scales?.find((scale) => scale !== 1);
  if (other === undefined || model.network !== 'cmode') return;
  throw new ConfigError(
    `trial ${label}: evaluate.scales must be 1 for cmode, whose gates fit the maps of one input size; got ${other}`,
  );
}

interface PlanMeans {
  readonly hash: PlanDependencies['hashWeights'];
  readonly planStage: PlanStage;
  readonly trainingsOf: TrainingsOf;
  readonly firstStages: FirstStages;
}

/** Stages without parents that were planned before: all that decides one is in the trial's seed and these objects. */
type FirstStages = (dataset: object) => (input: object) => (training: TrainingStage) => Map<number, PlannedStage>;

function firstStages(): FirstStages {
  return remembered(() => remembered(() => remembered(() => new Map())));
}

async function stagesOfTrial(
  { config, seed, label }: Trial,
  { fingerprint: datasetFingerprint }: InspectedDataset,
  { hash, planStage, trainingsOf, firstStages }: PlanMeans,
): Promise<PlannedStage[]> {
  const { train, evaluate, model, dataset, input } = config;
  const firsts = firstStages(dataset)(input);
  const planned: PlannedStage[] = [];
  for (const training of labelled(label, () => trainingsOf(model, train))) {
    const isFirst = training.start.kind === 'random';
    const known = isFirst ? firsts(training).get(seed) : undefined;
    if (known !== undefined) {
      planned.push(known);
      continue;
    }
    const files = filesOf(training.start);
    const fileHashes = files === null ? {} : await hashesOf(files, hash);
    const inputs = { dataset, input, model: training.model, stage: training.name, train: training.train };
    const stageConfig = files === null ? inputs : { ...inputs, ...files };
    const parents = parentsOf(training.start, planned);
    const stage = planStage({ kind: 'train', seed, datasetFingerprint, config: stageConfig, parents }, fileHashes);
    if (isFirst) firsts(training).set(seed, stage);
    planned.push(stage);
  }
  planned.push(...pruningsOf({ config, label }, planned.at(-1) as PlannedStage, planStage));
  const parents = { train: planned.at(-1)?.key as string };
  const evaluateConfig = { dataset, input, model, evaluate };
  planned.push(planStage({ kind: 'evaluate', seed, datasetFingerprint, config: evaluateConfig, parents }));
  return planned;
}

/** The stages of pruning behind a trial's training. */
function pruningsOf(
  { config: { dataset, input, model, train, prune }, label }: Pick<Trial, 'config' | 'label'>,
  trained: PlannedStage,
  planStage: PlanStage,
): PlannedStage[] {
  if (prune === undefined) return [];
  const settings = labelled(label, () => pruningTrainSpec(model, train));
  const { seed, datasetFingerprint } = trained;
  const planned = [trained];
  for (const step of pruningSteps(prune)) {
    const stageConfig = { dataset, input, model, stage: 'afterPruning' as const, train: settings, prune: step };
    const parents = { network: planned.at(-1)?.key as string };
    planned.push(planStage({ kind: 'train', seed, datasetFingerprint, config: stageConfig, parents }));
  }
  return planned.slice(1);
}

/** Says which trial it was whose settings contradict each other. */
function labelled<Result>(label: string, plan: () => Result): Result {
  try {
    return plan();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'CONFIG') {
      throw new ConfigError(`trial ${label}: ${error.message}`, { cause: error });
    }
    throw error;
  }
}

type WeightFiles = Pick<TrainStageConfig, 'encoderWeights' | 'checkpoint' | 'experts'>;

/** The files of weights that a training starts from; null when it starts from none. */
function filesOf(start: StageStart): WeightFiles | null {
  if (start.kind === 'random') {
    return start.encoderWeights === undefined ? null : { encoderWeights: start.encoderWeights };
  }
  if (start.kind === 'checkpoint') return { checkpoint: start.file };
  if (start.kind === 'network') return null;
  const files = Object.entries(start.experts).flatMap(([modality, expert]) =>
    'file' in expert ? [[modality, expert.file] as const] : [],
  );
  return files.length === 0 ? null : { experts: Object.fromEntries(files) };
}

/** The stages whose results a training starts from, by role. */
function parentsOf(start: StageStart, earlier: readonly PlannedStage[]): StageTask<'train'>['parents'] {
  const keyOf = (stage: number): string => earlier[stage]?.key as string;
  if (start.kind === 'random' || start.kind === 'checkpoint') return {};
  if (start.kind === 'network') return { network: keyOf(start.stage) };
  return Object.fromEntries(
    Object.entries(start.experts).flatMap(([modality, expert]) =>
      'stage' in expert ? [[expertRole(modality), keyOf(expert.stage)]] : [],
    ),
  );
}
