import { buildModel, type ModelProfile, profileModel } from '@ssma/core';
import { loadEngine } from '@ssma/core/node';
import { ModelSpec } from '@ssma/core/spec';
import type { ImageSize } from '@ssma/datasets';
import { ConfigError } from '../errors.js';

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
  const [wanted] = ModelSpec.shape.network.def.values.filter((name) => name === network);
  if (wanted === undefined) throw new ConfigError(`model profile: network must be a known one; got ${network}`);
  await loadEngine();
  const spec = { ...ModelSpec.parse({ network: wanted }), widthMultiplier };
  const shape = { classes, inputHeight: size.height, inputWidth: size.width, inputChannels: 3 };
  const model = buildModel(spec, shape, 0);
  const profile = profileModel(model);
  model.dispose();
  return profile;
}
