import { buildModel, type ModelProfile, profileModel } from '@ssma/core';
import { loadEngine } from '@ssma/core/node';
import { ModelSpec } from '@ssma/core/spec';
import type { ImageSize } from '@ssma/datasets';
import { ConfigError } from '../errors.js';

/** A fusion network is counted with two encoders, as in the paper. */
const FUSED_MODALITIES = ['rgb', 'depth'];

/** What a network is counted for. */
export interface ProfiledSize {
  readonly classes: number;
  readonly size: ImageSize;
  /** Factor on the channel counts. */
  readonly widthMultiplier: number;
  /** By default one for `adapnet++` and two for a fusion network. */
  readonly modalities?: readonly string[];
}

/**
 * Parameters and FLOPs of a network with its default settings.
 *
 * @throws ConfigError when a number breaks its rule or the modalities are too many or too few for the network
 */
export async function profileNetwork(
  network: string,
  { classes, size, widthMultiplier, modalities }: ProfiledSize,
): Promise<ModelProfile> {
  const spec = { ...defaultSpec(network, modalities), widthMultiplier };
  await loadEngine();
  const shape = { classes, inputHeight: size.height, inputWidth: size.width, inputChannels: 3 };
  const model = buildModel(spec, shape, 0);
  const profile = profileModel(model);
  model.dispose();
  return profile;
}

/**
 * A network with its default settings.
 *
 * @param modalities by default one for `adapnet++` and two for a fusion network
 * @throws ConfigError when they are too many or too few for the network
 */
export function defaultSpec(network: string, modalities?: readonly string[]): ModelSpec {
  const read = modalities ?? (network === 'adapnet++' ? undefined : FUSED_MODALITIES);
  const result = ModelSpec.safeParse({ network, ...(read && { modalities: read }) });
  if (result.success) return result.data;
  const rules = result.error.issues.map(({ message }) => message).join('; ');
  throw new ConfigError(`model profile: --modalities of ${network}: ${rules}; got ${read?.join(',')}`);
}
