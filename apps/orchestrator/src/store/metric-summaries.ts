import { sql } from 'drizzle-orm';
import type { Database } from './open-store.js';

/** A series of a stage in a line. */
export interface MetricSummaryRow {
  readonly name: string;
  readonly numPoints: number;
  readonly firstStep: number;
  readonly lastStep: number;
  readonly last: number;
  readonly minimum: number;
  readonly maximum: number;
}

/** The series of a stage, by name. */
export function metricSummaries(db: Database, stageKey: string): MetricSummaryRow[] {
  return db.all<MetricSummaryRow>(sql`
    SELECT g.*, (SELECT m.value FROM metrics m
                  WHERE m.stage_key = ${stageKey} AND m.name = g.name AND m.step = g.lastStep) AS last
      FROM (SELECT name, count(*) AS numPoints, min(step) AS firstStep, max(step) AS lastStep,
                   min(value) AS minimum, max(value) AS maximum
              FROM metrics WHERE stage_key = ${stageKey} GROUP BY name) g
     ORDER BY name`);
}
