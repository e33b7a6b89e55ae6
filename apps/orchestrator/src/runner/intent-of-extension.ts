import type { ControlRequest } from '../control/control-request.js';
import { ineffectiveRule } from '../early-stop/ineffective-rule.js';
import { ConfigError } from '../errors.js';
import { sameJson } from '../hash/canonical-json.js';
import { planOfToday } from '../plan/plan-of-today.js';
import { definitionOfSweep } from '../store/definition-of-sweep.js';
import { findSweep, type StoredSweep } from '../store/find-sweep.js';
import { requireSweepRun } from '../store/sweep-runs.js';
import { trialsToPlan } from '../store/trials-to-plan.js';
import { configsOf, namedPaths, requireAllowedPaths } from '../sweep/allowed-paths.js';
import { expandSweep } from '../sweep/expand-sweep.js';
import { RunPolicy } from '../sweep/run-policy.js';
import type { SweepFile } from '../sweep/sweep-schema.js';
import type { Trial } from '../sweep/trial.js';
import { sweepOfWritten } from '../sweep/written-sweep.js';
import { definitionId } from './definition-id.js';
import {
  countRunnable,
  type RequestedRun,
  type RunSurroundings,
  requireUnchanged,
  titleOf,
} from './intent-of-request.js';

type ExtendRequest = Extract<ControlRequest, { type: 'extend' }>;

/** A larger sweep in the place of one on record. */
export interface Extension extends RequestedRun {
  readonly numNewTrials: number;
}

export interface ExtensionSurroundings extends RunSurroundings {
  /** Folders outside the working directory that the sweep may read from. */
  readonly allowPath: readonly string[];
}

const SHOWN_TRIALS = 3;

/**
 * What it takes to make a sweep on record a larger one. It keeps its id and everything that it has done.
 *
 * @throws NotFoundError when there is no such sweep
 * @throws ConfigError when the definition breaks a rule, lacks a trial of the sweep or adds none
 */
export async function intentOfExtension(
  { sweep: nameOrId, file, definition: written }: ExtendRequest,
  surroundings: ExtensionSurroundings,
): Promise<Extension> {
  const { db, isRunning, allowPath } = surroundings;
  const stored = findSweep(db, nameOrId);
  const definition = sweepOfWritten(written, file);
  const { sweep } = definition;
  if (sweep.name !== stored.name) {
    throw new ConfigError(`${file}: name must be that of the sweep that it extends, ${stored.name}; got ${sweep.name}`);
  }
  const expanded = expandSweep(definition);
  const trials = trialsToPlan(db, stored.id);
  requireLarger(file, stored, trials, expanded.trials);
  const configs = trials.map(({ config }) => config);
  requireAllowedPaths(definition, configsOf(expanded), [...allowPath, ...namedPaths(configs)]);
  const wanted = expanded.trials;
  const { plan, numChanged } = await planOfToday(db, stored.id, { stored: trials, wanted }, surroundings);
  const problem = sweep.earlyStop === undefined ? null : ineffectiveRule(sweep.earlyStop, plan.stages);
  if (problem !== null) throw new ConfigError(`${file}: ${problem}`);
  if (isRunning(stored.id)) requireUnchanged(stored, numChanged);
  const reopens = ['stopped'] as const;
  return {
    sweep: { id: stored.id, name: stored.name, file, definition: sweep },
    definitionId: definitionId(sweep),
    policy: extendedPolicy(requireSweepRun(db, stored.id).policy, definitionOfSweep(db, stored.id), sweep),
    plan,
    isOnRecord: false,
    reopens,
    numRunnable: countRunnable(db, stored.id, plan, reopens),
    numChanged,
    numNewTrials: wanted.length - trials.length,
  };
}

function requireLarger(file: string, stored: StoredSweep, trials: readonly Trial[], extended: readonly Trial[]): void {
  const ids = new Set(extended.map(({ id }) => id));
  const missing = trials.filter(({ id }) => !ids.has(id));
  if (missing.length > 0) {
    const shown = missing.slice(0, SHOWN_TRIALS).map(({ id, label }) => `${id} ${label}`);
    const more = missing.length > SHOWN_TRIALS ? ` and ${missing.length - SHOWN_TRIALS} more` : '';
    throw new ConfigError(
      `${file}: it must have every trial of the sweep that it extends, ${titleOf(stored)}; got none of ${missing.length} of its ${trials.length}: ${shown.join(', ')}${more}`,
    );
  }
  if (extended.length > trials.length) return;
  throw new ConfigError(
    `${file}: it must add trials to the sweep that it extends, ${titleOf(stored)}; got the same ${trials.length}`,
  );
}

/** How the sweep is run at present, with what the extended file says otherwise than the one before. */
function extendedPolicy(running: RunPolicy, before: unknown, after: SweepFile): RunPolicy {
  const policy: Record<string, unknown> = { ...running };
  for (const key of Object.keys(RunPolicy.shape)) {
    const current: unknown = Reflect.get(after, key);
    if (!sameJson(Reflect.get(Object(before), key), current)) policy[key] = current;
  }
  return RunPolicy.parse(policy);
}
