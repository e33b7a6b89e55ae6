import type { Command } from 'commander';
import type { RunsFolder } from '../runner/runs-folder.js';
import { listSweeps } from '../store/list-sweeps.js';
import type { Database } from '../store/open-store.js';
import type { StageRow } from '../store/stage-rows.js';
import { requireSweepRun } from '../store/sweep-runs.js';
import { trialsWithStages } from '../store/trials-with-stages.js';
import { alignColumns } from '../terminal/align-columns.js';
import { jsonOption, runsOption } from './options.js';
import { printJson, type Services } from './services.js';
import { sweepOfArgument } from './sweep-argument.js';
import { withStore } from './with-store.js';

interface StatusOptions {
  readonly runs: RunsFolder;
  readonly json: boolean;
}

/** `ssma sweep status [sweep]`: how far each trial is; without an argument, the sweeps on record. */
export function addSweepStatus(sweep: Command, services: Services): void {
  sweep
    .command('status')
    .description('print how far the trials of a sweep are, or list the sweeps')
    .argument('[sweep]', 'name, id or file of a sweep that was started')
    .addOption(runsOption())
    .addOption(jsonOption())
    .action((argument: string | undefined, options: StatusOptions) =>
      withStore(options.runs, async ({ db }) => {
        if (argument === undefined) printSweeps(db, options, services);
        else await printStatus(db, argument, options, services);
      }),
    );
}

function printSweeps(db: Database, { json }: StatusOptions, services: Services): void {
  const sweeps = listSweeps(db);
  const rows = sweeps.map(({ name, id, state, file, numTrials }) => [name, id, state, `${numTrials}`, file]);
  if (json) printJson(services, sweeps);
  else services.print(`${alignColumns([['sweep', 'id', 'state', 'trials', 'file'], ...rows], [3]).join('\n')}\n`);
}

async function printStatus(db: Database, argument: string, { json }: StatusOptions, services: Services): Promise<void> {
  const sweep = await sweepOfArgument(db, argument);
  const trials = trialsWithStages(db, sweep.id, services.clock());
  const rows = trials.map(({ id, label, state, stages: own }) => [id, label, state, ...own.map(stageText)]);
  const { state: sweepState } = requireSweepRun(db, sweep.id);
  if (json) printJson(services, { sweep: sweep.name, id: sweep.id, state: sweepState, trials });
  else services.print(`${[`${sweep.name} (${sweep.id}), ${sweepState}`, '', ...alignColumns(rows)].join('\n')}\n`);
}

function stageText({ name, state, progress, error }: Omit<StageRow, 'trialId'>): string {
  const isUnderWay = state === 'running' || state === 'stale' || state === 'stopped';
  const place = isUnderWay && progress !== null ? ` ${progress.step}/${progress.totalSteps}` : '';
  const reason = state === 'failed' && error !== null ? `: ${error.split('\n')[0]}` : '';
  return `${name} ${state}${place}${reason}`;
}
