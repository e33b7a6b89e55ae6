import { buildModel, type ModelProfile, profileModel } from '@ssma/core';
import { loadEngine } from '@ssma/core/node';
import { ModelShape, ModelSpec } from '@ssma/core/spec';
import type { ImageSize } from '@ssma/datasets';
import { z } from 'zod';
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
  const spec = ModelSpec.safeParse({ network, widthMultiplier });
  if (!spec.success) throw new ConfigError(`model profile: ${z.prettifyError(spec.error)}`);
  const shape = ModelShape.safeParse({ classes, inputHeight: size.height, inputWidth: size.width });
  if (!shape.success) throw new ConfigError(`model profile: ${z.prettifyError(shape.error)}`);
  await loadEngine();
  const model = buildModel(spec.data, shape.data, 0);
  const profile = profileModel(model);
  model.dispose();
  return profile;
}
