import { modalitiesOf } from '@ssma/core';
import { loadEngine } from '@ssma/core/node';
import { type DatasetSpec, evaluationSamples, openDataset } from '@ssma/datasets';
import {
  accumulateTrimap,
  type ConfusionMatrix,
  emptyTrimap,
  summarise,
  type TrimapCounts,
  type TrimapOptions,
  trimapCurve,
} from '@ssma/eval';
import { loadNetwork } from '@ssma/train';
import { ConfigError } from '../errors.js';
import { INPUT_PIPELINE } from '../stages/input-pipeline.js';
import { requireLabels } from '../stages/require-labels.js';
import { matchClasses } from './class-matching.js';
import type { NamedNetwork } from './named-network.js';
import { openPredictor, PLAIN_INFERENCE } from './open-predictor.js';

/** Where boundaries are looked at, and which. */
export interface TrimapSplit extends Required<TrimapOptions> {
  readonly dataset: DatasetSpec;
  readonly split: string;
  readonly batchSize: number;
}

/** Scores of a network near boundaries, by the width of the band. */
export interface NetworkTrimap {
  readonly name: string;
  readonly checkpoint: string;
  readonly curve: readonly TrimapScore[];
}

export interface TrimapScore {
  /** Of the band, in pixels of the network's input. */
  readonly width: number;
  readonly meanIou: number | null;
  readonly pixelAccuracy: number | null;
  readonly confusion: ConfusionMatrix;
}

/**
 * Scores networks within bands around boundaries (Figure 17).
 *
 * @throws CheckpointError, DatasetError; ConfigError when classes differ or no pixel lies in a band
 */
export async function trimapNetworks(
  networks: readonly NamedNetwork[],
  options: TrimapSplit,
  onProgress: (done: number, total: number) => void,
): Promise<NetworkTrimap[]> {
  const { dataset: spec, split, around, shape, maxWidth } = options;
  const dataset = await openDataset(spec);
  requireLabels(dataset, split);
  const numSamples = (await dataset.sampleIds(split)).length;
  await loadEngine();
  const result: NetworkTrimap[] = [];
  for (const [index, { name, checkpoint }] of networks.entries()) {
    const { model, network } = await loadNetwork(checkpoint);
    const matching = matchClasses(network, dataset.description, { source: checkpoint, voidClass: null });
    const predictor = openPredictor({ model, network }, PLAIN_INFERENCE);
    const trimap = emptyTrimap(network.shape.classes, { around, shape, maxWidth });
    const { input } = predictor;
    const modalities = modalitiesOf(network.model);
    let done = 0;
    try {
      for await (const batch of evaluationSamples({ ...INPUT_PIPELINE, ...options, modalities, input })) {
        const predictions = await predictor.classIds(batch);
        const labels = matching.networkIds(batch.labels);
        addImages(trimap, { ...input, labels, predictions, numImages: batch.ids.length });
        done += batch.ids.length;
        onProgress(index * numSamples + done, networks.length * numSamples);
      }
    } finally {
      predictor.dispose();
      model.dispose();
    }
    const curve = scoresOf(trimap);
    if (curve.at(-1)?.meanIou === null) throw noBand(options);
    result.push({ name, checkpoint, curve });
  }
  return result;
}

interface PredictedBatch {
  readonly height: number;
  readonly width: number;
  readonly labels: Uint8Array;
  readonly predictions: Int32Array;
  readonly numImages: number;
}

function addImages(trimap: TrimapCounts, { height, width, labels, predictions, numImages }: PredictedBatch): void {
  for (let image = 0; image < numImages; image++) {
    const [start, end] = [image * height * width, (image + 1) * height * width];
    const map = { labels: labels.subarray(start, end), predictions: predictions.subarray(start, end) };
    accumulateTrimap(trimap, { ...map, height, width });
  }
}

function scoresOf(trimap: TrimapCounts): TrimapScore[] {
  return trimapCurve(trimap).map(({ width, confusion }) => {
    const { meanIou, pixelAccuracy } = summarise(confusion);
    return { width, meanIou, pixelAccuracy, confusion };
  });
}

function noBand({ around, split, maxWidth }: TrimapSplit): ConfigError {
  const remedy = around === 'void' ? ' (--around boundary takes every change of label)' : '';
  return new ConfigError(
    `trimap: split ${split} must have labelled pixels within ${maxWidth} pixels of ${around === 'void' ? 'ignored ones' : 'another label'}; got none${remedy}`,
  );
}
