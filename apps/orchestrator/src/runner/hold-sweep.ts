import type { ControlReply, HoldRequest } from '../control/control-request.js';
import { ConfigError } from '../errors.js';
import { findSweep } from '../store/find-sweep.js';
import type { Database } from '../store/open-store.js';
import { requireSweepRun, setSweepState } from '../store/sweep-runs.js';
import { isComplete, sweepStanding } from '../store/sweep-standing.js';
import type { SweepState } from '../store/tables.js';

interface Hold {
  /** What becomes of the sweep. */
  readonly state: SweepState;
  /** States in which it can be asked for. */
  readonly from: readonly SweepState[];
  /** What becomes of a stage that runs, and of several. */
  readonly fate: readonly [one: string, several: string];
}

const HOLDS: Readonly<Record<HoldRequest['type'], Hold>> = {
  pause: { state: 'paused', from: ['active'], fate: ['keeps its state and ends', 'keep their state and end'] },
  stop: { state: 'stopped', from: ['active', 'paused'], fate: ['goes on to its end', 'go on to their end'] },
  cancel: { state: 'cancelled', from: ['active', 'paused', 'stopped'], fate: ['is ended', 'are ended'] },
};

/** Makes it so where the sweep runs; returns the number of running stages that are concerned. */
export type HoldRunning = (type: HoldRequest['type'], sweepId: string) => number;

/**
 * Pauses, stops or cancels a sweep.
 *
 * @param holdRunning of the orchestrator that runs it, which records the state as well; left out where none does
 * @throws NotFoundError when there is no such sweep
 * @throws ConfigError when its state does not allow it
 */
export function holdSweep(db: Database, { type, sweep }: HoldRequest, holdRunning?: HoldRunning): ControlReply {
  const { id, name } = findSweep(db, sweep);
  const { state, from, fate } = HOLDS[type];
  const { state: before } = requireSweepRun(db, id);
  if (!from.includes(before)) {
    throw new ConfigError(`sweep ${name} (${id}): to ${type} it, it must be ${from.join(' or ')}; got ${before}`);
  }
  const standing = sweepStanding(db, id);
  if (isComplete(standing)) {
    const { complete } = standing;
    throw new ConfigError(
      `sweep ${name} (${id}): to ${type} it, it must have stages left; got a complete one (${complete} of ${complete} stages)`,
    );
  }
  if (holdRunning === undefined) setSweepState(db, id, state);
  const numRunning = holdRunning?.(type, id) ?? 0;
  const verbs = numRunning === 1 ? `stage ${fate[0]}` : `stages ${fate[1]}`;
  const rest = numRunning === 0 ? '' : `; ${numRunning} running ${verbs}`;
  return { message: `${name} (${id}) is ${state}${rest}`, data: { sweep: name, id, state, running: numRunning } };
}
