import { type ModelProfile, profileModel } from '@ssma/core';
import { loadEngine } from '@ssma/core/node';
import { buildNamedNetwork, type NetworkSize } from './built-network.js';

/**
 * Parameters and FLOPs of a network with its default settings.
 *
 * @throws ConfigError when a number breaks its rule or the modalities are too many or too few for the network
 */
export async function profileNetwork(network: string, size: NetworkSize): Promise<ModelProfile> {
  await loadEngine();
  const { model } = buildNamedNetwork(network, size);
  const profile = profileModel(model);
  model.dispose();
  return profile;
}
