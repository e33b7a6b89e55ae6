import { delimiter } from 'node:path';
import { InvalidArgumentError, Option } from 'commander';
import type { ArtifactStore } from '../artifacts/artifact-store.js';
import { openArtifactStore } from '../artifacts/open-artifact-store.js';
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

/** Of `--artifacts`. */
export interface ArtifactsOptions {
  readonly artifacts?: string;
}

/** `--artifacts`, the address of the store in which machines of a lab exchange files. */
export function artifactsOption(description: string): Option {
  return new Option('--artifacts <address>', `${description}: a folder or s3://bucket/prefix?endpoint=...`).env(
    'SSMA_ARTIFACTS',
  );
}

/**
 * Opens the store that was named; null when none was.
 *
 * @throws ConfigError when the address breaks a rule or the credentials are refused, NotFoundError when there is no such
 * bucket, ArtifactStoreError when the endpoint does not answer
 */
export async function artifactsOf({ artifacts }: ArtifactsOptions): Promise<ArtifactStore | null> {
  return artifacts === undefined ? null : openArtifactStore(artifacts, '--artifacts');
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
