import { type ModelShape, type ModelSpec, modalitiesOf } from '@ssma/core';
import { loadEngine } from '@ssma/core/node';
import { type DatasetSpec, InputSpec, openBatches } from '@ssma/datasets';
import { filterCounts, type PruneSpec, pruneStage, pruningSteps, type StageTarget } from '@ssma/prune';
import { loadNetwork } from '@ssma/train';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { INPUT_PIPELINE } from '../stages/input-pipeline.js';
import { rankingBatches } from '../stages/ranking-batches.js';
import { buildNamedNetwork, defaultSpec } from './built-network.js';
import { latenciesMs } from './latencies.js';
import type { MeasuredSource } from './measuring-task.js';
import { type NetworkCosts, networkCosts } from './network-costs.js';

/** What a network costs; the median latency of one image is null unless asked for. */
export type PlannedCosts = NetworkCosts & { readonly latencyMs: number | null };

/** A stage as it would be. */
export interface StagePlan {
  readonly layers: readonly string[] | null;
  readonly target: StageTarget;
  /** Of the network that it leaves. */
  readonly costs: PlannedCosts;
}

export interface PruningPlan {
  /** Name of its kind. */
  readonly network: string;
  readonly modalities: readonly string[];
  readonly size: { readonly width: number; readonly height: number };
  readonly costs: PlannedCosts;
  readonly stages: readonly StagePlan[];
  /** How many filters each convolution has at first and behind each stage, in the order of the network. */
  readonly layers: readonly { readonly name: string; readonly filters: readonly number[] }[];
}

export interface PlanOptions {
  readonly source: MeasuredSource;
  readonly prune: PruneSpec;
  /** What a ranking by the loss reads; null: no ranking may. */
  readonly data: { readonly dataset: DatasetSpec; readonly split: string; readonly batchSize: number } | null;
  readonly withLatency: boolean;
  readonly signal: AbortSignal;
  readonly onProgress: (done: number, total: number) => void;
}

/**
 * Carries out the stages of pruning one after the other without training between them, and counts what is left.
 *
 * @throws ConfigError as `pruneStage`, CheckpointError as `loadNetwork`
 */
export async function planPruning(options: PlanOptions): Promise<PruningPlan> {
  const { prune, withLatency, onProgress } = options;
  await loadEngine();
  const { model: whole, spec, shape, input } = await networkOf(options.source);
  const networks = [whole];
  const steps = pruningSteps(prune);
  try {
    let current = { model: whole, spec };
    for (const [index, step] of steps.entries()) {
      onProgress(index, steps.length);
      current = await pruneStage(current, step, {
        original: whole,
        measureLatenciesMs: latenciesMs,
        batches: batchesFor(current, input, options),
        seed: 0,
      });
      networks.push(current.model);
    }
    const times = withLatency ? await latenciesMs(networks) : null;
    const [costs, ...left] = networks.map((network, index) => ({
      ...networkCosts(network),
      latencyMs: times?.[index] ?? null,
    }));
    return {
      network: spec.network,
      modalities: modalitiesOf(spec),
      size: { width: shape.inputWidth, height: shape.inputHeight },
      costs: costs as PlannedCosts,
      stages: steps.map(({ stage: { layers = null, target } }, index) => ({
        layers,
        target,
        costs: left[index] as PlannedCosts,
      })),
      layers: countsByLayer(networks),
    };
  } finally {
    for (const network of networks) network.dispose();
  }
}

interface SourceNetwork {
  readonly model: LayersModel;
  readonly spec: ModelSpec;
  readonly shape: ModelShape;
  readonly input: InputSpec;
}

async function networkOf(source: MeasuredSource): Promise<SourceNetwork> {
  if (source.kind === 'checkpoint') {
    const { model, network } = await loadNetwork(source.path);
    return { model, spec: network.model, shape: network.shape, input: network.input };
  }
  const { classes, size, widthMultiplier, modalities } = source.size;
  return {
    model: buildNamedNetwork(source.network, source.size).model,
    spec: { ...defaultSpec(source.network, modalities), widthMultiplier },
    shape: { classes, inputHeight: size.height, inputWidth: size.width, inputChannels: 3 },
    input: InputSpec.parse(size),
  };
}

/** Batches in the order of a training with seed 0; none without a dataset. */
async function* batchesFor(
  { model, spec }: { readonly model: LayersModel; readonly spec: ModelSpec },
  input: InputSpec,
  { data, signal }: PlanOptions,
) {
  if (data === null) return;
  const modalities = modalitiesOf(spec);
  const stream = await openBatches({ ...INPUT_PIPELINE, ...data, modalities, input, seed: 0, startStep: 0 });
  try {
    yield* rankingBatches(stream, { model, modalities, signal, onBatch: () => undefined });
  } finally {
    await stream.close();
  }
}

function countsByLayer(networks: readonly LayersModel[]): PruningPlan['layers'] {
  const [first, ...others] = networks.map(filterCounts) as [FilterCounts, ...FilterCounts[]];
  return [...first].map(([name, whole]) => ({
    name,
    filters: [whole, ...others.map((counts) => counts.get(name) as number)],
  }));
}

type FilterCounts = ReturnType<typeof filterCounts>;
