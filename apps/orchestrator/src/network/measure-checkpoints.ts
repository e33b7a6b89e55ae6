import { diagnose } from '@ssma/core/node';
import { filterCounts } from '@ssma/prune';
import { loadNetwork } from '@ssma/train';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { type LatencyChoice, latenciesMs } from './latencies.js';
import { type NetworkCosts, networkCosts } from './network-costs.js';

/** A network of a checkpoint: its cost and the filters that it has. */
export interface MeasuredCheckpoint extends NetworkCosts {
  /** Median of the passes. */
  readonly latencyMs: number;
  readonly filters: ReadonlyMap<string, number>;
}

/** Counts and times the networks of checkpoint files, in turns, see `latenciesMs`. */
export async function measureCheckpoints(
  paths: readonly string[],
  timing: LatencyChoice,
): Promise<{ readonly machine: Awaited<ReturnType<typeof diagnose>>; readonly networks: MeasuredCheckpoint[] }> {
  const machine = await diagnose();
  const models: LayersModel[] = [];
  try {
    for (const path of paths) models.push((await loadNetwork(path)).model);
    const times = await latenciesMs(models, timing);
    const networks = models.map((model, index) => ({
      ...networkCosts(model),
      latencyMs: times[index] as number,
      filters: filterCounts(model),
    }));
    return { machine, networks };
  } finally {
    for (const model of models) model.dispose();
  }
}
