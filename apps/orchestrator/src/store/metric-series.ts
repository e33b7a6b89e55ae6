import { and, eq } from 'drizzle-orm';
import type { Database } from './open-store.js';
import { metrics } from './tables.js';

/** The series of a stage with that name, by step; empty when there is none. */
export function metricSeries(db: Database, stageKey: string, name: string): { step: number; value: number }[] {
  return db
    .select({ step: metrics.step, value: metrics.value })
    .from(metrics)
    .where(and(eq(metrics.stageKey, stageKey), eq(metrics.name, name)))
    .orderBy(metrics.step)
    .all();
}
