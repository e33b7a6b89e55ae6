import { canonicalJson, sameJson } from '../hash/canonical-json.js';
import type { TrialRow } from '../store/trials-of-sweep.js';
import { TrialConfig } from '../sweep/sweep-schema.js';
import type { Spread } from './spread.js';
import { spreadOf } from './spread.js';

/** A sweep on record with its results. */
export interface ComparedSweep {
  /** As `definitionOfSweep` gives it. */
  readonly definition: unknown;
  readonly trials: readonly TrialRow[];
  /** Resolved configuration by trial id. */
  readonly configs: ReadonlyMap<string, unknown>;
}

/** A setting of the sweep file; a side that does not have it has no value. */
export interface DifferingSetting {
  /** Dotted, e.g. `train.steps` or `grid.train.steps`. */
  readonly path: string;
  readonly a?: unknown;
  readonly b?: unknown;
}

/** Trials of A and B that differ in nothing but base settings of their sweeps, over the seeds that both have. */
export interface PairedGroups {
  readonly groupA: string;
  readonly groupB: string;
  /** Values of the axes of A. */
  readonly axes: Readonly<Record<string, unknown>>;
  readonly numSeeds: number;
  /** Mean IoU, a fraction; null without a result. */
  readonly a: Spread | null;
  readonly b: Spread | null;
  /** B minus A, seed by seed; null where no seed has both. */
  readonly difference: Spread | null;
}

/** What two sweeps have in common and in what they differ. */
export interface SweepDifference {
  readonly settings: readonly DifferingSetting[];
  /** Ids of trials. */
  readonly shared: readonly string[];
  readonly onlyA: readonly string[];
  readonly onlyB: readonly string[];
  readonly pairs: readonly PairedGroups[];
}

type Settings = ReadonlyMap<string, unknown>;

/**
 * Sets two sweeps against each other.
 *
 * A trial of A that B does not have belongs to the trial of B with the same seed and the same configuration, where a setting
 * in which the bases of the two sweeps differ does not count as long as the trial has it from its base (ours): so equal axis
 * values meet each other, whatever the base is. A trial that would fit several is in no pair.
 */
export function compareSweeps(a: ComparedSweep, b: ComparedSweep): SweepDifference {
  const settings = differingSettings(settingsOf(a.definition), settingsOf(b.definition));
  const [idsA, idsB] = [a, b].map(({ trials }) => new Set(trials.map(({ id }) => id)));
  const [onlyA, onlyB] = [
    a.trials.filter(({ id }) => idsB?.has(id) !== true),
    b.trials.filter(({ id }) => idsA?.has(id) !== true),
  ];
  const paths = settings.map(({ path }) => path).filter((path) => (path.split('.')[0] ?? '') in TrialConfig.shape);
  const matchesB = uniqueTrials(onlyB, b, paths);
  const pairs = [...uniqueTrials(onlyA, a, paths)].flatMap(([key, trial]) => {
    const other = matchesB.get(key);
    return other === undefined ? [] : [[trial, other] as const];
  });
  return {
    settings,
    shared: a.trials.filter(({ id }) => idsB?.has(id)).map(idOf),
    onlyA: onlyA.map(idOf),
    onlyB: onlyB.map(idOf),
    pairs: pairedGroups(pairs),
  };
}

/** Every setting of a sweep by its dotted path, but for what only names it. */
function settingsOf(definition: unknown): Settings {
  const settings = new Map(leaves(definition));
  settings.delete('name');
  settings.delete('description');
  return settings;
}

function leaves(value: unknown, path = ''): [path: string, value: unknown][] {
  const isMap = typeof value === 'object' && value !== null && !Array.isArray(value);
  if (!isMap) return [[path, value]];
  return Object.entries(value).flatMap(([key, child]) => leaves(child, path === '' ? key : `${path}.${key}`));
}

function differingSettings(a: Settings, b: Settings): DifferingSetting[] {
  return [...new Set([...a.keys(), ...b.keys()])]
    .filter((path) => !sameJson(a.get(path), b.get(path)))
    .map((path) => ({ path, ...(a.has(path) && { a: a.get(path) }), ...(b.has(path) && { b: b.get(path) }) }));
}

/** The trials by what has to be equal in a pair, without those that are alike in it. */
function uniqueTrials(
  trials: readonly TrialRow[],
  { definition, configs }: ComparedSweep,
  basePaths: readonly string[],
): ReadonlyMap<string, TrialRow> {
  const base = settingsOf(definition);
  const ofBase = new Set(basePaths);
  const byKey = new Map<string, TrialRow[]>();
  for (const trial of trials) {
    const counting = leaves(configs.get(trial.id)).filter(
      ([path, value]) => !(ofBase.has(path) && sameJson(value, base.get(path))),
    );
    const key = canonicalJson({ seed: trial.seed, counting: Object.fromEntries(counting) });
    byKey.set(key, [...(byKey.get(key) ?? []), trial]);
  }
  return new Map(
    [...byKey].flatMap(([key, [trial, ...others]]) => (trial && others.length === 0 ? [[key, trial]] : [])),
  );
}

function pairedGroups(pairs: readonly (readonly [TrialRow, TrialRow])[]): PairedGroups[] {
  const groups = new Map<string, (readonly [TrialRow, TrialRow])[]>();
  for (const pair of pairs) {
    const key = pair.map(({ groupId }) => groupId).join(' ');
    groups.set(key, [...(groups.get(key) ?? []), pair]);
  }
  return [...groups.values()].flatMap((members) => {
    const [first] = members;
    if (first === undefined) return [];
    const [trialA, trialB] = first;
    return {
      groupA: trialA.groupId,
      groupB: trialB.groupId,
      axes: trialA.axes,
      numSeeds: members.length,
      a: spreadOf(members.map(([{ meanIou }]) => meanIou)),
      b: spreadOf(members.map(([, { meanIou }]) => meanIou)),
      difference: spreadOf(members.map(([a, b]) => difference(a.meanIou, b.meanIou))),
    };
  });
}

function difference(a: number | null, b: number | null): number | null {
  return a === null || b === null ? null : b - a;
}

function idOf({ id }: TrialRow): string {
  return id;
}
