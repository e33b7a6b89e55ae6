import type { Command } from 'commander';
import { Option } from 'commander';
import type { TableFormat } from '../results/render-table.js';
import { renderTable, TABLE_FORMATS } from '../results/render-table.js';
import type { RunsFolder } from '../runner/runs-folder.js';
import { runsOption } from './options.js';
import type { Services } from './services.js';
import { sweepOfArgument, sweepResults, type TableDetail } from './sweep-results.js';
import { withStore } from './with-store.js';

interface ExportOptions extends TableDetail {
  readonly runs: RunsFolder;
  readonly format: TableFormat;
}

/** `ssma sweep export <sweep>`: the table of results for a paper, a page or a script. */
export function addSweepExport(sweep: Command, services: Services): void {
  sweep
    .command('export')
    .description('print the table of results in a format')
    .argument('<sweep>', 'name, id or file of a sweep that was started')
    .addOption(new Option('-f, --format <format>', 'how to write the table').choices(TABLE_FORMATS).default('markdown'))
    .option('--classes', 'include the IoU of every class', false)
    .option('--groups', 'include the mean IoU of every group of samples (evaluate.groupBy)', false)
    .addOption(runsOption())
    .action((argument: string, { runs, format, ...detail }: ExportOptions) =>
      withStore(runs, async ({ db }) => {
        const stored = await sweepOfArgument(db, argument);
        services.print(renderTable(sweepResults(db, stored, detail), stored.reporting.report, format));
      }),
    );
}
