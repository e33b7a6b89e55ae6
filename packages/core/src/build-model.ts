import type { LayersModel } from '@tensorflow/tfjs-layers';
import { ConfigError } from './errors.js';
import { adapnetPlusPlus } from './networks/adapnetpp.js';
import { average } from './networks/average.js';
import { cmode } from './networks/cmode.js';
import { fusenet } from './networks/fusenet.js';
import { fusenetVgg16 } from './networks/fusenet-vgg16.js';
import { lateFusion } from './networks/late-fusion.js';
import { lfc } from './networks/lfc.js';
import { maximum } from './networks/maximum.js';
import { ssma } from './networks/ssma.js';
import { stacking } from './networks/stacking.js';
import { narrowNetwork } from './pruned/narrow-network.js';
import { ModelShape, ModelSpec } from './spec.js';
import { initialiseWeights } from './weights/initialise.js';

/**
 * The one way to make a network: the spec's choices, the data's shape, He-initialised from the seed.
 *
 * @returns a `tf.LayersModel` with one input per modality, in the order of `modalitiesOf`, and the outputs of
 *   `outputNamesOf`; the caller disposes it
 * @throws ConfigError when spec or shape break a rule, naming it and the value
 */
export function buildModel(spec: ModelSpec, shape: ModelShape, seed: number): LayersModel {
  const network = buildUnfilledModel(spec, shape);
  initialiseWeights(network, seed);
  return network;
}

/** The same with kernels of zero, for weights that come from a checkpoint. */
export function buildUnfilledModel(spec: ModelSpec, shape: ModelShape): LayersModel {
  const { keptFilters, ...unpruned } = parsed('model', ModelSpec, spec);
  const network = networkOf(unpruned, parsed('model shape', ModelShape, shape));
  if (keptFilters === undefined) return network;
  try {
    return narrowNetwork(network, keptFilters);
  } finally {
    network.dispose();
  }
}

function networkOf(spec: ModelSpec, shape: ModelShape): LayersModel {
  switch (spec.network) {
    case 'adapnet++':
      return adapnetPlusPlus(spec, shape);
    case 'ssma':
      return ssma(spec, shape);
    case 'average':
      return average(spec, shape);
    case 'maximum':
      return maximum(spec, shape);
    case 'stacking':
      return stacking(spec, shape);
    case 'late-fusion':
      return lateFusion(spec, shape);
    case 'lfc':
      return lfc(spec, shape);
    case 'cmode':
      return cmode(spec, shape);
    case 'fusenet':
      return fusenet(spec, shape);
    case 'fusenet-vgg16':
      return fusenetVgg16(spec, shape);
  }
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
