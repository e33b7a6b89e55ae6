import { delimiter } from 'node:path';
import { InvalidArgumentError, Option } from 'commander';
import type { RunsFolder } from '../runner/runs-folder.js';
import { runsFolder } from '../runner/runs-folder.js';

/** `--set`, repeatable: settings in the order given. */
export function setOption(): Option {
  return new Option('--set <key=value>', 'change a value of the sweep file; repeatable, the value is YAML')
    .argParser((value: string, previous: string[]) => [...previous, value])
    .default([], 'nothing');
}

/**
 * `--allow-path`, repeatable: folders outside the working directory that paths in a sweep file may point into, those of
 * SSMA_ALLOWED_PATHS first.
 */
export function allowPathOption(): Option {
  const configured = (process.env.SSMA_ALLOWED_PATHS ?? '').split(delimiter).filter((folder) => folder !== '');
  return new Option(
    '--allow-path <folder>',
    'folder outside the working directory that the sweep file may read from; repeatable (env: SSMA_ALLOWED_PATHS)',
  )
    .argParser((value: string, previous: string[]) => [...previous, value])
    .default(configured, configured.join(', ') || 'none');
}

/** `--runs`, the folder of the database and the stages. */
export function runsOption(): Option {
  return new Option('--runs <folder>', 'folder of the database and everything that runs produce')
    .env('SSMA_RUNS')
    .default(runsFolder('runs'), './runs')
    .argParser((path: string): RunsFolder => runsFolder(path));
}

/** `--json`. */
export function jsonOption(): Option {
  return new Option('--json', 'print one JSON document instead of text').default(false);
}

/**
 * Reads a whole number of an option.
 *
 * @throws InvalidArgumentError when it is none or is below `minimum`
 */
export function wholeNumber(minimum: number): (value: string) => number {
  return (value) => {
    if (!/^\d+$/.test(value) || Number(value) < minimum) {
      throw new InvalidArgumentError(`It must be a whole number >= ${minimum}; got ${value}.`);
    }
    return Number(value);
  };
}
