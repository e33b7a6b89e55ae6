import { channelRoleOf, sourceOf } from '@ssma/core';
import type { LayersModel, SymbolicTensor } from '@tensorflow/tfjs-layers';

/** Where a convolution's maps are added to others. */
export interface SumInput {
  /** Layer of the addition. */
  readonly name: string;
  /** Layer that puts the maps at their places in it; null where they have all. */
  readonly scatter: string | null;
}

/** The additions that convolutions' maps enter, by the convolution; where there are several, the first. */
export function sumInputsBySource(model: LayersModel): ReadonlyMap<string, SumInput> {
  const bySource = new Map<string, SumInput>();
  for (const layer of model.layers) {
    if (channelRoleOf(layer) !== 'sum') continue;
    for (const input of [layer.input].flat()) {
      const isScatter = channelRoleOf(input.sourceLayer) === 'scatter';
      const source = sourceOf(isScatter ? (input.inputs[0] as SymbolicTensor) : input);
      if (source === null || bySource.has(source)) continue;
      bySource.set(source, { name: layer.name, scatter: isScatter ? input.sourceLayer.name : null });
    }
  }
  return bySource;
}
