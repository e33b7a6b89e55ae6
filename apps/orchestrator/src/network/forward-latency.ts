import type { LayersModel } from '@tensorflow/tfjs-layers';
import { latenciesMs } from './latencies.js';

/** Milliseconds of a forward pass of one network, see `latenciesMs`. */
export async function forwardLatencyMs(network: LayersModel): Promise<number> {
  const [latencyMs] = await latenciesMs([network]);
  return latencyMs as number;
}
