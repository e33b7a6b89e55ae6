import type { TimeEstimate } from '../plan/estimate-time.js';
import type { PlanChange } from '../plan/plan-change.js';
import type { PlannedStage } from '../plan/planned-stage.js';
import type { StageState } from '../store/tables.js';
import type { DroppedCell } from '../sweep/trial.js';
import { trialLabel } from '../sweep/trial-label.js';
import { alignColumns } from '../terminal/align-columns.js';
import { formatDuration } from '../terminal/format-duration.js';
import type { LoadedSweep } from './load-sweep.js';

/** What is said about a sweep that is not started yet. */
export interface PlanReport {
  readonly loaded: LoadedSweep;
  /** States of the stages that the store knows, by key. */
  readonly states: ReadonlyMap<string, StageState>;
  /** Of the stages that are not done. */
  readonly time: TimeEstimate;
  /** What differs from another plan of the sweep. */
  readonly changes: readonly DescribedChange[];
}

/** A change with what it is a change against. */
export type DescribedChange = PlanChange & {
  /** `started`: the sweep as last started; `file`: the file without the settings of `--change`. */
  readonly against: 'started' | 'file';
  /** Id of the sweep on record, or the settings. */
  readonly name: string;
};

/** The report as one JSON value. */
export function planDocument({ loaded, states, time, changes }: PlanReport): unknown {
  const { sweep, expanded, plan } = loaded;
  return {
    sweep: sweep.name,
    trials: plan.trials.map(({ config: _, ...trial }) => trial),
    stages: plan.stages.map(({ key, kind, name, seed, parents }) => ({
      key,
      kind,
      name,
      seed,
      parents,
      state: states.get(key) ?? 'waiting',
    })),
    dropped: expanded.dropped,
    idleRules: expanded.idleRules,
    estimatedSeconds: time.unknown.length === 0 ? time.seconds : null,
    stagesOfUnknownTime: time.unknown,
    changes: changes.map(({ against, name, stay, fresh, unused }) => ({
      against,
      name,
      stay: stay.map(keyOf),
      new: fresh.map(keyOf),
      unused,
    })),
  };
}

/** The report for a terminal. */
export function planText({ loaded, states, time, changes }: PlanReport): string {
  const { expanded, plan } = loaded;
  const users = usersByStage(plan);
  const names = new Map<string, string>(plan.stages.map(({ key, name }) => [key, name]));
  const stageText = (key: string): string => {
    const shared = users.get(key) ?? 1;
    const marks = [...(shared > 1 ? [`in ${shared} trials`] : []), ...(states.get(key) === 'complete' ? ['done'] : [])];
    return `${names.get(key)} ${key}${marks.length === 0 ? '' : ` (${marks.join(', ')})`}`;
  };
  const rows = plan.trials.map(({ id, label, stageKeys }) => [id, label, ...stageKeys.map(stageText)]);
  const dropped =
    expanded.dropped.length === 0 ? [] : ['', 'Dropped:', ...alignColumns(expanded.dropped.map(droppedRow))];
  const summary = [summaryText(loaded, states, users), ...timeLines(time), ...changes.map(changeText)];
  return `${[...summary, '', ...alignColumns(rows), ...dropped].join('\n')}\n`;
}

function summaryText(
  { sweep, expanded, plan }: LoadedSweep,
  states: PlanReport['states'],
  users: ReadonlyMap<string, number>,
): string {
  const complete = plan.stages.filter(({ key }) => states.get(key) === 'complete').length;
  const saved = [...users.values()].reduce((sum, number) => sum + number - 1, 0);
  const repeated = expanded.dropped.filter(({ section }) => section === 'random').length;
  return [
    `${sweep.name}: ${count(plan.trials.length, 'trial')}, ${count(plan.stages.length, 'stage')}, ${complete} of them done`,
    ...(saved === 0 ? [] : [`sharing equal stages saves ${saved} more`]),
    ...(repeated === 0 ? [] : [`${repeated} of ${sweep.random?.samples} draws equal an earlier trial`]),
  ].join('; ');
}

function timeLines({ seconds, unknown }: TimeEstimate): string[] {
  if (unknown.length === 0) {
    return seconds === 0 ? [] : [`Estimated time, one stage at a time: ${formatDuration(seconds)}`];
  }
  const reason = `no past run of ${tally(unknown)}`;
  const known = seconds === 0 ? 'unknown' : `${formatDuration(seconds)} and more`;
  return [`Estimated time, one stage at a time: ${known}; ${reason}`];
}

function changeText({ against, name, stay, fresh, unused }: DescribedChange): string {
  const subject = against === 'file' ? `With ${name}` : `Since it was started as ${name}`;
  const named = fresh.length === 0 ? '' : ` (${tally(fresh.map((stage) => stage.name))})`;
  return `${subject}: ${stay.length} of ${count(stay.length + fresh.length, 'stage')} ${stay.length === 1 ? 'stays' : 'stay'}, ${fresh.length} would be new${named}, ${unused.length} no longer used`;
}

/** `evaluate, 2 expert rgb`. */
function tally(names: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].map(([name, number]) => (number === 1 ? name : `${number} ${name}`)).join(', ');
}

/** Number of trials that need each stage. */
function usersByStage({ trials }: LoadedSweep['plan']): Map<string, number> {
  const users = new Map<string, number>();
  for (const key of trials.flatMap(({ stageKeys }) => stageKeys)) users.set(key, (users.get(key) ?? 0) + 1);
  return users;
}

function droppedRow({ values, section, index, reason }: DroppedCell): string[] {
  return [trialLabel(Object.entries(values)), `${section}[${index}]${reason === undefined ? '' : `: ${reason}`}`];
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

function keyOf({ key }: PlannedStage): string {
  return key;
}
