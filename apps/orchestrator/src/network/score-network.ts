import { modalitiesOf } from '@ssma/core';
import { classPredictor, loadEngine } from '@ssma/core/node';
import { type DatasetSpec, evaluationSamples, openDataset } from '@ssma/datasets';
import { evaluate, type MetricsSummary } from '@ssma/eval';
import { loadNetwork, type NetworkDescription } from '@ssma/train';
import { ConfigError } from '../errors.js';
import { INPUT_PIPELINE } from '../stages/input-pipeline.js';
import { requireLabels } from '../stages/require-labels.js';

/** What is scored, and on what. */
export interface ScoreOptions {
  readonly checkpoint: string;
  readonly dataset: DatasetSpec;
  readonly split: string;
  readonly batchSize: number;
  readonly onProgress: (done: number, total: number) => void;
}

/** The scores of a network, with the names of its classes. */
export interface NetworkScore {
  readonly classNames: readonly string[];
  readonly summary: MetricsSummary;
}

/**
 * Scores a checkpoint on a split of a dataset with the same classes.
 *
 * @throws CheckpointError, DatasetError; ConfigError when the classes differ
 */
export async function scoreNetwork({
  checkpoint,
  dataset: spec,
  split,
  batchSize,
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
  const predictor = classPredictor(model, modalitiesOf(network.model));
  const { summary } = await evaluate({
    predict: predictor.predict,
    batches: evaluationSamples({ ...INPUT_PIPELINE, dataset: spec, split, batchSize, ...readBy(network) }),
    numClasses: network.shape.classes,
    onProgress: (done) => onProgress(done, total),
  });
  predictor.dispose();
  model.dispose();
  return { classNames, summary };
}

function readBy({
  model,
  input,
}: NetworkDescription): Pick<Parameters<typeof evaluationSamples>[0], 'modalities' | 'input'> {
  return { modalities: modalitiesOf(model), input };
}

function requireClasses(checkpoint: string, wanted: readonly string[], got: readonly string[]): void {
  if (wanted.join() === got.join()) return;
  throw new ConfigError(
    `${checkpoint}: the dataset must have the network's classes ${wanted.join(', ')}; got ${got.join(', ')}`,
  );
}
