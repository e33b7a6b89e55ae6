import { join } from 'node:path';
import { modalitiesOf } from '@ssma/core';
import { type NetworkSample, writeFileAtomic } from '@ssma/datasets';
import type { ColorMap } from '@ssma/eval';
import { empiricalReceptiveField, findFeatureMap, receptivePixels } from '@ssma/eval/explain';
import type { NetworkDescription } from '@ssma/train';
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { ConfigError } from '../errors.js';
import type { TaskProgress } from '../terminal/task-progress.js';
import { chosenSamples, type SampleSelection } from './chosen-samples.js';
import { REVEALED_FROM, receptiveFieldSheet, type ShownField } from './receptive-field-sheet.js';
import { sampleTensors } from './sample-pictures.js';

/** What is hidden, on which samples, and where the sheets go. */
export interface EmpiricalOptions {
  readonly samples: SampleSelection;
  /** Null: the middle of each layer's map. */
  readonly unit: UnitPosition | null;
  /** Modalities that the patch hides; null: all. */
  readonly inputs: readonly string[] | null;
  /** In pixels. */
  readonly patches: { readonly patchSize: number; readonly stride: number; readonly batchSize: number };
  readonly colorMap: ColorMap;
  /** It is made. */
  readonly folder: string;
  /** @throws ConfigError when a file is there and may not be replaced */
  readonly requireFree: (path: string) => void;
  readonly startProgress: (task: string) => TaskProgress;
}

export interface UnitPosition {
  readonly row: number;
  readonly column: number;
}

/** What was measured on one sample; plain data. */
export interface SampleFields {
  readonly id: string;
  /** Path of the picture. */
  readonly sheet: string;
  readonly layers: readonly MeasuredField[];
}

export interface MeasuredField {
  readonly layer: string;
  readonly unit: UnitPosition;
  /** Shares of each input's pixels that the unit sees in theory, borders and gaps of dilation included. */
  readonly seen: readonly { readonly modality: string; readonly share: number }[];
  readonly patches: number;
  /** Patches that were run: those that hide a pixel that the unit sees. */
  readonly runs: number;
  /** Largest Euclidean distance that a patch moves the unit's feature vector. */
  readonly largestDistance: number;
  /** Share of the pixels whose sensitivity is at least a fifth of the largest. */
  readonly sensitiveShare: number;
}

/** A layer's unit that is to be measured. */
type MeasuredUnit = Omit<ShownField, 'measured'>;

interface TrainedNetwork {
  readonly model: LayersModel;
  readonly network: NetworkDescription;
}

/**
 * Measures the empirical receptive field of a unit of every layer on every sample; nothing is written before all is
 * measured.
 *
 * @throws ConfigError when inputs, samples and layers do not go together or a file is there; EvaluationError for a unit or
 *   patch outside of its map
 */
export async function empiricalFields(
  { model, network }: TrainedNetwork,
  layers: readonly string[],
  options: EmpiricalOptions,
): Promise<SampleFields[]> {
  const modalities = modalitiesOf(network.model);
  const units = layers.map((layer) => measuredUnit(model, { layer, modalities }, options));
  const { samples } = await chosenSamples(options.samples, {
    where: 'receptive-field',
    modalities,
    input: network.input,
  });
  const sheets = samples.map(({ id }) => join(options.folder, `${id.replaceAll('/', '-')}.png`));
  const twice = sheets.find((path, index) => sheets.indexOf(path) !== index);
  if (twice !== undefined)
    throw new ConfigError(`receptive-field: samples must have different names; got ${twice} twice`);
  for (const path of sheets) options.requireFree(path);
  const measured = [];
  for (const [index, sample] of samples.entries()) {
    const fields = await measureSample({ model, network }, sample, { units, options });
    const content = await receptiveFieldSheet(sample, fields, { modalities, colorMap: options.colorMap });
    measured.push({ sample, fields, content, sheet: sheets[index] as string });
  }
  for (const { sheet, content } of measured) await writeFileAtomic(sheet, content);
  return measured.map(({ sample, sheet, fields }) => ({ id: sample.id, sheet, layers: fields.map(measuredField) }));
}

function measuredUnit(
  model: LayersModel,
  { layer, modalities }: { readonly layer: string; readonly modalities: readonly string[] },
  { unit: wanted, inputs }: Pick<EmpiricalOptions, 'unit' | 'inputs'>,
): MeasuredUnit {
  const unknown = inputs?.find((modality) => !modalities.includes(modality));
  if (unknown !== undefined) {
    throw new ConfigError(
      `receptive-field: --inputs must name modalities of the network, ${modalities.join(', ')}; got ${unknown}`,
    );
  }
  const { tensor } = findFeatureMap(model, { layer }, 'receptive-field');
  const [, height, width] = tensor.shape as [null, number, number, number];
  const unit = wanted ?? { row: Math.floor(height / 2), column: Math.floor(width / 2) };
  const modalityOf = new Map(
    model.inputs.map(({ sourceLayer }, index) => [sourceLayer.name, modalities[index] as string]),
  );
  const all = receptivePixels(model, { layer, ...unit }).map((pixels) => ({
    ...pixels,
    modality: modalityOf.get(pixels.from) as string,
  }));
  const seen = all.filter(({ modality }) => inputs === null || inputs.includes(modality));
  if (seen.length > 0) return { layer, unit, mapSize: { height, width }, seen };
  throw new ConfigError(
    `receptive-field: --inputs must name a modality that ${layer} depends on, ` +
      `${all.map(({ modality }) => modality).join(', ')}; got ${inputs?.join(', ')}`,
  );
}

async function measureSample(
  { model, network }: TrainedNetwork,
  sample: NetworkSample,
  { units, options }: { readonly units: readonly MeasuredUnit[]; readonly options: EmpiricalOptions },
): Promise<ShownField[]> {
  const tensors = sampleTensors(sample, network);
  const nameOf = new Map(
    modalitiesOf(network.model).map((modality, index) => [modality, model.inputNames[index] as string]),
  );
  const fields: ShownField[] = [];
  try {
    for (const unit of units) {
      const { layer, seen } = unit;
      const progress = options.startProgress(`hiding patches, ${sample.id}, ${layer}`);
      try {
        const measured = await empiricalReceptiveField(model, tensors, {
          features: { layer },
          ...unit.unit,
          ...options.patches,
          inputs: seen.map(({ modality }) => nameOf.get(modality) as string),
          seen,
          onProgress: progress.update,
        });
        fields.push({ ...unit, measured });
      } finally {
        progress.close();
      }
    }
    return fields;
  } finally {
    tf.dispose(tensors);
  }
}

function measuredField({ layer, unit, seen, measured }: ShownField): MeasuredField {
  const { sensitivity, distances, numRuns } = measured;
  const largest = sensitivity.data.reduce((most, value) => Math.max(most, value), 0);
  const shareOf = (values: ArrayLike<number>, isMeant: (value: number) => boolean) =>
    Array.from(values).filter(isMeant).length / values.length;
  return {
    layer,
    unit,
    seen: seen.map(({ modality, mask }) => ({ modality, share: shareOf(mask, (value) => value === 1) })),
    patches: distances.data.length,
    runs: numRuns,
    largestDistance: distances.data.reduce((most, value) => Math.max(most, value), 0),
    sensitiveShare: largest === 0 ? 0 : shareOf(sensitivity.data, (value) => value >= REVEALED_FROM * largest),
  };
}
