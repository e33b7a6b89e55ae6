import { buildModel, type ModelProfile, profileModel } from '@ssma/core';
import { loadEngine } from '@ssma/core/node';
import { ModelSpec } from '@ssma/core/spec';
import type { ImageSize } from '@ssma/datasets';

/** A fusion network is counted with two encoders, as in the paper. */
const PROFILED_MODALITIES = ['rgb', 'depth'];

/**
 * Parameters and FLOPs of a network with its default settings.
 *
 * @param widthMultiplier factor on the channel counts
 * @throws ConfigError when a number breaks its rule
 */
export async function profileNetwork(
  network: string,
  { classes, size, widthMultiplier }: { classes: number; size: ImageSize; widthMultiplier: number },
): Promise<ModelProfile> {
  await loadEngine();
  const modalities = network === 'adapnet++' ? {} : { modalities: PROFILED_MODALITIES };
  const spec = { ...ModelSpec.parse({ network, ...modalities }), widthMultiplier };
  const shape = { classes, inputHeight: size.height, inputWidth: size.width, inputChannels: 3 };
  const model = buildModel(spec, shape, 0);
  const profile = profileModel(model);
  model.dispose();
  return profile;
}
