import { spreadOf } from '../results/spread.js';
import type { Database } from '../store/open-store.js';
import type { ListedSweep } from '../store/sweep-page.js';
import { bestOfSweep, recentEnds, trialCounts } from '../store/sweep-progress.js';
import type { BestTrial, SweepSummary } from '../wire/sweep.js';
import { timeLeftMs } from './time-left.js';

/** Trials whose ends tell the pace of a sweep. */
const PACE_TRIALS = 20;

/** A line of the list of sweeps. */
export function sweepSummary(
  db: Database,
  { id, name, file, state, startedAtMs }: Pick<ListedSweep, 'id' | 'name' | 'file' | 'state' | 'startedAtMs'>,
): SweepSummary {
  const trials = trialCounts(db, id);
  const numLeft = trials.waiting + trials.running;
  const isUnderWay = state === 'active' && numLeft > 0;
  const ends = isUnderWay ? recentEnds(db, id, { sinceMs: startedAtMs, limit: PACE_TRIALS }) : [];
  return {
    id,
    name,
    file,
    state,
    startedAtMs,
    numTrials: Object.values(trials).reduce((sum, number) => sum + number, 0),
    trials,
    best: bestTrial(db, id),
    timeLeftMs: isUnderWay ? timeLeftMs(ends, numLeft) : null,
  };
}

function bestTrial(db: Database, sweepId: string): BestTrial | null {
  const best = bestOfSweep(db, sweepId);
  if (best === null) return null;
  const { ofSeeds, ...trial } = best;
  const spread = spreadOf(ofSeeds);
  return spread === null ? null : { ...trial, spread };
}
