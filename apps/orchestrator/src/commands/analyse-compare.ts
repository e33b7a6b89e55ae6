import { openDataset, writeFileAtomic } from '@ssma/datasets';
import { overlayIds } from '@ssma/eval';
import type { Command } from 'commander';
import { ConfigError } from '../errors.js';
import type { ComparedNetwork } from '../network/compare-networks.js';
import type { RunsFolder } from '../runner/runs-folder.js';
import { taskProgress } from '../terminal/task-progress.js';
import { type DatasetOptions, datasetOfArgument, formatOption } from './dataset-argument.js';
import {
  type ArtifactsOptions,
  allowPathOption,
  artifactsOf,
  artifactsOption,
  runsOption,
  setOption,
  wholeNumber,
} from './options.js';
import { forceOption, requireFree } from './require-free.js';
import type { Services } from './services.js';

interface CompareOptions extends DatasetOptions, ArtifactsOptions {
  readonly dataset: string;
  readonly split: string;
  readonly ids?: readonly string[];
  readonly samples: number;
  readonly out: string;
  readonly force: boolean;
  readonly runs: RunsFolder;
}

/** `ssma analyse compare <name=checkpoint...>`: what several networks make of the same samples. */
export function addAnalyseCompare(analyse: Command, services: Services): void {
  analyse
    .command('compare')
    .description('draw what networks make of the same samples, and where the last one repairs the first')
    .argument('<name=checkpoint...>', 'networks with the names that they have in the picture: files or ids of trials')
    .requiredOption('--dataset <dataset>', 'folder of a dataset, or a sweep file that names one')
    .option('--split <name>', 'split of the dataset', 'val')
    .option('--ids <id,...>', 'samples of the split', (text: string) => text.split(','))
    .option('--samples <n>', 'number of samples where none are named, at even distances', wholeNumber(1), 4)
    .option('-o, --out <file>', 'PNG file to write', 'comparison.png')
    .addOption(forceOption())
    .addOption(formatOption())
    .addOption(setOption())
    .addOption(allowPathOption())
    .addOption(runsOption())
    .addOption(artifactsOption('where trials that other machines have trained are fetched from'))
    .action(async (named: readonly string[], options: CompareOptions) => {
      requireFree(options.out, options);
      await writeFileAtomic(options.out, await comparison(named, options, services));
      services.note(`${options.out}: written`);
    });
}

async function comparison(
  named: readonly string[],
  options: CompareOptions,
  { clock, progressStream }: Services,
): Promise<Uint8Array> {
  // TensorFlow.js takes a second to load: only the commands that need it do.
  const { checkpointFile } = await import('../network/checkpoint-file.js');
  const { compareNetworks } = await import('../network/compare-networks.js');
  const places = { runs: options.runs, openArtifacts: () => artifactsOf(options) };
  const networks: ComparedNetwork[] = [];
  for (const { name, argument } of named.map(namedArgument)) {
    networks.push({ name, checkpoint: await checkpointFile(argument, places, clock()) });
  }
  const dataset = await datasetOfArgument(options.dataset, options);
  const { split } = options;
  const stored = await (await openDataset(dataset)).sampleIds(split);
  const unknown = options.ids?.find((id) => !stored.includes(id));
  if (unknown !== undefined) {
    throw new ConfigError(`compare: --ids must name samples of split ${split}, e.g. ${stored[0]}; got ${unknown}`);
  }
  const ids = options.ids ?? overlayIds(stored, options.samples);
  const progress = taskProgress(progressStream, 'predicting');
  try {
    return await compareNetworks(networks, { dataset, split, ids }, progress.update);
  } finally {
    progress.close();
  }
}

function namedArgument(text: string): { readonly name: string; readonly argument: string } {
  const [, name, argument] = /^([^=]+)=(.+)$/.exec(text) ?? [];
  if (name === undefined || argument === undefined) {
    throw new ConfigError(`compare: network must be <name>=<checkpoint>, e.g. ssma=t764d3dda; got ${text}`);
  }
  return { name, argument };
}
