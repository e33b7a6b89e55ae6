import { writeFileAtomic } from '@ssma/datasets';
import type { Command } from 'commander';
import { Option } from 'commander';
import { ConfigError } from '../errors.js';
import { renderTable, TABLE_FORMATS } from '../results/render-table.js';
import type { ResultTable } from '../results/result-table.js';
import { sweepResults, type TableDetail } from '../results/sweep-results.js';
import { layOut } from '../results/table-layout.js';
import type { RunsFolder } from '../runner/runs-folder.js';
import { runsOption } from './options.js';
import { forceOption, requireFree } from './require-free.js';
import type { Services } from './services.js';
import { sweepOfArgument } from './sweep-argument.js';
import { withStore } from './with-store.js';

const EXPORT_FORMATS = [...TABLE_FORMATS, 'parquet'] as const;
type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** Formats that are laid out for the eye; the others have a row per group always. */
const LAID_OUT: readonly ExportFormat[] = ['text', 'markdown', 'latex'];

interface ExportOptions extends TableDetail {
  readonly runs: RunsFolder;
  readonly format: ExportFormat;
  readonly rows?: string[];
  readonly columns?: string[];
  readonly out?: string;
  readonly force: boolean;
}

/** `ssma sweep export <sweep>`: the table of results for a paper, a page or a script. */
export function addSweepExport(sweep: Command, services: Services): void {
  sweep
    .command('export')
    .description('print the table of results in a format, or write it to a file')
    .argument('<sweep>', 'name, id or file of a sweep that was started')
    .addOption(
      new Option('-f, --format <format>', 'how to write the table').choices(EXPORT_FORMATS).default('markdown'),
    )
    .option('--classes', 'include the IoU of every class', false)
    .option('--groups', 'include the mean IoU of every group of samples (evaluate.groupBy)', false)
    .option('--rows <axes>', 'axes that name the rows, separated by commas, instead of report.rows', axisList)
    .option('--columns <axes>', 'axes whose values become columns of mean IoU, instead of report.columns', axisList)
    .option('-o, --out <file>', 'file to write instead of printing')
    .addOption(forceOption())
    .addOption(runsOption())
    .action((argument: string, options: ExportOptions) => {
      checkOptions(options);
      return withStore(options.runs, async ({ db }) => {
        const stored = await sweepOfArgument(db, argument);
        const table = sweepResults(db, stored, options);
        const report = layOut(table, stored.reporting.report, options);
        const { format, out } = options;
        const content = format === 'parquet' ? await parquetOf(table) : renderTable(table, report, format);
        if (out === undefined) services.print(String(content));
        else {
          await writeFileAtomic(out, Buffer.from(content));
          services.note(`${out}: written`);
        }
      });
    });
}

function checkOptions({ format, rows, columns, out, force }: ExportOptions): void {
  if (out !== undefined) requireFree(out, { force });
  else if (format === 'parquet')
    throw new ConfigError('--out: must be given for parquet, which is no text; got nothing');
  if (LAID_OUT.includes(format)) return;
  for (const [option, axes] of Object.entries({ '--rows': rows, '--columns': columns })) {
    if (axes === undefined) continue;
    throw new ConfigError(`${option}: must be given with ${LAID_OUT.join(', ')} only; got ${format}`);
  }
}

/** The writer of Parquet is loaded by those who want it only. */
async function parquetOf(table: ResultTable): Promise<Uint8Array> {
  const { renderParquet } = await import('../results/render-parquet.js');
  return renderParquet(table);
}

function axisList(text: string): string[] {
  return text.split(',').map((name) => name.trim());
}
