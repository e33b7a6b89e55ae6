import { loadEngine } from '@ssma/core/node';
import { type Batch, corruptionText, degradeBatch, evaluationSamples } from '@ssma/datasets';
import type { ConditionConfusion, ConfusionMatrix } from '@ssma/eval';
import type { NetworkDescription } from '@ssma/train';
import { ConfigError } from '../errors.js';
import { INPUT_PIPELINE } from '../stages/input-pipeline.js';
import { matchClasses } from './class-matching.js';
import type { NamedNetwork } from './named-network.js';
import { type OpenNetwork, type OpenNetworks, openNetworks } from './open-networks.js';
import { cleanSample, type DrawnSample, type PredictedBatch, withVariant } from './robustness-drawn.js';
import {
  type ConditionSamples,
  type RobustnessSplit,
  robustnessSamples,
  type ScoredSamples,
} from './robustness-samples.js';
import { type RobustnessTally, robustnessTally } from './robustness-tally.js';
import { type CorruptionChoice, corruptionVariants, type Variant } from './robustness-variants.js';

/** What networks are put through. */
export interface RobustnessOptions extends RobustnessSplit, CorruptionChoice {
  readonly batchSize: number;
  /** Sample that is drawn; null: the first. */
  readonly drawnId: string | null;
}

/** The counts of a network. */
export interface NetworkRobustness extends NamedNetwork {
  readonly modalities: readonly string[];
  readonly clean: ConfusionMatrix;
  /** Of the clean pictures; empty when samples are not told apart. */
  readonly conditions: readonly ConditionConfusion[];
  /** Of every variant; those of a modality that the network does not read are its clean counts. */
  readonly corrupted: readonly (Variant & { readonly confusion: ConfusionMatrix })[];
}

export interface RobustnessMeasurement {
  readonly classes: NetworkDescription['classes'];
  readonly input: NetworkDescription['input'];
  readonly splits: readonly ScoredSamples[];
  readonly networks: readonly NetworkRobustness[];
  readonly drawn: DrawnSample;
}

/** Told of every network that has predicted a batch: images done, and all that are to be done. */
type OnProgress = (done: number, total: number) => void;

/**
 * Scores networks on clean pictures, condition by condition, and on corrupted ones. Every sample is read once, and every
 * corrupted picture made once for all networks; a network predicts it only when it reads what was corrupted.
 *
 * @throws CheckpointError, DatasetError; ConfigError when inputs or classes differ, or conditions, corruptions or the drawn
 *   sample are not to be had
 */
export async function measureRobustness(
  named: readonly NamedNetwork[],
  options: RobustnessOptions,
  onProgress: OnProgress,
): Promise<RobustnessMeasurement> {
  const samples = await robustnessSamples(options);
  requireConditions(samples, options);
  const drawnId = drawnSampleId(samples, options);
  await loadEngine();
  const opened = await openNetworks('robustness', named);
  try {
    const variants = corruptionVariants(options, modalitiesOf(opened));
    const tallies = opened.networks.map(() => robustnessTally(opened.classes.length));
    const suite = { opened, variants, tallies, samples, drawnId };
    const drawn = await runSuite(suite, options, onProgress);
    const counts = opened.networks.map((network, index) =>
      countsOf(network, tallies[index] as RobustnessTally, { variants, conditions: samples.conditions }),
    );
    const { classes, input } = opened;
    return { classes, input, splits: samples.splits, networks: counts, drawn };
  } finally {
    opened.dispose();
  }
}

interface Suite {
  readonly opened: OpenNetworks;
  readonly variants: readonly Variant[];
  /** By network. */
  readonly tallies: readonly RobustnessTally[];
  readonly samples: ConditionSamples;
  readonly drawnId: string;
}

/** Fills the tallies; returns the sample that is drawn. */
async function runSuite(suite: Suite, options: RobustnessOptions, onProgress: OnProgress): Promise<DrawnSample> {
  const { opened, samples, drawnId } = suite;
  const { input } = opened;
  const matching = matchClasses(opened, samples.dataset.description, { source: 'robustness', voidClass: null });
  const numSamples = samples.splits.reduce((sum, { ids }) => sum + ids.length, 0);
  const total = numSamples * passesPerSample(suite);
  let done = 0;
  let drawn: DrawnSample | null = null;
  for (const { split, ids } of samples.splits) {
    const { dataset, batchSize } = options;
    const source = { ...INPUT_PIPELINE, dataset, split, ids, batchSize, modalities: modalitiesOf(opened), input };
    for await (const read of evaluationSamples(source)) {
      const batch = { ...read, labels: matching.networkIds(read.labels) };
      // Splits may share an id: the first is drawn.
      const position: number = drawn === null ? batch.ids.indexOf(drawnId) : -1;
      for await (const predicted of predictedBatches(batch, suite)) {
        addTo(suite, predicted, split);
        if (position >= 0)
          drawn = drawn === null ? cleanSample(predicted, position, input) : withVariant(drawn, predicted, input);
        done += batch.ids.length * predicted.predictions.filter((ids) => ids !== null).length;
        onProgress(done, total);
      }
    }
  }
  if (drawn === null) throw new Error(`robustness: sample ${drawnId} must be among those that are read`);
  return drawn;
}

/** The clean batch, then each variant of it, predicted by the networks that it changes anything for. */
async function* predictedBatches(
  clean: Batch,
  { opened: { networks, input }, variants }: Suite,
): AsyncGenerator<PredictedBatch, void, undefined> {
  for (const variant of [null, ...variants]) {
    const batch =
      variant === null
        ? clean
        : await degradeBatch(
            clean,
            { [variant.modality]: corruptionText(variant.corruption, variant.severity) },
            { input },
          );
    const predictions: (Int32Array | null)[] = [];
    for (const network of networks) {
      predictions.push(isReadBy(network, variant) ? await network.predictor.predict(batch) : null);
    }
    yield { variant, batch, predictions };
  }
}

function addTo({ tallies, samples }: Suite, { variant, batch, predictions }: PredictedBatch, split: string): void {
  const conditions = batch.ids.map((id) => samples.conditionOf({ split, id }));
  for (const [index, ids] of predictions.entries()) {
    if (ids === null) continue;
    const counted = { labels: batch.labels, predictions: ids };
    if (variant === null) tallies[index]?.addClean(counted, conditions);
    else tallies[index]?.addCorrupted(counted, variant);
  }
}

function countsOf(
  { name, checkpoint, modalities }: OpenNetwork,
  tally: RobustnessTally,
  { variants, conditions }: { readonly variants: readonly Variant[]; readonly conditions: readonly string[] },
): NetworkRobustness {
  const clean = tally.clean();
  return {
    name,
    checkpoint,
    modalities,
    clean: clean.whole,
    conditions: conditions.length > 0 ? clean.conditions : [],
    corrupted: variants.map((variant) => ({ ...variant, confusion: tally.corrupted(variant) ?? clean.whole })),
  };
}

function isReadBy({ modalities }: OpenNetwork, variant: Variant | null): boolean {
  return variant === null || modalities.includes(variant.modality);
}

function modalitiesOf({ networks }: OpenNetworks): string[] {
  return [...new Set(networks.flatMap(({ modalities }) => modalities))];
}

function passesPerSample({ opened: { networks }, variants }: Suite): number {
  return [null, ...variants].reduce(
    (sum, variant) => sum + networks.filter((network) => isReadBy(network, variant)).length,
    0,
  );
}

function requireConditions({ conditions, splits }: ConditionSamples, options: RobustnessOptions): void {
  if (options.corruptions.length > 0 || conditions.length > 0) return;
  const where = splits.map(({ split }) => split).join(', ');
  throw new ConfigError(
    options.conditionsBy === 'none'
      ? 'robustness: one of --conditions and --corruptions must not be none; got none for both'
      : `robustness: ${options.dataset.root}: samples of ${where} must lie in folders that are conditions when nothing ` +
          'is corrupted; got none in a folder',
  );
}

function drawnSampleId({ splits }: ConditionSamples, { drawnId }: RobustnessOptions): string {
  const ids = splits.flatMap((split) => split.ids);
  const [first] = ids as [string, ...string[]];
  if (drawnId === null || ids.includes(drawnId)) return drawnId ?? first;
  throw new ConfigError(`robustness: --draw must name a sample that is scored, e.g. ${first}; got ${drawnId}`);
}
