import type { LayersModel } from '@tensorflow/tfjs-layers';
import { ConfigError } from './errors.js';
import { adapnetPlusPlus } from './networks/adapnetpp.js';
import { ModelShape, ModelSpec } from './spec.js';
import { initialiseWeights } from './weights/initialise.js';

/**
 * The one way to make a network: the spec's choices, the data's shape, He-initialised from the seed.
 *
 * @returns a `tf.LayersModel`; the caller disposes it
 * @throws ConfigError when spec or shape break a rule, naming it and the value
 */
export function buildModel(spec: ModelSpec, shape: ModelShape, seed: number): LayersModel {
  const network = adapnetPlusPlus(parsed('model', ModelSpec, spec), parsed('model shape', ModelShape, shape));
  initialiseWeights(network, seed);
  return network;
}

function parsed<T>(
  where: string,
  schema: {
    safeParse(value: unknown): { success: true; data: T } | { success: false; error: { issues: readonly Issue[] } };
  },
  value: unknown,
): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const path = issue?.path.join('.') ?? '';
  const got = path
    .split('.')
    .reduce<unknown>((object, key) => (object as Record<string, unknown> | undefined)?.[key], value);
  throw new ConfigError(`${where}: ${path} ${issue?.message}; got ${JSON.stringify(got)}`);
}

interface Issue {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}
