import { ineffectiveRule } from '../early-stop/ineffective-rule.js';
import { ConfigError } from '../errors.js';
import type { SweepPlan } from '../plan/plan-sweep.js';
import { planSweep } from '../plan/plan-sweep.js';
import { configsOf, requireAllowedPaths } from '../sweep/allowed-paths.js';
import { expandSweep } from '../sweep/expand-sweep.js';
import { readSweep } from '../sweep/read-sweep.js';
import type { SweepDefinition } from '../sweep/sweep-definition.js';
import type { SweepFile } from '../sweep/sweep-schema.js';
import type { ExpandedSweep } from '../sweep/trial.js';
import type { Services } from './services.js';

/** A sweep file, ready to be shown or run. */
export interface LoadedSweep {
  readonly file: string;
  readonly sweep: SweepFile;
  readonly expanded: ExpandedSweep;
  readonly plan: SweepPlan;
}

/** How a sweep file is to be taken. */
export interface LoadOptions {
  /** Settings of `--set`. */
  readonly set: readonly string[];
  /** Folders of `--allow-path`. */
  readonly allowPath: readonly string[];
}

/**
 * Reads, expands and plans a sweep file; rules of the file that change nothing are noted.
 *
 * @throws ConfigError, DatasetError
 */
export async function loadSweep(file: string, options: LoadOptions, services: Services): Promise<LoadedSweep> {
  const { definition, expanded } = await loadDefinition(file, options, services);
  const { sweep } = definition;
  const plan = await planSweep(expanded.trials, services);
  const problem = sweep.earlyStop === undefined ? null : ineffectiveRule(sweep.earlyStop, plan.stages);
  if (problem !== null) throw new ConfigError(`${file}: ${problem}`);
  return { file, sweep, expanded, plan };
}

/**
 * Reads and expands a sweep file as `loadSweep`, without a look at its dataset.
 *
 * @throws ConfigError
 */
export async function loadDefinition(
  file: string,
  options: LoadOptions,
  { note }: Pick<Services, 'note'>,
): Promise<{ readonly definition: SweepDefinition; readonly expanded: ExpandedSweep }> {
  const definition = await readSweep(file, options.set);
  const expanded = expandSweep(definition);
  requireAllowedPaths(definition, configsOf(expanded), options.allowPath);
  for (const rule of expanded.idleRules) note(`${rule}: is one of its values mistyped?`);
  return { definition, expanded };
}
