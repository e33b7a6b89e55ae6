import { CheckpointError, ConfigError } from '../errors.js';
import type { NamedTensor, NamedTensors } from './named-tensors.js';

/** A weight that a network has. */
export interface ExpectedWeight {
  readonly name: string;
  readonly shape: readonly number[];
}

/** A stored tensor whose shape is not that of the network's weight. */
export interface MisshapedWeight {
  readonly name: string;
  readonly expectedShape: readonly number[];
  readonly foundShape: readonly number[];
}

/** Where stored tensors and a network's weights do not meet. */
export interface WeightMismatch {
  /** Weights of the network that are not stored. */
  readonly missing: readonly string[];
  /** Stored tensors that the network has no weight for. */
  readonly unexpected: readonly string[];
  readonly misshaped: readonly MisshapedWeight[];
}

/** What to load, and what was left out by request. */
export interface MatchedWeights {
  /** Tensors with the name and shape of a weight, in the network's order. */
  readonly matched: NamedTensors;
  /** Mismatches that were waived: these weights keep their values, these tensors are not used. */
  readonly waived: WeightMismatch;
}

/** How a match may fall short. */
export interface MatchWeightsOptions {
  /** Weight names, or all below a scope as in `aux1/*`, that may be missing, unexpected or mis-shaped. Default none. */
  readonly waive?: readonly string[];
  /** What the errors call the tensors, e.g. the path of their file. */
  readonly source?: string;
}

/** Each list in an error names this many weights; a file of another network would name hundreds. */
const MAX_LISTED = 10;

/**
 * Pairs stored tensors with a network's weights by name and shape. Dtypes are not compared: see `toFloat32`.
 *
 * @throws CheckpointError  when a weight is missing, unexpected or mis-shaped and not waived; all are counted, the
 *                          first ten of each kind named
 * @throws ConfigError      when an entry of `waive` has no effect
 */
export function matchWeights(
  expected: readonly ExpectedWeight[],
  found: NamedTensors,
  { waive = [], source = 'weights' }: MatchWeightsOptions = {},
): MatchedWeights {
  const { matched, mismatch } = compare(expected, found);
  requireEffect(waive, mismatch);
  const isWaived = (name: string) => waive.some((pattern) => covers(pattern, name));
  const failing = filterMismatch(mismatch, (name) => !isWaived(name));
  const report = [
    listed('missing', failing.missing),
    listed('unexpected', failing.unexpected),
    listed('mis-shaped', failing.misshaped.map(describeShapes)),
  ].filter((line) => line !== null);
  if (report.length > 0) {
    throw new CheckpointError(`${source}: tensors must be the network's weights; got ${report.join('; ')}`);
  }
  return { matched, waived: filterMismatch(mismatch, isWaived) };
}

function compare(
  expected: readonly ExpectedWeight[],
  found: NamedTensors,
): { readonly matched: NamedTensors; readonly mismatch: WeightMismatch } {
  const matched = new Map<string, NamedTensor>();
  const missing: string[] = [];
  const misshaped: MisshapedWeight[] = [];
  const unexpected = new Set(found.keys());
  for (const { name, shape } of expected) {
    const tensor = found.get(name);
    unexpected.delete(name);
    if (tensor === undefined) missing.push(name);
    else if (!isSameShape(tensor.shape, shape)) {
      misshaped.push({ name, expectedShape: shape, foundShape: tensor.shape });
    } else matched.set(name, tensor);
  }
  return { matched, mismatch: { missing, unexpected: [...unexpected], misshaped } };
}

function isSameShape(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((size, axis) => size === b[axis]);
}

function requireEffect(waive: readonly string[], { missing, unexpected, misshaped }: WeightMismatch): void {
  const names = [...missing, ...unexpected, ...misshaped.map(({ name }) => name)];
  const idle = waive.filter((pattern) => !names.some((name) => covers(pattern, name)));
  if (idle.length > 0) {
    throw new ConfigError(
      `waive: each entry must cover a missing, unexpected or mis-shaped weight; got none for ${idle.join(', ')}`,
    );
  }
}

function covers(pattern: string, name: string): boolean {
  return pattern.endsWith('/*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern;
}

function filterMismatch(mismatch: WeightMismatch, keep: (name: string) => boolean): WeightMismatch {
  return {
    missing: mismatch.missing.filter(keep),
    unexpected: mismatch.unexpected.filter(keep),
    misshaped: mismatch.misshaped.filter(({ name }) => keep(name)),
  };
}

function listed(kind: string, names: readonly string[]): string | null {
  if (names.length === 0) return null;
  const rest = names.length > MAX_LISTED ? ', ...' : '';
  return `${names.length} ${kind}: ${names.slice(0, MAX_LISTED).join(', ')}${rest}`;
}

function describeShapes({ name, expectedShape, foundShape }: MisshapedWeight): string {
  return `${name} [${foundShape.join(', ')}] for [${expectedShape.join(', ')}]`;
}
