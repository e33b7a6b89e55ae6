import type { LayersModel } from '@tensorflow/tfjs-layers';
import { networkCosts } from '../network/network-costs.js';
import type { RecordedCosts } from '../wire/recorded-costs.js';

/** What of a network's costs is kept with the outcome of its training. */
export function recordedCosts(model: LayersModel): RecordedCosts {
  const { parameters, flops } = networkCosts(model);
  return { parameters, flops };
}
