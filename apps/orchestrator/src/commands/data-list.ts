import { DATASET_FORMATS, offeredModalities, openDataset } from '@ssma/datasets';
import type { Command } from 'commander';
import { alignColumns } from '../terminal/align-columns.js';
import { type DatasetOptions, datasetOfArgument, formatOption } from './dataset-argument.js';
import { allowPathOption, jsonOption, setOption } from './options.js';
import { printJson, type Services } from './services.js';

interface ListOptions extends DatasetOptions {
  readonly split?: string;
  readonly json: boolean;
}

/** `ssma data list [dataset]`: the formats that can be read, what a dataset offers, or the samples of a split. */
export function addDataList(data: Command, services: Services): void {
  data
    .command('list')
    .description('list the formats, or what a dataset offers, or with --split the samples of a split')
    .argument('[dataset]', 'folder of a dataset, or a sweep file that names one')
    .option('--split <name>', 'list the sample ids of this split')
    .addOption(formatOption())
    .addOption(setOption())
    .addOption(allowPathOption())
    .addOption(jsonOption())
    .action(async (argument: string | undefined, options: ListOptions) => {
      if (argument === undefined) listFormats(options, services);
      else if (options.split === undefined) await listDataset(argument, options, services);
      else await listSamples(argument, options.split, { options, services });
    });
}

function listFormats({ json }: ListOptions, services: Services): void {
  if (json) printJson(services, DATASET_FORMATS);
  else services.print(`${DATASET_FORMATS.join('\n')}\n`);
}

async function listDataset(argument: string, options: ListOptions, services: Services): Promise<void> {
  const spec = await datasetOfArgument(argument, options);
  const dataset = await openDataset(spec);
  const { description } = dataset;
  const splits = await Promise.all(
    description.splits.map(async (split) => ({ split, samples: (await dataset.sampleIds(split)).length })),
  );
  if (options.json) {
    printJson(services, { dataset: spec, ...description, offered: offeredModalities(description), splits });
    return;
  }
  const rows = [
    ['format', description.name],
    ['modalities', offeredModalities(description).join(', ')],
    ['depth maps', description.depths.join(', ') || 'none'],
    ['cameras', description.hasCamera ? 'known' : 'not known'],
    ['classes', description.classes.map(({ name }) => name).join(', ')],
    ...splits.map(({ split, samples }) => [`split ${split}`, `${samples} samples`]),
  ];
  services.print(`${alignColumns(rows).join('\n')}\n`);
}

async function listSamples(
  argument: string,
  split: string,
  { options, services }: { readonly options: ListOptions; readonly services: Services },
): Promise<void> {
  const dataset = await openDataset(await datasetOfArgument(argument, options));
  const ids = await dataset.sampleIds(split);
  if (options.json) printJson(services, ids);
  else services.print(`${ids.join('\n')}\n`);
}
