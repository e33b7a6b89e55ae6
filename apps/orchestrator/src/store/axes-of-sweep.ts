import { sql } from 'drizzle-orm';
import type { Database } from './open-store.js';

/** An axis of a sweep with its values in the order of the trials. */
export interface StoredAxis {
  /** Dotted. */
  readonly path: string;
  /** The first of them. */
  readonly values: readonly unknown[];
  readonly numValues: number;
  /** Not all trials have one value; to have none is a value too. */
  readonly isVarying: boolean;
}

interface AxisValueRow {
  readonly path: string;
  readonly trialId: string;
  readonly numTrials: number;
}

/**
 * The axes of a sweep in the order of their first appearance.
 *
 * @param maxValues of each axis that are returned
 */
export function axesOfSweep(db: Database, sweepId: string, maxValues: number): StoredAxis[] {
  // Of the columns, min takes the others along from the row in which it was found.
  const rows = db.all<AxisValueRow>(sql`
    SELECT path, trial_id AS trialId, count(*) AS numTrials, min(position) AS position FROM trial_axes
     WHERE sweep_id = ${sweepId} AND path <> 'seed' GROUP BY path, value ORDER BY min(position)`);
  const byPath = new Map<string, AxisValueRow[]>();
  for (const row of rows) byPath.set(row.path, [...(byPath.get(row.path) ?? []), row]);
  const { numTrials } = db.get<{ numTrials: number }>(
    sql`SELECT count(*) AS numTrials FROM sweep_trials WHERE sweep_id = ${sweepId}`,
  );
  const shown = [...byPath.values()].flatMap((axis) => axis.slice(0, maxValues).map(({ trialId }) => trialId));
  const axesOf = axesOfTrials(db, sweepId, shown);
  return [...byPath].map(([path, axis]) => ({
    path,
    values: axis.slice(0, maxValues).map(({ trialId }) => axesOf.get(trialId)?.[path] ?? null),
    numValues: axis.length,
    isVarying: axis.length > 1 || (axis[0]?.numTrials ?? 0) < numTrials,
  }));
}

/** The seeds of a sweep's trials, in rising order. */
export function seedsOfSweep(db: Database, sweepId: string): number[] {
  return db
    .all<{ seed: number }>(
      sql`SELECT DISTINCT value AS seed FROM trial_axes WHERE sweep_id = ${sweepId} AND path = 'seed' ORDER BY value`,
    )
    .map(({ seed }) => seed);
}

/** SQLite keeps the values in a form that can be sorted; the trials have them as they were given. */
function axesOfTrials(
  db: Database,
  sweepId: string,
  trialIds: readonly string[],
): ReadonlyMap<string, Readonly<Record<string, unknown>>> {
  if (trialIds.length === 0) return new Map();
  const rows = db.all<{ trialId: string; axesJson: string }>(sql`
    SELECT trial_id AS trialId, axes_json AS axesJson FROM sweep_trials
     WHERE sweep_id = ${sweepId} AND trial_id IN (SELECT value FROM json_each(${JSON.stringify(trialIds)}))`);
  return new Map(rows.map(({ trialId, axesJson }) => [trialId, JSON.parse(axesJson)]));
}
