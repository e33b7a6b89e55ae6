import { sameJson } from '../hash/canonical-json.js';
import type { ClassScores } from '../store/class-scores-of-sweep.js';
import type { SampleGroupScores } from '../store/sample-group-scores-of-sweep.js';
import type { StageState } from '../store/tables.js';
import { trialState } from '../store/trial-state.js';
import type { TrialRow } from '../store/trials-of-sweep.js';
import type { SweepFile } from '../sweep/sweep-schema.js';
import { varyingAxes } from '../sweep/varying-axes.js';
import type { Spread } from './spread.js';
import { spreadOf } from './spread.js';

/** Trials that differ by seed only. */
export interface ResultGroup {
  readonly groupId: string;
  readonly axes: Readonly<Record<string, unknown>>;
  readonly state: StageState;
  readonly numSeeds: number;
  readonly meanIou: Spread | null;
  readonly pixelAccuracy: Spread | null;
  readonly frequencyWeightedIou: Spread | null;
  /** Mean IoU of this group minus that of the baseline, a fraction; null without both. */
  readonly meanIouDelta: number | null;
  readonly classIou: Readonly<Record<string, Spread | null>>;
  /** Mean IoU by group of samples, e.g. by weather condition. */
  readonly sampleGroupIou: Readonly<Record<string, Spread | null>>;
}

/** What a table shows beside the scores over all classes and samples, by trial id; left out, it has no such columns. */
export interface DetailedScores {
  readonly classes?: ReadonlyMap<string, ClassScores>;
  readonly sampleGroups?: ReadonlyMap<string, SampleGroupScores>;
}

/** The results of a sweep: what every table, printed or exported, is made from. */
export interface ResultTable {
  readonly sweep: string;
  /** Number of the paper's table that it belongs beside. */
  readonly paperTable: number | null;
  /** Dotted paths of the axes that differ between groups. */
  readonly axes: readonly string[];
  readonly classNames: readonly string[];
  readonly sampleGroupNames: readonly string[];
  readonly hasBaseline: boolean;
  readonly groups: readonly ResultGroup[];
}

/**
 * Groups trials by everything but the seed.
 *
 * @param rows in the order of the sweep file
 */
export function resultTable(
  sweep: Pick<SweepFile, 'name' | 'report' | 'baseline'>,
  rows: readonly TrialRow[],
  scores: DetailedScores = {},
): ResultTable {
  const [classNames, sampleGroupNames] = [namesOf(scores.classes), namesOf(scores.sampleGroups)];
  const groups = groupRows(rows).map((trials) => ({
    ...groupOf(trials),
    classIou: spreads(trials, classNames, scores.classes),
    sampleGroupIou: spreads(trials, sampleGroupNames, scores.sampleGroups),
  }));
  const baseline = groups.find(({ axes }) => isBaseline(axes, sweep.baseline));
  return {
    sweep: sweep.name,
    paperTable: sweep.report.table ?? null,
    axes: varyingAxes(rows.map(({ axes }) => axes)),
    classNames,
    sampleGroupNames,
    hasBaseline: sweep.baseline !== undefined,
    groups: groups.map((group) => ({ ...group, meanIouDelta: difference(group.meanIou, baseline?.meanIou) })),
  };
}

function groupRows(rows: readonly TrialRow[]): TrialRow[][] {
  const groups = new Map<string, TrialRow[]>();
  for (const row of rows) {
    const group = groups.get(row.groupId);
    if (group === undefined) groups.set(row.groupId, [row]);
    else group.push(row);
  }
  return [...groups.values()];
}

function groupOf(trials: readonly TrialRow[]): Omit<ResultGroup, 'meanIouDelta' | 'classIou' | 'sampleGroupIou'> {
  return {
    groupId: trials[0]?.groupId ?? '',
    axes: trials[0]?.axes ?? {},
    state: trialState(trials.map(({ state }) => state)),
    numSeeds: trials.length,
    meanIou: spreadOf(trials.map(({ meanIou }) => meanIou)),
    pixelAccuracy: spreadOf(trials.map(({ pixelAccuracy }) => pixelAccuracy)),
    frequencyWeightedIou: spreadOf(trials.map(({ frequencyWeightedIou }) => frequencyWeightedIou)),
  };
}

type ScoresByTrial = ReadonlyMap<string, ReadonlyMap<string, number | null>>;

function namesOf(scores: ScoresByTrial = new Map()): string[] {
  return [...new Set([...scores.values()].flatMap((score) => [...score.keys()]))];
}

function spreads(
  trials: readonly TrialRow[],
  names: readonly string[],
  scores: ScoresByTrial = new Map(),
): Record<string, Spread | null> {
  const spreadOfName = (name: string) => spreadOf(trials.map(({ id }) => scores.get(id)?.get(name) ?? null));
  return Object.fromEntries(names.map((name) => [name, spreadOfName(name)]));
}

function isBaseline(axes: ResultGroup['axes'], baseline: SweepFile['baseline']): boolean {
  return baseline !== undefined && Object.entries(baseline).every(([path, value]) => sameJson(axes[path], value));
}

function difference(a: Spread | null, b: Spread | null | undefined): number | null {
  return a === null || b === null || b === undefined ? null : a.mean - b.mean;
}
