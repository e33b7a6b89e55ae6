import { and, eq, inArray } from 'drizzle-orm';
import type { Database } from '../store/open-store.js';
import { metrics } from '../store/tables.js';
import { competingKeys } from './competing-keys.js';
import type { CompetingSeries } from './decide-early-stop.js';
import type { MetricSeries } from './standing.js';

/**
 * The series of a metric of a training and of those that it competes with: all trainings of the same name on the same
 * data in the sweeps that it is part of, whatever their state. One without a point of the metric is left out. Reads every
 * point: to judge a training, `judgeTraining` has the store sum them up.
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
