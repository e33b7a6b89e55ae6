import { ModelSpec, NETWORK_NAMES } from '../spec.js';

/** A narrow network of RGB, or of RGB and depth where it takes two. */
export function narrowSpec(network: ModelSpec['network'], changes: Readonly<Record<string, unknown>> = {}): ModelSpec {
  const modalities = network === 'adapnet++' ? ['rgb'] : ['rgb', 'depth'];
  return ModelSpec.parse({ network, modalities, widthMultiplier: 0.06, ...changes });
}

/** Every network by name, and the ways through SSMA's options that scale maps. */
export const EVERY_NETWORK: readonly [title: string, spec: ModelSpec][] = [
  ...NETWORK_NAMES.map((name): [string, ModelSpec] => [name, narrowSpec(name)]),
  ['ssma with dependent skips', narrowSpec('ssma', { fusion: { skips: 'fused', weighting: 'dependent' } })],
];
