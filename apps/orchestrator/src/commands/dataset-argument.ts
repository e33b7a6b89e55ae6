import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DatasetSpec } from '@ssma/datasets';
import { Option } from 'commander';
import { ConfigError } from '../errors.js';
import { readSweep } from '../sweep/read-sweep.js';

/** The options that go with a dataset argument. */
export interface DatasetOptions {
  readonly layout?: 'folder' | 'cityscapes';
  readonly labels?: '11' | '19';
  readonly set: readonly string[];
}

/** `--layout`. */
export function layoutOption(): Option {
  const description = 'how the folder is laid out; by default what it looks like';
  return new Option('--layout <name>', description).choices(['folder', 'cityscapes']);
}

/** `--labels`. */
export function labelsOption(): Option {
  return new Option('--labels <n>', 'label set of Cityscapes').choices(['11', '19']);
}

/**
 * The dataset that a command's argument means: a folder, or a sweep file that names one.
 *
 * @throws ConfigError when an option does not go with the argument
 */
export async function datasetOfArgument(
  argument: string,
  { layout, labels, set }: DatasetOptions,
): Promise<DatasetSpec> {
  const isSweepFile = /\.ya?ml$/i.test(argument);
  if (isSweepFile && (layout !== undefined || labels !== undefined)) {
    throw new ConfigError(`--layout and --labels must come with a folder; got the sweep file ${argument}`);
  }
  if (!isSweepFile && set.length > 0) throw new ConfigError(`--set must come with a sweep file; got ${argument}`);
  if (isSweepFile) return (await readSweep(argument, set)).sweep.dataset;
  const name = layout ?? (existsSync(join(argument, 'leftImg8bit')) ? 'cityscapes' : 'folder');
  return DatasetSpec.parse({ name, root: argument, ...(name === 'cityscapes' && { labels: Number(labels ?? 11) }) });
}
