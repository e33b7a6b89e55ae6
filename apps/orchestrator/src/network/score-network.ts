import { modalitiesOf } from '@ssma/core';
import { loadEngine } from '@ssma/core/node';
import {
  type Batch,
  type ClassDescription,
  type DatasetSpec,
  type DegradeSpec,
  degradeBatch,
  evaluationSamples,
  type ImageSize,
  openDataset,
} from '@ssma/datasets';
import {
  argmaxIds,
  bootstrapInterval,
  type ClassFrequencyStratum,
  type ClassIds,
  type ConfusionMatrix,
  classFrequencyStrata,
  type EvaluateSpec,
  evaluate,
  groupOfId,
  type ImageMetrics,
  type MetricsSummary,
  overlayIds,
  type PredictedImage,
  type ScoreInterval,
  type SummaryOptions,
  summarise,
} from '@ssma/eval';
import type { InferenceCost } from '@ssma/eval/inference';
import { loadNetwork, type NetworkDescription } from '@ssma/train';
import { ConfigError } from '../errors.js';
import { INPUT_PIPELINE } from '../stages/input-pipeline.js';
import { requireLabels } from '../stages/require-labels.js';
import { type ClassMatching, matchClasses } from './class-matching.js';
import { type DetailedCounts, type DetailedScores, detailedCounts } from './detailed-counts.js';
import { type InferenceSettings, type OpenPredictor, openPredictor } from './open-predictor.js';
import { predictedPictures } from './predicted-pictures.js';

/** What is scored, on what, and how. */
export interface ScoreOptions extends Pick<EvaluateSpec, 'split' | 'batchSize' | 'groupBy' | 'overlays'> {
  readonly checkpoint: string;
  readonly dataset: DatasetSpec;
  readonly inference: InferenceSettings;
  /** Sensors that fail, by modality of the network. */
  readonly degrade: DegradeSpec;
  /** Name of the network's class that means void; null when it has none. */
  readonly voidClass: string | null;
  /** How void is scored where the network predicts it. */
  readonly voidScoring: 'released' | 'strict';
  readonly absent: NonNullable<SummaryOptions['absent']>;
  /** Also count average precision, Boundary IoU and object sizes. */
  readonly withDetails: boolean;
  readonly onProgress: (done: number, total: number) => void;
}

/** One image by itself. */
export interface ImageScore extends ImageMetrics {
  readonly confusion: ConfusionMatrix;
}

/** The scores of a network on a split. */
export interface NetworkScore {
  /** Of the network and what it reads, e.g. `ssma rgb+depth`. */
  readonly name: string;
  /** What was predicted and scored, in pixels. */
  readonly size: ImageSize;
  readonly classes: readonly ClassDescription[];
  readonly confusion: ConfusionMatrix;
  readonly summary: MetricsSummary;
  /** 95 % bootstrap intervals over images. */
  readonly intervals: { readonly meanIou: ScoreInterval; readonly pixelAccuracy: ScoreInterval };
  /** Rare and frequent classes apart. */
  readonly classFrequency: readonly ClassFrequencyStratum[];
  /** Of each group of samples; none without `groupBy`. */
  readonly groups: readonly {
    readonly name: string;
    readonly confusion: ConfusionMatrix;
    readonly summary: MetricsSummary;
  }[];
  /** In the order of the split. */
  readonly images: readonly ImageScore[];
  readonly details: DetailedScores | null;
  /** As many as `overlays` says, at even distances over the split. */
  readonly pictures: readonly PredictedImage[];
  /** Null where no batch was predicted. */
  readonly cost: InferenceCost | null;
}

const BOOTSTRAP_SEED = 0;

/**
 * Scores a checkpoint on a split of a dataset with the same classes.
 *
 * @throws CheckpointError, DatasetError; ConfigError when the classes differ or the network does not read a failing
 *   modality
 */
export async function scoreNetwork(options: ScoreOptions): Promise<NetworkScore> {
  const { checkpoint, dataset: spec, split } = options;
  const dataset = await openDataset(spec);
  requireLabels(dataset, split);
  const ids = await dataset.sampleIds(split);
  await loadEngine();
  const { model, network } = await loadNetwork(checkpoint);
  const { voidClass, degrade } = options;
  const matching = matchClasses(network, dataset.description, { source: checkpoint, voidClass });
  requireRead(checkpoint, network, degrade);
  const predictor = openPredictor({ model, network }, options.inference);
  try {
    return await scoresOf({ network, predictor, matching, ids }, options);
  } finally {
    predictor.dispose();
    model.dispose();
  }
}

interface ScoredNetwork {
  readonly network: NetworkDescription;
  readonly predictor: OpenPredictor;
  readonly matching: ClassMatching;
  readonly ids: readonly string[];
}

async function scoresOf(
  { network, predictor, matching, ids }: ScoredNetwork,
  options: ScoreOptions,
): Promise<NetworkScore> {
  const { groupBy, degrade, onProgress } = options;
  const { input } = predictor;
  const { voidClassId } = matching;
  const summaryOptions: SummaryOptions = {
    absent: options.absent,
    ...(voidClassId !== null && { voidClass: { classId: voidClassId, scoring: options.voidScoring } }),
  };
  const drawn = new Set(overlayIds(ids, options.overlays));
  const details = options.withDetails ? detailedCounts(network.shape.classes, input) : null;
  const pictures: PredictedImage[] = [];
  const images: ImageScore[] = [];
  const { confusion, groups } = await evaluate({
    batches: batchesOf(options, { network, input, matching }),
    async predict(batch: MatchedBatch) {
      const { classLabels } = batch;
      const seen = { ...(await degradeBatch(batch, degrade, { input })), labels: classLabels };
      const predictions = await predictionsOf(seen, predictor, details);
      const shown = predictedPictures(seen, predictions, { ...network, input });
      pictures.push(...shown.filter(({ caption }) => drawn.has(caption)));
      return predictions;
    },
    numClasses: network.shape.classes,
    ...(groupBy === 'folder' && { groupOf: groupOfId }),
    onImage(id, own) {
      const { meanIou, pixelAccuracy } = summarise(own, summaryOptions);
      images.push({ id, meanIou, pixelAccuracy, confusion: own });
    },
    onProgress: (done) => onProgress(done, ids.length),
  });
  const matrices = images.map((image) => image.confusion);
  const interval = (metric: 'meanIou' | 'pixelAccuracy') =>
    bootstrapInterval(matrices, { ...summaryOptions, seed: BOOTSTRAP_SEED, metric });
  return {
    name: `${network.model.network} ${modalitiesOf(network.model).join('+')}`,
    size: { height: input.height, width: input.width },
    classes: network.classes,
    confusion,
    summary: summarise(confusion, summaryOptions),
    intervals: { meanIou: interval('meanIou'), pixelAccuracy: interval('pixelAccuracy') },
    classFrequency: classFrequencyStrata(confusion, summaryOptions),
    groups: groups.map((group) => ({ ...group, summary: summarise(group.confusion, summaryOptions) })),
    images,
    details: details?.scores() ?? null,
    pictures,
    cost: predictor.cost(),
  };
}

/** A batch whose labels are class ids of the network. */
interface MatchedBatch extends Batch {
  /** Ignored where `labels` may have the network's void class. */
  readonly classLabels: Uint8Array;
}

async function* batchesOf(
  { dataset, split, batchSize }: ScoreOptions,
  { network, input, matching }: Pick<ScoredNetwork, 'network' | 'matching'> & Pick<NetworkDescription, 'input'>,
): AsyncGenerator<MatchedBatch, void, undefined> {
  const modalities = modalitiesOf(network.model);
  for await (const batch of evaluationSamples({ ...INPUT_PIPELINE, dataset, split, batchSize, modalities, input })) {
    const { labels } = batch;
    yield { ...batch, labels: matching.countedIds(labels), classLabels: matching.networkIds(labels) };
  }
}

/** One prediction, with the probabilities read back where something counts them. */
async function predictionsOf(
  batch: Batch,
  predictor: OpenPredictor,
  details: DetailedCounts | null,
): Promise<ClassIds> {
  if (details === null) return predictor.classIds(batch);
  const probabilities = await predictor.probabilities(batch);
  const numPixels = batch.labels.length;
  const predictions = argmaxIds(probabilities, { numPixels, numClasses: probabilities.length / numPixels });
  details.add(batch, { probabilities, predictions });
  return predictions;
}

function requireRead(checkpoint: string, { model }: NetworkDescription, degrade: DegradeSpec): void {
  const read = modalitiesOf(model);
  const other = Object.keys(degrade).find((modality) => !read.includes(modality));
  if (other === undefined) return;
  throw new ConfigError(
    `${checkpoint}: a failing sensor must be one that the network reads, ${read.join(', ')}; got ${other}`,
  );
}
