import { and, eq, inArray } from 'drizzle-orm';
import { alias } from 'drizzle-orm/sqlite-core';
import type { Database } from '../store/open-store.js';
import { metrics, stages, sweepTrials, trialStages } from '../store/tables.js';
import type { CompetingSeries } from './decide-early-stop.js';
import type { MetricSeries } from './standing.js';

/**
 * The series of a metric of a training and of those that it competes with: all trainings of the same name on the same
 * data in the sweeps that it is part of, whatever their state. One without a point of the metric is left out.
 */
export function competitors(db: Database, stageKey: string, metric: string): CompetingSeries {
  const points = db
    .select({ key: metrics.stageKey, step: metrics.step, value: metrics.value })
    .from(metrics)
    .where(and(inArray(metrics.stageKey, competingKeys(db, stageKey)), eq(metrics.name, metric)))
    .orderBy(metrics.stageKey, metrics.step)
    .all();
  const seriesByKey = new Map<string, { step: number; value: number }[]>();
  for (const { key, ...point } of points) {
    const series = seriesByKey.get(key);
    if (series === undefined) seriesByKey.set(key, [point]);
    else series.push(point);
  }
  const own: MetricSeries = seriesByKey.get(stageKey) ?? [];
  seriesByKey.delete(stageKey);
  return { own, others: [...seriesByKey.values()] };
}

/** Subquery: the keys of the trainings that compete, that of the stage among them; none for a stage that is no training. */
function competingKeys(db: Database, stageKey: string) {
  const own = alias(stages, 'own');
  return db
    .select({ key: stages.key })
    .from(stages)
    .innerJoin(
      own,
      and(
        eq(own.kind, stages.kind),
        eq(own.name, stages.name),
        // Scores on other data, or of other classes, say nothing about this one.
        eq(own.datasetFingerprint, stages.datasetFingerprint),
      ),
    )
    .where(
      and(
        eq(own.key, stageKey),
        eq(own.kind, 'train'),
        inArray(stages.key, keysOfTrials(db, trialsBeside(db, stageKey))),
      ),
    );
}

/** Subquery: the trials of all sweeps that a stage is part of. */
function trialsBeside(db: Database, stageKey: string) {
  const trialsOfStage = db
    .select({ id: trialStages.trialId })
    .from(trialStages)
    .where(eq(trialStages.stageKey, stageKey));
  const sweepsOfStage = db
    .select({ id: sweepTrials.sweepId })
    .from(sweepTrials)
    .where(inArray(sweepTrials.trialId, trialsOfStage));
  return db.select({ id: sweepTrials.trialId }).from(sweepTrials).where(inArray(sweepTrials.sweepId, sweepsOfStage));
}

function keysOfTrials(db: Database, trialIds: ReturnType<typeof trialsBeside>) {
  return db.select({ key: trialStages.stageKey }).from(trialStages).where(inArray(trialStages.trialId, trialIds));
}
