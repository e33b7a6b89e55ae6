import type { ControlRequest } from '../control/control-request.js';
import { ineffectiveRule } from '../early-stop/ineffective-rule.js';
import { ConfigError } from '../errors.js';
import { planSweep } from '../plan/plan-sweep.js';
import { sweepRun } from '../store/sweep-runs.js';
import { configsOf, requireAllowedPaths } from '../sweep/allowed-paths.js';
import { expandSweep } from '../sweep/expand-sweep.js';
import { sweepOfWritten } from '../sweep/written-sweep.js';
import type { ExtensionSurroundings } from './intent-of-extension.js';
import { countRunnable, type RequestedRun, titleOf } from './intent-of-request.js';
import { intentOfStart } from './intent-of-start.js';

type StartRequest = Extract<ControlRequest, { type: 'start' }>;

/**
 * What it takes to run a sweep file that another process has read.
 *
 * @throws ConfigError, DatasetError when the definition breaks a rule, when the sweep runs already, or has become a larger one
 */
export async function intentOfSubmission(
  { file, definition: written }: StartRequest,
  surroundings: ExtensionSurroundings,
): Promise<RequestedRun> {
  const { db, isRunning, allowPath } = surroundings;
  const definition = sweepOfWritten(written, file);
  const { sweep } = definition;
  const expanded = expandSweep(definition);
  requireAllowedPaths(definition, configsOf(expanded), allowPath);
  const plan = await planSweep(expanded.trials, surroundings);
  const problem = sweep.earlyStop === undefined ? null : ineffectiveRule(sweep.earlyStop, plan.stages);
  if (problem !== null) throw new ConfigError(`${file}: ${problem}`);
  const intent = intentOfStart(db, { file, sweep, plan });
  const { id } = intent.sweep;
  if (isRunning(id) && sweepRun(db, id)?.state === 'active') {
    throw new ConfigError(`${titleOf(intent.sweep)}: to start it, it must not be running; got active`);
  }
  return { ...intent, numRunnable: countRunnable(db, id, plan, ['failed', 'stopped']) };
}
