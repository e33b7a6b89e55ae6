import { isAbsolute, relative, resolve, sep } from 'node:path';
import { ConfigError } from '../errors.js';
import type { ConfigPath } from './config-path.js';
import { formatConfigPath } from './config-path.js';
import type { SweepDefinition } from './sweep-definition.js';
import type { TrialConfig } from './sweep-schema.js';
import type { ExpandedSweep } from './trial.js';

/** The sections of a configuration that name files; what a command does not use may be left out. */
export type PathSections = Pick<TrialConfig, 'dataset'> & Partial<Pick<TrialConfig, 'train'>>;

interface NamedPath {
  readonly key: ConfigPath;
  readonly value: string;
}

/**
 * A sweep file may come from somebody else, so it reads below the working directory only: a path in it that is absolute
 * or climbs out must lie in an allowed folder or have been typed behind `--set`. Links are followed: whoever made them
 * in the working directory meant them.
 *
 * @param configs configurations that are about to be used
 * @param allowed folders outside the working directory
 * @throws ConfigError with a line per path: place, rule, value
 */
export function requireAllowedPaths(
  definition: SweepDefinition,
  configs: readonly PathSections[],
  allowed: readonly string[],
): void {
  const named = new Map<string, NamedPath>();
  for (const path of configs.flatMap(pathsOf)) named.set(JSON.stringify(path), path);
  const problems = [...named.values()].flatMap(({ key, value }) => {
    if (isAllowedPath(value, allowed)) return [];
    const places = [...axisPlaces(definition.sweep, value), key];
    if (places.some((place) => definition.isOverridden(place))) return [];
    const [place = key] = places;
    return [
      `${definition.locate(place)}: ${formatConfigPath(key)} must lie below the working directory or a folder given by --allow-path; got ${JSON.stringify(value)}`,
    ];
  });
  if (problems.length > 0) throw new ConfigError(problems.join('\n'));
}

/** The configurations of all trials. */
export function configsOf({ trials }: ExpandedSweep): TrialConfig[] {
  return trials.map(({ config }) => config);
}

/** What the paths of configurations are, each once. */
export function namedPaths(configs: readonly PathSections[]): string[] {
  return [...new Set(configs.flatMap(pathsOf).map(({ value }) => value))];
}

/** Every path of a configuration. */
function pathsOf({ dataset, train }: PathSections): NamedPath[] {
  const weights = train?.expert.encoderWeights;
  const checkpoint = train?.checkpoint;
  return [
    { key: ['dataset', 'root'], value: dataset.root },
    ...(weights === undefined ? [] : [{ key: ['train', 'expert', 'encoderWeights'], value: weights }]),
    ...(checkpoint === undefined ? [] : [{ key: ['train', 'checkpoint'], value: checkpoint }]),
    ...Object.entries(train?.fusion.experts ?? {}).map(([modality, value]) => ({
      key: ['train', 'fusion', 'experts', modality],
      value,
    })),
  ];
}

/** Whether a path is relative and lies below the working directory, or lies in an allowed folder. */
export function isAllowedPath(path: string, allowed: readonly string[]): boolean {
  const target = resolve(path);
  if (!isAbsolute(path) && isBelow(resolve('.'), target)) return true;
  return allowed.some((folder) => isBelow(resolve(folder), target));
}

function isBelow(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return !isAbsolute(way) && way.split(sep)[0] !== '..';
}

/** Where the axes of a sweep have a value. */
function axisPlaces(sweep: SweepDefinition['sweep'], value: string): ConfigPath[] {
  const { grid, zip, include, random } = sweep;
  return placesOf({ grid, zip, include, random }, value);
}

function placesOf(node: unknown, value: string): ConfigPath[] {
  if (node === value) return [[]];
  if (typeof node !== 'object' || node === null) return [];
  return Object.entries(node).flatMap(([key, child]) =>
    placesOf(child, value).map((rest) => [Array.isArray(node) ? Number(key) : key, ...rest]),
  );
}
