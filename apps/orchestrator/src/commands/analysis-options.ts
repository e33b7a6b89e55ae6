import type { Command } from 'commander';
import type { RunsFolder } from '../runner/runs-folder.js';
import { type DatasetOptions, formatOption } from './dataset-argument.js';
import {
  type ArtifactsOptions,
  allowPathOption,
  artifactsOption,
  jsonOption,
  runsOption,
  setOption,
} from './options.js';
import { forceOption } from './require-free.js';

/** What all commands share that run trained networks on a split of a dataset and write files. */
export interface AnalysisOptions extends DatasetOptions, ArtifactsOptions {
  readonly dataset: string;
  readonly split: string;
  readonly force: boolean;
  readonly runs: RunsFolder;
  readonly json: boolean;
}

/** Adds the options of `AnalysisOptions`. */
export function addAnalysisOptions(command: Command): Command {
  return command
    .requiredOption('--dataset <dataset>', 'folder of a dataset, or a sweep file that names one')
    .option('--split <name>', 'split of the dataset', 'val')
    .addOption(formatOption())
    .addOption(setOption())
    .addOption(allowPathOption())
    .addOption(forceOption())
    .addOption(runsOption())
    .addOption(artifactsOption('where trials that other machines have trained are fetched from'))
    .addOption(jsonOption());
}
