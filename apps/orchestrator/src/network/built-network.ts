import { buildModel, modalitiesOf } from '@ssma/core';
import { ModelSpec } from '@ssma/core/spec';
import type { ImageSize } from '@ssma/datasets';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { ConfigError } from '../errors.js';

/** A fusion network is counted with two encoders, as in the paper. */
const FUSED_MODALITIES = ['rgb', 'depth'];

/** What a network by its name is built for. */
export interface NetworkSize {
  readonly classes: number;
  readonly size: ImageSize;
  /** Factor on the channel counts. */
  readonly widthMultiplier: number;
  /** By default one for `adapnet++` and two for a fusion network. */
  readonly modalities?: readonly string[];
}

/**
 * A network with its default settings and random weights; the engine must run. The caller disposes it.
 *
 * @throws ConfigError when a number breaks its rule or the modalities are too many or too few for the network
 */
export function buildNamedNetwork(
  network: string,
  { classes, size, widthMultiplier, modalities }: NetworkSize,
): { readonly model: LayersModel; readonly modalities: readonly string[] } {
  const spec = { ...defaultSpec(network, modalities), widthMultiplier };
  const shape = { classes, inputHeight: size.height, inputWidth: size.width, inputChannels: 3 };
  return { model: buildModel(spec, shape, 0), modalities: modalitiesOf(spec) };
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
  throw new ConfigError(`--modalities of ${network}: ${rules}; got ${read?.join(',')}`);
}
