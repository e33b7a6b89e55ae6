import { channelRoleOf } from '@ssma/core';
import type { LayersModel, SymbolicTensor } from '@tensorflow/tfjs-layers';

/** How many filters the convolutions of a network have, by layer, in the order of the network. */
export function filterCounts(model: LayersModel): ReadonlyMap<string, number> {
  const convolutions = model.layers.filter((layer) => channelRoleOf(layer) === 'convolution');
  return new Map(convolutions.map((layer) => [layer.name, (layer.output as SymbolicTensor).shape[3] as number]));
}
