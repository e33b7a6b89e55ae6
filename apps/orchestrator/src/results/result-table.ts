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
  const [classIou, sampleGroupIou] = [spreadsOver(scores.classes), spreadsOver(scores.sampleGroups)];
  const grouped = groupRows(rows);
  const baseline = grouped.find(([trial]) => isBaseline(trial?.axes ?? {}, sweep.baseline));
  const baselineIou = meanIouOf(baseline ?? []);
  return {
    sweep: sweep.name,
    paperTable: sweep.report.table ?? null,
    axes: varyingAxes(rows.map(({ axes }) => axes)),
    classNames: classIou.names,
    sampleGroupNames: sampleGroupIou.names,
    hasBaseline: sweep.baseline !== undefined,
    groups: grouped.map((trials) => {
      const meanIou = meanIouOf(trials);
      return {
        groupId: trials[0]?.groupId ?? '',
        axes: trials[0]?.axes ?? {},
        state: trialState(trials.map(({ state }) => state)),
        numSeeds: trials.length,
        meanIou,
        pixelAccuracy: spreadOf(trials.map(({ pixelAccuracy }) => pixelAccuracy)),
        frequencyWeightedIou: spreadOf(trials.map(({ frequencyWeightedIou }) => frequencyWeightedIou)),
        classIou: classIou.of(trials),
        sampleGroupIou: sampleGroupIou.of(trials),
        meanIouDelta: meanIou === null || baselineIou === null ? null : meanIou.mean - baselineIou.mean,
      };
    }),
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

function meanIouOf(trials: readonly TrialRow[]): Spread | null {
  return spreadOf(trials.map(({ meanIou }) => meanIou));
}

type ScoresByTrial = ReadonlyMap<string, ReadonlyMap<string, number | null>>;

/** The names that any trial has a score of, and what makes the spreads of some trials by name. */
function spreadsOver(scores: ScoresByTrial = new Map()) {
  const names = [...new Set([...scores.values()].flatMap((score) => [...score.keys()]))];
  // Of a sweep under way, most groups have no score yet.
  const none: Readonly<Record<string, Spread | null>> = Object.fromEntries(names.map((name) => [name, null]));
  return {
    names,
    of(trials: readonly TrialRow[]): Readonly<Record<string, Spread | null>> {
      const scored = trials.flatMap(({ id }) => scores.get(id) ?? []);
      if (scored.length === 0) return none;
      return Object.fromEntries(names.map((name) => [name, spreadOf(scored.map((score) => score.get(name) ?? null))]));
    },
  };
}

function isBaseline(axes: ResultGroup['axes'], baseline: SweepFile['baseline']): boolean {
  return baseline !== undefined && Object.entries(baseline).every(([path, value]) => sameJson(axes[path], value));
}
