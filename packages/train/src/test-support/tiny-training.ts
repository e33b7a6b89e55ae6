import { buildModel, ModelSpec } from '@ssma/core';
import type { Batch, BatchStream } from '@ssma/datasets';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { NetworkDescription } from '../checkpoint.js';
import { TrainSpec } from '../spec.js';
import type { StepReport, TrainingOptions } from '../training.js';

const SIZE = 32;
const BATCH = 2;

/** An AdapNet++ of the smallest width on 32 x 32 images with three classes. */
export function tinyNetwork(options: Partial<ModelSpec> = {}): NetworkDescription {
  return {
    model: ModelSpec.parse({ network: 'adapnet++', widthMultiplier: 0.05, ...options }),
    shape: { classes: 3, inputHeight: SIZE, inputWidth: SIZE, inputChannels: 3 },
    input: { height: SIZE, width: SIZE, normalisation: 'unit' },
    classes: ['left', 'right', 'top'].map((name) => ({ name, color: [0, 0, 0] as [number, number, number] })),
  };
}

/** An SSMA of the same size on `rgb` and `depth`. */
export function tinyFusionNetwork(): NetworkDescription {
  return {
    ...tinyNetwork(),
    model: ModelSpec.parse({ network: 'ssma', modalities: ['rgb', 'depth'], widthMultiplier: 0.05 }),
  };
}

export function tinyModel(network = tinyNetwork(), seed = 1): LayersModel {
  return buildModel(network.model, network.shape, seed);
}

/** A picture whose classes follow from its colours, different at every step; a pixel row is ignored. */
export function tinyBatch(step: number): Batch {
  const pixels = BATCH * SIZE * SIZE;
  const images = new Float32Array(pixels * 3);
  const labels = new Uint8Array(pixels);
  for (let i = 0; i < pixels; i++) {
    const x = i % SIZE;
    const y = Math.floor(i / SIZE) % SIZE;
    const label = y < 8 ? 2 : x < SIZE / 2 ? 0 : 1;
    labels[i] = y === 20 ? 255 : label;
    for (let channel = 0; channel < 3; channel++) {
      images[3 * i + channel] = (channel === label ? 1 : -1) + 0.3 * Math.sin(i * (channel + 1) + step);
    }
  }
  return { step, epoch: 0, ids: [`${step}/a`, `${step}/b`], images: { rgb: images }, labels };
}

/** The same with a second modality. */
export function tinyFusionBatch(step: number): Batch {
  const batch = tinyBatch(step);
  const rgb = batch.images.rgb ?? new Float32Array();
  return { ...batch, images: { rgb, depth: rgb.map((value) => 0.5 * value + 0.1) } };
}

export function tinyStream(startStep: number, change: (batch: Batch) => Batch = (batch) => batch): BatchStream {
  let step = startStep;
  const release = () => undefined;
  return { next: async () => change(tinyBatch(step++)), release, waitMs: 0, close: async () => undefined };
}

/** A whole run's options; losses by step are collected in `losses`. */
export function tinyTraining(folder: string, overrides: Partial<TrainingOptions> & { steps?: number } = {}) {
  const { steps = 6, ...options } = overrides;
  const losses: number[] = [];
  const network = options.network ?? tinyNetwork();
  const training: TrainingOptions = {
    spec: TrainSpec.parse({ steps, batchSize: BATCH, checkpointEvery: 4, optimiser: { learningRate: 0.01 } }),
    model: options.model ?? tinyModel(network),
    network,
    seed: 1,
    checkpointFolder: folder,
    openBatches: (startStep) => tinyStream(startStep),
    validate: async () => null,
    ...options,
    onStep: (report: StepReport) => {
      losses[report.step - 1] = report.loss;
      options.onStep?.(report);
    },
  };
  return { training, losses };
}
