import { and, eq, exists, gte, inArray, lte, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/sqlite-core';
import type { Database } from '../store/open-store.js';
import { metrics, stages } from '../store/tables.js';
import type { EarlyStop } from '../sweep/early-stop.js';
import { competingKeys } from './competing-keys.js';
import { type Standing, scoreOf } from './standing.js';

/** A training at a point of its series. */
export interface TrainingPoint {
  readonly stageKey: string;
  readonly step: number;
}

/** Standings at a step: of a training, null when it has not come as far, and of those that have. */
export interface CompetingStandings {
  readonly own: Standing | null;
  readonly others: readonly Standing[];
}

/** `standingAt` of the series of `competitors`, summed up where they are stored. */
export function competingStandings(
  db: Database,
  { metric, goal }: Pick<EarlyStop, 'metric' | 'goal'>,
  { stageKey, step }: TrainingPoint,
): CompetingStandings {
  const beyond = alias(metrics, 'beyond');
  const pointBeyond = db
    .select({ step: beyond.step })
    .from(beyond)
    .where(and(eq(beyond.stageKey, stages.key), eq(beyond.name, metric), gte(beyond.step, step)));
  const keys = db
    .select({ key: stages.key })
    .from(stages)
    .where(and(inArray(stages.key, competingKeys(db, stageKey)), exists(pointBeyond)));
  // No double is 9e999, so SQLite reads it as infinity.
  const isNumber = sql`abs(${metrics.value}) < 9e999`;
  const best = goal === 'maximize' ? sql.raw('max') : sql.raw('min');
  const rows = db
    .select({
      key: metrics.stageKey,
      best: sql<number | null>`${best}(${metrics.value}) FILTER (WHERE ${isNumber})`,
      average: sql<number | null>`avg(${metrics.value}) FILTER (WHERE ${isNumber})`,
    })
    .from(metrics)
    .where(and(inArray(metrics.stageKey, keys), eq(metrics.name, metric), lte(metrics.step, step)))
    .groupBy(metrics.stageKey)
    .all();
  const standings = rows.map(({ key, ...row }) => ({ key, standing: standingOf(row, goal) }));
  return {
    own: standings.find(({ key }) => key === stageKey)?.standing ?? null,
    others: standings.filter(({ key }) => key !== stageKey).map(({ standing }) => standing),
  };
}

function standingOf(row: { best: number | null; average: number | null }, goal: EarlyStop['goal']): Standing {
  const best = row.best === null ? Number.NEGATIVE_INFINITY : scoreOf(row.best, goal);
  const average = row.average === null ? best : scoreOf(row.average, goal);
  // Rounding can put the average of equal values above them.
  return { best, average: Math.min(average, best) };
}
