import type { ImageSize } from '@ssma/datasets';
import type { NetworkDescription } from '@ssma/train';
import { ConfigError } from '../errors.js';

/**
 * The input size that networks share, so that their maps can lie side by side.
 *
 * @param networks at least one
 * @throws ConfigError when they differ, both named
 */
export function requireOneSize(
  networks: readonly { readonly name: string; readonly network: NetworkDescription }[],
): ImageSize {
  const [first, ...others] = networks as [(typeof networks)[number], ...typeof networks];
  const { height, width } = first.network.input;
  for (const { name, network } of others) {
    const { height: ownHeight, width: ownWidth } = network.input;
    if (ownHeight === height && ownWidth === width) continue;
    throw new ConfigError(
      `gradcam: ${name} must have the input size of ${first.name}, ${width}x${height}; got ${ownWidth}x${ownHeight}`,
    );
  }
  return { height, width };
}
