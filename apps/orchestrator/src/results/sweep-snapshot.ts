import type { StoredSweep } from '../store/find-sweep.js';
import type { Database } from '../store/open-store.js';
import { readyStages } from '../store/ready-stages.js';
import type { StageRow } from '../store/stage-rows.js';
import { stagesOfSweep } from '../store/stage-rows.js';
import { requireSweepRun } from '../store/sweep-runs.js';
import { hopelessStages } from '../store/sweep-standing.js';
import type { SweepState } from '../store/tables.js';
import type { TrialRow } from '../store/trials-of-sweep.js';
import { trialsOfSweep } from '../store/trials-of-sweep.js';

/** A stage of a sweep, once however many trials need it. */
export interface WatchedStage extends Omit<StageRow, 'trialId' | 'kind' | 'name'> {
  /** What it does and for whom, e.g. `expert rgb (3 trials)`. */
  readonly title: string;
}

export interface WatchedTrial extends Pick<TrialRow, 'id' | 'label' | 'state' | 'meanIou'> {
  readonly numStages: number;
  /** Stages that are complete. */
  readonly numDone: number;
}

/** Where a sweep stands at one moment. */
export interface SweepSnapshot {
  readonly name: string;
  readonly id: string;
  /** What was last asked of it. */
  readonly state: SweepState;
  readonly trials: readonly WatchedTrial[];
  /** In the order of the trials and of their stages. */
  readonly stages: readonly WatchedStage[];
  /** Nothing runs, and nothing can before the sweep is started again; one that is paused may be waited for. */
  readonly hasEnded: boolean;
}

/** @param nowMs tells a stage that runs from one whose lease has run out */
export function sweepSnapshot(
  db: Database,
  { id, name }: Pick<StoredSweep, 'id' | 'name'>,
  nowMs: number,
): SweepSnapshot {
  const rows = stagesOfSweep(db, id, nowMs);
  const trials = trialsOfSweep(db, id);
  const stages = watchedStages(rows, new Map(trials.map((trial) => [trial.id, trial.label])));
  const stagesByTrial = grouped(rows, ({ trialId }) => trialId);
  const { state } = requireSweepRun(db, id);
  return {
    name,
    id,
    state,
    trials: trials.map(({ id: trialId, label, state: trialState, meanIou }) => {
      const own = stagesByTrial.get(trialId) ?? [];
      const numDone = own.filter((stage) => stage.state === 'complete').length;
      return { id: trialId, label, state: trialState, meanIou, numStages: own.length, numDone };
    }),
    stages,
    hasEnded: hasEnded(state, withoutHopeless(db, id, stages), () => readyStages(db, id).length === 0),
  };
}

function watchedStages(rows: readonly StageRow[], labels: ReadonlyMap<string, string>): WatchedStage[] {
  return [...grouped(rows, ({ key }) => key).values()].flatMap(([first, ...others]) => {
    if (first === undefined) return [];
    const { trialId, kind: _, name, ...row } = first;
    const user = others.length === 0 ? labels.get(trialId) : `${others.length + 1} trials`;
    return [{ ...row, title: `${name} (${user})` }];
  });
}

/** What a rule has stopped is never started again, and the rest of the sweep goes on. */
function withoutHopeless(db: Database, sweepId: string, all: readonly WatchedStage[]): readonly WatchedStage[] {
  if (all.every(({ state }) => state !== 'stopped')) return all;
  const hopeless = hopelessStages(db, sweepId);
  return all.filter(({ key }) => !hopeless.has(key));
}

function hasEnded(state: SweepState, stages: readonly WatchedStage[], isNoneReady: () => boolean): boolean {
  if (stages.some((stage) => stage.state === 'running' || stage.state === 'stale')) return false;
  if (state === 'paused') return stages.every((stage) => stage.state === 'complete');
  // Stages of an active sweep are stopped only by a process that ends, which starts no other.
  return state !== 'active' || stages.some((stage) => stage.state === 'stopped') || isNoneReady();
}

function grouped(rows: readonly StageRow[], nameOf: (row: StageRow) => string): Map<string, StageRow[]> {
  const groups = new Map<string, StageRow[]>();
  for (const row of rows) {
    const group = groups.get(nameOf(row));
    if (group === undefined) groups.set(nameOf(row), [row]);
    else group.push(row);
  }
  return groups;
}
