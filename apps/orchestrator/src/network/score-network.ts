import { modalitiesOf } from '@ssma/core';
import { classPredictor, loadEngine } from '@ssma/core/node';
import { type DatasetSpec, type DegradeSpec, degradeBatch, evaluationSamples, openDataset } from '@ssma/datasets';
import { type EvaluateSpec, evaluate, groupOfId, type MetricsSummary } from '@ssma/eval';
import { loadNetwork, type NetworkDescription } from '@ssma/train';
import { ConfigError } from '../errors.js';
import { INPUT_PIPELINE } from '../stages/input-pipeline.js';
import { requireLabels } from '../stages/require-labels.js';

/** What is scored, and on what. */
export interface ScoreOptions extends Pick<EvaluateSpec, 'split' | 'batchSize' | 'groupBy'> {
  readonly checkpoint: string;
  readonly dataset: DatasetSpec;
  /** Sensors that fail, by modality of the network. */
  readonly degrade: DegradeSpec;
  readonly onProgress: (done: number, total: number) => void;
}

/** The scores of a network, with the names of its classes. */
export interface NetworkScore {
  readonly classNames: readonly string[];
  readonly summary: MetricsSummary;
  /** Of each group of samples; none without `groupBy`. */
  readonly groups: readonly { readonly name: string; readonly summary: MetricsSummary }[];
}

/**
 * Scores a checkpoint on a split of a dataset with the same classes.
 *
 * @throws CheckpointError, DatasetError; ConfigError when the classes differ or the network does not read a failing
 *   modality
 */
export async function scoreNetwork({
  checkpoint,
  dataset: spec,
  split,
  batchSize,
  groupBy,
  degrade,
  onProgress,
}: ScoreOptions): Promise<NetworkScore> {
  const dataset = await openDataset(spec);
  requireLabels(dataset, split);
  const total = (await dataset.sampleIds(split)).length;
  await loadEngine();
  const { model, network } = await loadNetwork(checkpoint);
  const classNames = network.classes.map(({ name }) => name);
  requireClasses(
    checkpoint,
    classNames,
    dataset.description.classes.map(({ name }) => name),
  );
  requireRead(checkpoint, network, degrade);
  const predictor = classPredictor(model, modalitiesOf(network.model));
  const { summary, groups } = await evaluate({
    predict: async (batch) => predictor.predict(await degradeBatch(batch, degrade, { input: network.input })),
    batches: evaluationSamples({ ...INPUT_PIPELINE, dataset: spec, split, batchSize, ...readBy(network) }),
    numClasses: network.shape.classes,
    ...(groupBy === 'folder' && { groupOf: groupOfId }),
    onProgress: (done) => onProgress(done, total),
  });
  predictor.dispose();
  model.dispose();
  return { classNames, summary, groups: groups.map(({ name, summary: own }) => ({ name, summary: own })) };
}

function readBy({
  model,
  input,
}: NetworkDescription): Pick<Parameters<typeof evaluationSamples>[0], 'modalities' | 'input'> {
  return { modalities: modalitiesOf(model), input };
}

function requireRead(checkpoint: string, { model }: NetworkDescription, degrade: DegradeSpec): void {
  const read = modalitiesOf(model);
  const other = Object.keys(degrade).find((modality) => !read.includes(modality));
  if (other === undefined) return;
  throw new ConfigError(
    `${checkpoint}: a failing sensor must be one that the network reads, ${read.join(', ')}; got ${other}`,
  );
}

function requireClasses(checkpoint: string, wanted: readonly string[], got: readonly string[]): void {
  if (wanted.join() === got.join()) return;
  throw new ConfigError(
    `${checkpoint}: the dataset must have the network's classes ${wanted.join(', ')}; got ${got.join(', ')}`,
  );
}
