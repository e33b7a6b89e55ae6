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
import { jsonOption, runsOption, setOption } from './options.js';
import { printJson, type Services } from './services.js';

interface PlanOptions {
  readonly set: readonly string[];
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
    .addOption(runsOption())
    .addOption(jsonOption())
    .action(async (file: string, options: PlanOptions) => {
      const loaded = await loadSweep(file, options.set, services);
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
    stages: plan.stages.map(({ key, kind, seed, parents }) => ({
      key,
      kind,
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
  const summary = `${sweep.name}: ${count(plan.trials.length, 'trial')}, ${count(plan.stages.length, 'stage')}, ${complete} of them done`;
  const kinds = new Map<string, string>(plan.stages.map(({ key, kind }) => [key, kind]));
  const stageText = (key: string): string =>
    `${kinds.get(key)} ${key} ${states.get(key) === 'complete' ? '(done)' : ''}`.trimEnd();
  const rows = plan.trials.map(({ id, label, stageKeys }) => [id, label, ...stageKeys.map(stageText)]);
  const dropped =
    expanded.dropped.length === 0 ? [] : ['', 'Dropped:', ...alignColumns(expanded.dropped.map(droppedRow))];
  return `${[summary, '', ...alignColumns(rows), ...dropped].join('\n')}\n`;
}

function droppedRow({ values, section, index, reason }: DroppedCell): string[] {
  return [trialLabel(Object.entries(values)), `${section}[${index}]${reason === undefined ? '' : `: ${reason}`}`];
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
