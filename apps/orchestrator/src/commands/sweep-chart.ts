import { writeFileAtomic } from '@ssma/datasets';
import { barChart } from '@ssma/eval';
import type { Command } from 'commander';
import { NotFoundError } from '../errors.js';
import { scoreChart } from '../results/score-chart.js';
import { sweepResults } from '../results/sweep-results.js';
import type { RunsFolder } from '../runner/runs-folder.js';
import { runsOption } from './options.js';
import { forceOption, requireFree } from './require-free.js';
import type { Services } from './services.js';
import { sweepOfArgument } from './sweep-argument.js';
import { withStore } from './with-store.js';

interface ChartOptions {
  readonly out: string;
  readonly force: boolean;
  readonly runs: RunsFolder;
}

/** `ssma sweep chart <sweep>`: bars of mean IoU for every group of samples, with the spread over seeds. */
export function addSweepChart(sweep: Command, services: Services): void {
  sweep
    .command('chart')
    .description('draw the mean IoU of every trial, for each group of samples, as bars')
    .argument('<sweep>', 'name, id or file of a sweep that was started')
    .option('-o, --out <file>', 'PNG file to write', 'chart.png')
    .addOption(forceOption())
    .addOption(runsOption())
    .action((argument: string, { out, force, runs }: ChartOptions) =>
      withStore(runs, async ({ db }) => {
        requireFree(out, { force });
        const stored = await sweepOfArgument(db, argument);
        const table = sweepResults(db, stored, { classes: false, groups: true });
        if (table.groups.every(({ meanIou }) => meanIou === null)) {
          throw new NotFoundError(`sweep chart: a trial of ${table.sweep} must have a result; got none`);
        }
        await writeFileAtomic(out, await barChart(scoreChart(table, stored.reporting.report)));
        services.note(`${out}: written`);
      }),
    );
}
