import {
  CheckpointError,
  ModelShape,
  ModelSpec,
  type NamedTensor,
  type NamedTensors,
  readWeights,
  writeWeights,
} from '@ssma/core';
import { readSafetensorsFile, writeSafetensorsFile } from '@ssma/core/node';
import { InputSpec } from '@ssma/datasets';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { z } from 'zod';
import type { Optimiser } from './optimiser.js';

/** What a network is and what its outputs mean: enough to build it again and to draw its predictions. */
export const NetworkDescription = z.strictObject({
  model: ModelSpec,
  shape: ModelShape,
  input: InputSpec,
  classes: z.array(z.strictObject({ name: z.string(), color: z.tuple([z.number(), z.number(), z.number()]) })),
});
export type NetworkDescription = z.infer<typeof NetworkDescription>;

/** The best validation so far. */
const BestValidation = z.strictObject({ step: z.int(), meanIou: z.number() });
export type BestValidation = z.infer<typeof BestValidation>;

/** Where training stands. The generators' state and the data order are functions of (seed, step). */
export const TrainingState = z.strictObject({
  /** Updates made; the next step's number. */
  step: z.int().min(0),
  seed: z.int(),
  best: BestValidation.nullable(),
});
export type TrainingState = z.infer<typeof TrainingState>;

const Metadata = z.strictObject({
  format: z.literal('ssma-checkpoint-1'),
  network: NetworkDescription,
  training: TrainingState,
});

const METADATA_KEY = 'ssma';
const OPTIMISER_PREFIX = 'adam/';

/** A checkpoint as read from its file. */
export interface Checkpoint {
  readonly network: NetworkDescription;
  readonly training: TrainingState;
  readonly weights: NamedTensors;
  /** Empty in a checkpoint that was written for inference only. */
  readonly optimiserState: NamedTensors;
}

/**
 * Writes weights, moments and state into one safetensors file, atomically: a reader sees the old file or the new one.
 *
 * @param optimiser absent for a file that serves inference only
 * @throws CheckpointError when the file cannot be written, e.g. on a full disk; an older one is intact then
 */
export async function saveCheckpoint(
  path: string,
  content: { model: LayersModel; network: NetworkDescription; training: TrainingState; optimiser?: Optimiser },
): Promise<void> {
  const { model, network, training, optimiser } = content;
  const tensors = new Map([...readWeights(model), ...(optimiser?.state() ?? [])]);
  const metadata = Metadata.parse({ format: 'ssma-checkpoint-1', network, training });
  await writeSafetensorsFile(path, tensors, { [METADATA_KEY]: JSON.stringify(metadata) });
}

/** @throws CheckpointError when the file is missing, truncated, corrupt or no checkpoint of this program */
export async function readCheckpoint(path: string): Promise<Checkpoint> {
  const { tensors, metadata } = await readSafetensorsFile(path);
  const { network, training } = parseMetadata(path, metadata[METADATA_KEY]);
  const weights = new Map<string, NamedTensor>();
  const optimiserState = new Map<string, NamedTensor>();
  for (const [name, tensor] of tensors)
    (name.startsWith(OPTIMISER_PREFIX) ? optimiserState : weights).set(name, tensor);
  return { network, training, weights, optimiserState };
}

function parseMetadata(path: string, text: string | undefined): z.infer<typeof Metadata> {
  if (text === undefined)
    throw new CheckpointError(`${path}: file must be a checkpoint of ssma; got no "${METADATA_KEY}" metadata`);
  const result = Metadata.safeParse(parseJson(path, text));
  if (result.success) return result.data;
  throw new CheckpointError(
    `${path}: checkpoint metadata must follow its schema; got ${z.prettifyError(result.error)}`,
  );
}

function parseJson(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new CheckpointError(`${path}: checkpoint metadata must be JSON; got ${text.slice(0, 60)}`, { cause });
  }
}

/**
 * Puts a checkpoint back into a network and its optimiser, to go on training.
 *
 * @throws CheckpointError when it belongs to another network or seed, or holds no optimiser state
 */
export function restoreCheckpoint(
  path: string,
  checkpoint: Checkpoint,
  target: { model: LayersModel; network: NetworkDescription; optimiser: Optimiser; seed: number },
): void {
  const [stored, wanted] = [checkpoint.network, target.network].map(({ model, shape }) =>
    JSON.stringify({ model, shape }),
  );
  if (stored !== wanted)
    throw new CheckpointError(`${path}: checkpoint must be of the network ${wanted}; got ${stored}`);
  if (checkpoint.training.seed !== target.seed) {
    throw new CheckpointError(`${path}: checkpoint must have seed ${target.seed}; got ${checkpoint.training.seed}`);
  }
  if (checkpoint.optimiserState.size === 0) {
    throw new CheckpointError(`${path}: checkpoint must hold the optimiser's state to go on; got weights only`);
  }
  writeWeights(target.model, checkpoint.weights, { source: path });
  target.optimiser.restore(checkpoint.optimiserState);
}
