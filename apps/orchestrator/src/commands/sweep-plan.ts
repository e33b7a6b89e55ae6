import { existsSync } from 'node:fs';
import type { Command } from 'commander';
import type { RunsFolder } from '../runner/runs-folder.js';
import { openStoreForReading } from '../store/open-store.js';
import { stageStates } from '../store/stage-states.js';
import type { StageState } from '../store/tables.js';
import type { DroppedCell } from '../sweep/trial.js';
import { trialLabel } from '../sweep/trial-label.js';
import { alignColumns } from '../terminal/align-columns.js';
import type { LoadedSweep } from './load-sweep.js';
import { loadSweep } from './load-sweep.js';
import { allowPathOption, jsonOption, runsOption, setOption } from './options.js';
import { printJson, type Services } from './services.js';

interface PlanOptions {
  readonly set: readonly string[];
  readonly allowPath: readonly string[];
  readonly runs: RunsFolder;
  readonly json: boolean;
}

type States = ReadonlyMap<string, StageState>;

/** `ssma sweep plan <file>`: what a start would do, without doing it. */
export function addSweepPlan(sweep: Command, services: Services): void {
  sweep
    .command('plan')
    .description('print the trials and stages of a sweep file, what is dropped and what is already done')
    .argument('<file>', 'sweep file (YAML)')
    .addOption(setOption())
    .addOption(allowPathOption())
    .addOption(runsOption())
    .addOption(jsonOption())
    .action(async (file: string, options: PlanOptions) => {
      const loaded = await loadSweep(file, options, services);
      const states = storedStates(loaded, options.runs);
      if (options.json) printJson(services, planDocument(loaded, states));
      else services.print(planText(loaded, states));
    });
}

function storedStates({ plan }: LoadedSweep, { database }: RunsFolder): States {
  if (!existsSync(database)) return new Map();
  const store = openStoreForReading(database);
  try {
    const keys = plan.stages.map(({ key }) => key);
    return stageStates(store.db, keys);
  } finally {
    store.close();
  }
}

function planDocument({ sweep, expanded, plan }: LoadedSweep, states: States): unknown {
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
  };
}

function planText({ sweep, expanded, plan }: LoadedSweep, states: States): string {
  const complete = plan.stages.filter(({ key }) => states.get(key) === 'complete').length;
  const users = usersByStage(plan);
  const saved = [...users.values()].reduce((sum, number) => sum + number - 1, 0);
  const sharing = saved === 0 ? '' : `; sharing equal stages saves ${saved} more`;
  const summary = `${sweep.name}: ${count(plan.trials.length, 'trial')}, ${count(plan.stages.length, 'stage')}, ${complete} of them done${sharing}`;
  const names = new Map<string, string>(plan.stages.map(({ key, name }) => [key, name]));
  const stageText = (key: string): string => {
    const shared = users.get(key) ?? 1;
    const marks = [...(shared > 1 ? [`in ${shared} trials`] : []), ...(states.get(key) === 'complete' ? ['done'] : [])];
    return `${names.get(key)} ${key}${marks.length === 0 ? '' : ` (${marks.join(', ')})`}`;
  };
  const rows = plan.trials.map(({ id, label, stageKeys }) => [id, label, ...stageKeys.map(stageText)]);
  const dropped =
    expanded.dropped.length === 0 ? [] : ['', 'Dropped:', ...alignColumns(expanded.dropped.map(droppedRow))];
  return `${[summary, '', ...alignColumns(rows), ...dropped].join('\n')}\n`;
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
