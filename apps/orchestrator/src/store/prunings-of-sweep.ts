import { and, eq, sql } from 'drizzle-orm';
import type { PruningOutcome } from '../stages/stage-context.js';
import { StageOutcome } from '../stages/stage-context.js';
import type { Database } from './open-store.js';
import { stages, sweepTrials, trialStages } from './tables.js';

/** A finished stage of pruning. */
export interface PrunedStage {
  readonly stageKey: string;
  readonly seed: number;
  readonly outcome: PruningOutcome;
}

/** What the trials of a sweep were pruned to. */
export interface PrunedTrial {
  readonly trialId: string;
  /** Stage whose network was pruned first. */
  readonly wholeKey: string;
  /** In their order, as far as they are finished. */
  readonly stages: readonly PrunedStage[];
}

/** The trials of a sweep that have a finished stage of pruning, in its order. */
export function pruningsOfSweep(db: Database, sweepId: string): PrunedTrial[] {
  const rows = db
    .select({
      trialId: sweepTrials.trialId,
      stageKey: stages.key,
      seed: stages.seed,
      outcomeJson: stages.outcomeJson,
    })
    .from(sweepTrials)
    .innerJoin(trialStages, eq(trialStages.trialId, sweepTrials.trialId))
    .innerJoin(stages, eq(stages.key, trialStages.stageKey))
    .where(and(eq(sweepTrials.sweepId, sweepId), eq(stages.kind, 'train'), sql`${stages.outcomeJson} IS NOT NULL`))
    .orderBy(sweepTrials.position, trialStages.position)
    .all();
  const byTrial = new Map<string, typeof rows>();
  for (const row of rows) byTrial.set(row.trialId, [...(byTrial.get(row.trialId) ?? []), row]);
  return [...byTrial].flatMap(([trialId, trainings]) => {
    const pruned = trainings.flatMap(({ stageKey, seed, outcomeJson }): PrunedStage[] => {
      const outcome = StageOutcome.parse(JSON.parse(outcomeJson as string));
      return outcome.kind === 'train' && outcome.pruning ? [{ stageKey, seed, outcome: outcome.pruning }] : [];
    });
    const whole = trainings.at(-1 - pruned.length);
    return whole === undefined || pruned.length === 0 ? [] : [{ trialId, wholeKey: whole.stageKey, stages: pruned }];
  });
}
