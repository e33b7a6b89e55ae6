import { type SQL, sql } from 'drizzle-orm';
import type { Database } from './open-store.js';
import { preparedOnce } from './prepared-once.js';
import { metrics } from './tables.js';

/** A series in columns, by step. */
export interface SampledSeries {
  readonly steps: readonly number[];
  readonly values: readonly number[];
  /** Points on record in the range. */
  readonly numPoints: number;
}

export interface SeriesRange {
  readonly stageKey: string;
  readonly name: string;
  /** First and last step, both included. */
  readonly from: number;
  readonly to: number;
}

/**
 * A series with `maxPoints` points at the most. Of a longer one, the smallest and the largest value of each of equally
 * long spans of steps are kept, at their steps: a peak of one step is never lost, and a picture of that many columns is
 * the one of the whole series.
 *
 * @param maxPoints >= 2
 */
export function sampledSeries(db: Database, range: SeriesRange, maxPoints: number): SampledSeries {
  const { whole, extent, extremes } = statements(db);
  const { numPoints, first, last } = extent.get({ ...range }) ?? { numPoints: 0, first: null, last: null };
  if (first === null || last === null || numPoints <= maxPoints) return columnsOf(whole.all({ ...range }), numPoints);
  const numSpans = Math.floor(maxPoints / 2);
  return columnsOf(extremes.all({ ...range, first, numSpans, length: (last - first + 1) / numSpans }), numPoints);
}

function columnsOf(
  points: readonly { readonly step: number; readonly value: number }[],
  numPoints: number,
): SampledSeries {
  return { steps: points.map(({ step }) => step), values: points.map(({ value }) => value), numPoints };
}

const statements = preparedOnce((db) => {
  const bound = sql.placeholder;
  const { step, value } = metrics;
  const isOfSeries = sql`${metrics.stageKey} = ${bound('stageKey')} AND ${metrics.name} = ${bound('name')}`;
  const inRange = sql`${isOfSeries} AND ${step} BETWEEN ${bound('from')} AND ${bound('to')}`;
  // One look-up per span reads the range once, by its key, and takes a quarter of the time of grouping it. A span ends where
  // the next begins, to the last bit: no step is between two.
  const startOf = (number: SQL) => sql`${bound('first')} + ${number} * ${bound('length')}`;
  const inSpan = sql`${isOfSeries} AND ${step} >= ${startOf(sql`number`)} AND ${step} < ${startOf(sql`(number + 1)`)}`;
  const spans = sql`
    WITH RECURSIVE spans(number) AS (
      SELECT 0 UNION ALL SELECT number + 1 FROM spans WHERE number + 1 < ${bound('numSpans')})`;
  return {
    whole: db.select({ step, value }).from(metrics).where(inRange).orderBy(step).prepare(),
    extent: db
      .select({
        numPoints: sql<number>`count(*)`,
        first: sql<number | null>`min(${step})`,
        last: sql<number | null>`max(${step})`,
      })
      .from(metrics)
      .where(inRange)
      .prepare(),
    extremes: db
      .select({ step, value })
      .from(metrics)
      .where(
        sql`${isOfSeries} AND ${step} IN (${spans}
          SELECT (SELECT ${step} FROM ${metrics} WHERE ${inSpan} ORDER BY ${value}, ${step} LIMIT 1) FROM spans
          UNION ALL
          SELECT (SELECT ${step} FROM ${metrics} WHERE ${inSpan} ORDER BY ${value} DESC, ${step} LIMIT 1) FROM spans)`,
      )
      .orderBy(step)
      .prepare(),
  };
});
