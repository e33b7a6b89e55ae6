import { existsSync } from 'node:fs';
import type { Command } from 'commander';
import { Option } from 'commander';
import { estimateTime } from '../plan/estimate-time.js';
import { planChange } from '../plan/plan-change.js';
import type { RunsFolder } from '../runner/runs-folder.js';
import { listSweeps } from '../store/list-sweeps.js';
import type { Database } from '../store/open-store.js';
import { pastDurations } from '../store/past-durations.js';
import { stageStates } from '../store/stage-states.js';
import { stageKeysOfSweep } from '../store/sweep-stage-keys.js';
import type { LoadedSweep } from './load-sweep.js';
import { loadSweep } from './load-sweep.js';
import { allowPathOption, jsonOption, runsOption, setOption } from './options.js';
import type { DescribedChange, PlanReport } from './plan-report.js';
import { planDocument, planText } from './plan-report.js';
import { printJson, type Services } from './services.js';
import { withStore } from './with-store.js';

interface PlanOptions {
  readonly set: readonly string[];
  readonly change: readonly string[];
  readonly allowPath: readonly string[];
  readonly runs: RunsFolder;
  readonly json: boolean;
}

/** `ssma sweep plan <file>`: what a start would do, without doing it. */
export function addSweepPlan(sweep: Command, services: Services): void {
  sweep
    .command('plan')
    .description(
      'print the trials and stages of a sweep file, what is dropped, what is done and how long the rest takes',
    )
    .argument('<file>', 'sweep file (YAML)')
    .addOption(setOption())
    .addOption(changeOption())
    .addOption(allowPathOption())
    .addOption(runsOption())
    .addOption(jsonOption())
    .action(async (file: string, options: PlanOptions) => {
      const loaded = await loadSweep(file, options, services);
      const changes = await changesOfFile(loaded, options, services);
      const report = await planReport(loaded, changes, options.runs);
      if (options.json) printJson(services, planDocument(report));
      else services.print(planText(report));
    });
}

function changeOption(): Option {
  return new Option('--change <key=value>', 'also say which stages would be new with this setting; repeatable')
    .argParser((value: string, previous: string[]) => [...previous, value])
    .default([], 'nothing');
}

async function changesOfFile(
  { file, plan }: LoadedSweep,
  options: PlanOptions,
  services: Services,
): Promise<DescribedChange[]> {
  if (options.change.length === 0) return [];
  const changed = await loadSweep(file, { ...options, set: [...options.set, ...options.change] }, services);
  const keys = plan.stages.map(({ key }) => key);
  return [{ against: 'file', name: options.change.join(' '), ...planChange(keys, changed.plan.stages) }];
}

function planReport(
  loaded: LoadedSweep,
  changes: readonly DescribedChange[],
  runs: RunsFolder,
): Promise<PlanReport> | PlanReport {
  const { stages } = loaded.plan;
  if (!existsSync(runs.database)) return { loaded, changes, states: new Map(), time: estimateTime(stages, []) };
  return withStore(runs, ({ db }) => {
    const keys = stages.map(({ key }) => key);
    const states = stageStates(db, keys);
    const left = stages.filter(({ key }) => states.get(key) !== 'complete');
    const time = estimateTime(left, pastDurations(db));
    return { loaded, states, time, changes: [...changeSinceStart(db, loaded), ...changes] };
  });
}

/** What differs from the sweep as it was last started, if anything does. */
function changeSinceStart(db: Database, { sweep, plan }: LoadedSweep): DescribedChange[] {
  const started = listSweeps(db).find(({ name }) => name === sweep.name);
  if (started === undefined) return [];
  const keys = new Set(
    stageKeysOfSweep(db, started.id)
      .all()
      .map(({ key }) => key),
  );
  const change = planChange([...keys], plan.stages);
  if (change.fresh.length === 0 && change.unused.length === 0) return [];
  return [{ against: 'started', name: started.id, ...change }];
}
