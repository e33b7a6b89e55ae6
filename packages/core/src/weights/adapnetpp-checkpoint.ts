import { CheckpointError, ShapeError } from '../errors.js';
import { ADAPNETPP_WEIGHT_NAMES, type AdapnetppWeightName } from './adapnetpp-weight-names.js';
import { halveLastAxis, joinLastAxis } from './last-axis.js';
import type { NamedTensor, NamedTensors } from './named-tensors.js';
import { ssmaWeightNames } from './ssma-weight-names.js';

/** How an authors' checkpoint is laid out. */
export interface AdapnetppCheckpointOptions {
  /** Scope of the network: `rgb/resnet_v2_50/` for the first expert of an SSMA checkpoint. Default `resnet_v2_50/`. */
  readonly prefix?: string;
}

/** An authors' checkpoint in our names. */
export interface AdapnetppCheckpoint {
  /** Our weights, and what has no place in AdapNet++ under its own name, for `matchWeights` to report. */
  readonly tensors: NamedTensors;
  /** Names of the file that are no weights: optimiser state, step counters, leftovers of the initialisation file. */
  readonly ignored: readonly string[];
}

const DEFAULT_PREFIX = 'resnet_v2_50/';
const WEIGHT_NAME_BY_OFFICIAL = new Map(ADAPNETPP_WEIGHT_NAMES.map((name) => [name.official, name]));

/** Adam's two moments per variable and its two running powers, and the counter of steps. */
const TRAINING_STATE = /(?:^|\/)(?:Adam|Adam_1|beta1_power|beta2_power|Global_Step)$/;
/** Saved from the tensors of a session, the initialisation file keeps their output number. */
const OUTPUT_SUFFIX = ':0';
/** In the initialisation file, which comes from a network whose projections are normalised; AdapNet++ has none. */
const INITIALISATION_LEFTOVER = /\/shortcut\/BatchNorm\/[a-z_]+:0$/;

/**
 * Renames the tensors of an AdapNet++ checkpoint of the authors (trained, or their initialisation file) to our weight
 * names. A 3x3 kernel of a multiscale unit, [3, 3, m, m], is cut along its filters into our two [3, 3, m, m / 2]: the
 * first half has the first dilation rate. Transposed convolutions are [height, width, out, in] on both sides.
 *
 * @throws CheckpointError  when two tensors have one name, or a multiscale kernel has an odd number of filters
 */
export function fromAdapnetppCheckpoint(
  found: NamedTensors,
  { prefix = DEFAULT_PREFIX }: AdapnetppCheckpointOptions = {},
): AdapnetppCheckpoint {
  return renamed(found, (name) =>
    name.startsWith(prefix) ? WEIGHT_NAME_BY_OFFICIAL.get(name.slice(prefix.length)) : undefined,
  );
}

/**
 * The same for an SSMA checkpoint of the authors, which fills a network with the convolutions of the released code.
 *
 * @param modalities ours, in the order of the released code's `rgb` and `depth`
 * @throws CheckpointError  as above
 */
export function fromSsmaCheckpoint(found: NamedTensors, modalities: readonly [string, string]): AdapnetppCheckpoint {
  const byOfficial = new Map(ssmaWeightNames(modalities).map((name) => [name.official, name]));
  return renamed(found, (name) => byOfficial.get(name));
}

function renamed(
  found: NamedTensors,
  weightNameOf: (name: string) => AdapnetppWeightName | undefined,
): AdapnetppCheckpoint {
  const tensors = new Map<string, NamedTensor>();
  const ignored: string[] = [];
  for (const [storedName, tensor] of found) {
    const name = storedName.endsWith(OUTPUT_SUFFIX) ? storedName.slice(0, -OUTPUT_SUFFIX.length) : storedName;
    if (TRAINING_STATE.test(name) || INITIALISATION_LEFTOVER.test(storedName)) {
      ignored.push(storedName);
      continue;
    }
    for (const [ours, part] of splitWeight(storedName, tensor, weightNameOf(name))) {
      if (tensors.has(ours)) {
        throw new CheckpointError(`tensor "${storedName}": weight "${ours}" must be stored once; got it twice`);
      }
      tensors.set(ours, part);
    }
  }
  return { tensors, ignored };
}

/**
 * Renames our AdapNet++ weights to the authors' names: the inverse of `fromAdapnetppCheckpoint`.
 *
 * @param tensors  our weights; auxiliary heads may be absent
 * @throws CheckpointError  when a name is none of AdapNet++, or one of two parallel kernels is missing or of another
 *                          shape than its neighbour, which the authors' layout cannot express
 */
export function toAdapnetppCheckpoint(
  tensors: NamedTensors,
  { prefix = DEFAULT_PREFIX }: AdapnetppCheckpointOptions = {},
): NamedTensors {
  const official = new Map<string, NamedTensor>();
  const unused = new Set(tensors.keys());
  for (const weightName of ADAPNETPP_WEIGHT_NAMES) {
    if (!weightName.ours.some((ours) => tensors.has(ours))) continue;
    official.set(prefix + weightName.official, joinWeights(weightName, tensors));
    for (const ours of weightName.ours) unused.delete(ours);
  }
  if (unused.size > 0) {
    const [example] = unused;
    throw new CheckpointError(
      `toAdapnetppCheckpoint: weights must be those of AdapNet++; got ${unused.size} others, such as "${example}"`,
    );
  }
  return official;
}

function splitWeight(
  storedName: string,
  tensor: NamedTensor,
  weightName: AdapnetppWeightName | undefined,
): readonly (readonly [name: string, tensor: NamedTensor])[] {
  const [first, second] = weightName?.ours ?? [storedName];
  if (second === undefined) return [[first, tensor]];
  const [firstHalf, secondHalf] = rethrowNamed(storedName, () => halveLastAxis(tensor));
  return [
    [first, firstHalf],
    [second, secondHalf],
  ];
}

function joinWeights({ official, ours }: AdapnetppWeightName, tensors: NamedTensors): NamedTensor {
  const [first, second] = ours;
  if (second === undefined) return requireTensor(first, tensors);
  return rethrowNamed(official, () => joinLastAxis(requireTensor(first, tensors), requireTensor(second, tensors)));
}

function requireTensor(name: string, tensors: NamedTensors): NamedTensor {
  const tensor = tensors.get(name);
  if (tensor === undefined) {
    throw new CheckpointError(`toAdapnetppCheckpoint: "${name}" must be given with its parallel kernel; got only that`);
  }
  return tensor;
}

/** Adds the tensor's name to a ShapeError, which only knows the shapes. */
function rethrowNamed<T>(name: string, compute: () => T): T {
  try {
    return compute();
  } catch (cause) {
    if (cause instanceof ShapeError) throw new CheckpointError(`tensor "${name}": ${cause.message}`, { cause });
    throw cause;
  }
}
