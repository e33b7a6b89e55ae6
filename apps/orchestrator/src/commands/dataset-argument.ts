import { DATASET_FORMATS, DatasetSpec, detectFormat } from '@ssma/datasets';
import { Option } from 'commander';
import { ConfigError } from '../errors.js';
import { requireAllowedPaths } from '../sweep/allowed-paths.js';
import { describeIssue } from '../sweep/describe-issue.js';
import { applyOverrides, overrideAt, parseOverride } from '../sweep/overrides.js';
import { readSweep } from '../sweep/read-sweep.js';

/** The options that go with a dataset argument. */
export interface DatasetOptions {
  readonly as?: string;
  readonly set: readonly string[];
  /** Folders of `--allow-path`: where the dataset of a sweep file may lie. */
  readonly allowPath: readonly string[];
}

/** `--as`. */
export function formatOption(): Option {
  return new Option('--as <format>', 'format of the folder; by default what it looks like').choices([
    ...DATASET_FORMATS,
  ]);
}

/**
 * The dataset that a command's argument means: a folder, or a sweep file that names one. `--set dataset.key=value`
 * works for both.
 *
 * @throws ConfigError when an option does not go with the argument or breaks a rule of the format, or a sweep file names
 *   a folder that it may not
 */
export async function datasetOfArgument(argument: string, options: DatasetOptions): Promise<DatasetSpec> {
  const { as, set, allowPath } = options;
  if (/\.ya?ml$/i.test(argument)) {
    if (as !== undefined) throw new ConfigError(`--as must come with a folder; got the sweep file ${argument}`);
    const definition = await readSweep(argument, set);
    const { dataset } = definition.sweep;
    requireAllowedPaths(definition, [{ dataset }], allowPath);
    return dataset;
  }
  const looksLike = await detectFormat(argument);
  const format = as === undefined || as === looksLike.name ? looksLike : { name: as };
  return folderSpec({ ...format, root: argument }, set);
}

function folderSpec(section: { readonly name: string; readonly root: string }, set: readonly string[]): DatasetSpec {
  const overrides = set.map(parseOverride);
  for (const { path, text } of overrides) {
    if (path[0] !== 'dataset') throw new ConfigError(`${text}: the key must begin with dataset. for a folder`);
  }
  const value = applyOverrides({ dataset: section }, overrides);
  const parsed = DatasetSpec.safeParse(Reflect.get(Object(value), 'dataset'), { reportInput: true });
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.flatMap((issue) =>
    describeIssue({ ...issue, path: ['dataset', ...issue.path] } as typeof issue),
  );
  throw new ConfigError(
    issues.map(({ path, message }) => `${overrideAt(overrides, path)?.text ?? section.root}: ${message}`).join('\n'),
  );
}
