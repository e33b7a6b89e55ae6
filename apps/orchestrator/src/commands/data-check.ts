import { DatasetError, type DatasetReport, openDataset } from '@ssma/datasets';
import type { Command } from 'commander';
import { alignColumns } from '../terminal/align-columns.js';
import { taskProgress } from '../terminal/task-progress.js';
import { type DatasetOptions, datasetOfArgument, formatOption } from './dataset-argument.js';
import { allowPathOption, jsonOption, setOption } from './options.js';
import { printJson, type Services } from './services.js';

interface CheckOptions extends DatasetOptions {
  readonly json: boolean;
}

/** `ssma data check <folder or sweep file>`: reads every file of a dataset once and lists all that is wrong. */
export function addDataCheck(data: Command, services: Services): void {
  data
    .command('check')
    .description('read every file of a dataset and list all that is wrong with it')
    .argument('<dataset>', 'folder of a dataset, or a sweep file that names one')
    .addOption(formatOption())
    .addOption(setOption())
    .addOption(allowPathOption())
    .addOption(jsonOption())
    .action(async (argument: string, options: CheckOptions) => {
      const spec = await datasetOfArgument(argument, options);
      const dataset = await openDataset(spec);
      const report = await checked(services, (onProgress) => dataset.check(onProgress));
      const classNames = dataset.description.classes.map(({ name }) => name);
      if (options.json) printJson(services, { dataset: spec, classNames, ...report });
      else services.print(reportText(report, classNames));
      if (report.problems.length > 0) {
        throw new DatasetError(`${spec.root}: every file must be in order; got ${report.problems.length} problems`);
      }
    });
}

async function checked(
  { progressStream }: Services,
  check: (onProgress: (done: number, total: number) => void) => Promise<DatasetReport>,
): Promise<DatasetReport> {
  const progress = taskProgress(progressStream, 'checking');
  try {
    return await check(progress.update);
  } finally {
    progress.close();
  }
}

function reportText(report: DatasetReport, classNames: readonly string[]): string {
  const { splits, pixelsByClass, problems, notes } = report;
  const total = pixelsByClass.reduce((sum, pixels) => sum + pixels, 0);
  const share = (pixels: number): string => `${((100 * pixels) / Math.max(1, total)).toFixed(2)} %`;
  const names = [...classNames, '(ignored)'];
  return [
    ...alignColumns(splits.map(({ split, samples }) => [split, `${samples} samples`])),
    '',
    ...alignColumns(
      names.map((name, id) => [name, share(pixelsByClass[id] ?? 0)]),
      [1],
    ),
    '',
    ...depthTable(report),
    ...notes.map((note) => `Note: ${note}.`),
    problems.length === 0 ? 'No problem found.' : `${problems.length} problems:`,
    ...problems.map(({ path, message }) => `  ${path}: ${message}`),
    '',
  ].join('\n');
}

/** Range and holes of each depth map; nothing for a dataset without depth. */
function depthTable({ depths }: DatasetReport): string[] {
  const rows = Object.entries(depths).map(([name, { pixels, validPixels, minMetres, meanMetres, maxMetres }]) => [
    name,
    `${((100 * validPixels) / Math.max(1, pixels)).toFixed(2)} %`,
    ...[minMetres, meanMetres, maxMetres].map((metres) => (metres === null ? '-' : `${metres.toFixed(2)} m`)),
  ]);
  if (rows.length === 0) return [];
  return [...alignColumns([['depth', 'valid', 'least', 'mean', 'most'], ...rows], [1, 2, 3, 4]), ''];
}
