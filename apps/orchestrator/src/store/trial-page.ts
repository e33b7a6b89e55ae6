import { type SQL, sql } from 'drizzle-orm';
import { type KeysetPage, keysetPage, type PageRequest, type Part, type Place } from './keyset-page.js';
import type { Database } from './open-store.js';
import type { AxisKey, StageState } from './tables.js';
import type { TrialRow } from './trials-of-sweep.js';

/** A trial with what a list shows of it. */
export interface ListedTrial extends TrialRow {
  /** Place in the sweep file. */
  readonly position: number;
  /** Null until it is complete or failed. */
  readonly endedAtMs: number | null;
  /** Key of the stage that evaluates it. */
  readonly evaluation: string | null;
}

export const TRIAL_COLUMNS = {
  position: 'position',
  state: 'state',
  meanIou: 'mean_iou',
  pixelAccuracy: 'pixel_accuracy',
  frequencyWeightedIou: 'frequency_weighted_iou',
  endedAt: 'ended_at_ms',
} as const;

/** A column of the list, or the dotted path of an axis; `seed` counts as one. */
export type TrialSort =
  | { readonly kind: 'column'; readonly column: keyof typeof TRIAL_COLUMNS }
  | { readonly kind: 'axis'; readonly path: string };

export interface TrialFilter {
  /** Any state when empty. */
  readonly states: readonly StageState[];
  /** Values that the resolved configuration must have. */
  readonly settings: readonly { readonly path: string; readonly value: AxisKey | null }[];
}

export interface TrialPageRequest extends PageRequest {
  readonly sort: TrialSort;
  readonly filter: TrialFilter;
}

interface PlacedTrial extends Place {
  readonly trialId: string;
}

/** A page of the trials of a sweep. Reads summaries and, of a filter by a setting that is no axis, configurations. */
export function trialPage(db: Database, sweepId: string, request: TrialPageRequest): KeysetPage<ListedTrial> {
  const { rows, next } = keysetPage(request, (part, after, limit) =>
    db.all<PlacedTrial>(placedTrials(sweepId, request, { part, after, limit })),
  );
  const listed = new Map(listedTrials(db, sweepId, rows).map((trial) => [trial.id, trial]));
  return { rows: rows.flatMap(({ trialId }) => listed.get(trialId) ?? []), next };
}

/** Number of the trials of a sweep that a filter lets through. */
export function countTrials(db: Database, sweepId: string, filter: TrialFilter): number {
  const { number } = db.get<{ number: number }>(
    sql`SELECT count(*) AS number FROM sweep_trials w WHERE w.sweep_id = ${sweepId}${conditions(filter)}`,
  );
  return number;
}

function placedTrials(
  sweepId: string,
  { sort, order, filter }: TrialPageRequest,
  { part, after, limit }: { readonly part: Part; readonly after: Place | null; readonly limit: number },
): SQL {
  const where = conditions(filter);
  if (part === 'empty') {
    const behind = after === null ? sql`` : sql` AND w.position > ${after.tie}`;
    return sql`SELECT w.trial_id AS trialId, NULL AS sortKey, w.position AS tie FROM sweep_trials w
      WHERE w.sweep_id = ${sweepId} AND ${isEmpty(sort)}${behind}${where} ORDER BY w.position LIMIT ${limit}`;
  }
  const direction = sql.raw(order === 'ascending' ? 'ASC' : 'DESC');
  const comparison = sql.raw(order === 'ascending' ? '>' : '<');
  if (sort.kind === 'axis') {
    const behind =
      after === null ? sql`` : sql` AND (x.value, x.position) ${comparison} (${after.sortKey}, ${after.tie})`;
    return sql`SELECT x.trial_id AS trialId, x.value AS sortKey, x.position AS tie
      FROM trial_axes x CROSS JOIN sweep_trials w ON w.sweep_id = x.sweep_id AND w.trial_id = x.trial_id
      WHERE x.sweep_id = ${sweepId} AND x.path = ${sort.path}${behind}${where}
      ORDER BY x.value ${direction}, x.position ${direction} LIMIT ${limit}`;
  }
  const column = sql.raw(`w.${TRIAL_COLUMNS[sort.column]}`);
  // Ordered by it twice, SQLite would sort what its index has in order.
  const tieOrder = sort.column === 'position' ? sql`` : sql`, w.position ${direction}`;
  const behind =
    after === null ? sql`` : sql` AND (${column}, w.position) ${comparison} (${after.sortKey}, ${after.tie})`;
  return sql`SELECT w.trial_id AS trialId, ${column} AS sortKey, w.position AS tie FROM sweep_trials w
    WHERE w.sweep_id = ${sweepId} AND ${column} IS NOT NULL${behind}${where}
    ORDER BY ${column} ${direction}${tieOrder} LIMIT ${limit}`;
}

function isEmpty(sort: TrialSort): SQL {
  if (sort.kind === 'column') return sql.raw(`w.${TRIAL_COLUMNS[sort.column]} IS NULL`);
  return sql`NOT EXISTS (SELECT 1 FROM trial_axes x
    WHERE x.sweep_id = w.sweep_id AND x.trial_id = w.trial_id AND x.path = ${sort.path})`;
}

function conditions({ states, settings }: TrialFilter): SQL {
  const ofState = states.length === 0 ? sql`` : sql` AND w.state IN ${states}`;
  const ofSettings = settings.map(
    ({ path, value }) => sql` AND coalesce(
      (SELECT f.value FROM trial_axes f WHERE f.sweep_id = w.sweep_id AND f.trial_id = w.trial_id AND f.path = ${path}),
      (SELECT json_extract(t.config_json, ${`$.${path}`}) FROM trials t WHERE t.id = w.trial_id)) IS ${value}`,
  );
  return sql.join([ofState, ...ofSettings]);
}

type TrialColumns = Omit<ListedTrial, 'axes'> & { readonly axesJson: string };

function listedTrials(db: Database, sweepId: string, rows: readonly PlacedTrial[]): ListedTrial[] {
  if (rows.length === 0) return [];
  const ids = rows.map(({ trialId }) => trialId);
  return db
    .all<TrialColumns>(
      sql`SELECT t.id, t.group_id AS groupId, t.seed, w.position, w.label, w.axes_json AS axesJson, w.state,
          w.mean_iou AS meanIou, w.pixel_accuracy AS pixelAccuracy, w.frequency_weighted_iou AS frequencyWeightedIou,
          w.ended_at_ms AS endedAtMs,
          (SELECT s.key FROM trial_stages l JOIN stages s ON s.key = l.stage_key AND s.kind = 'evaluate'
            WHERE l.trial_id = t.id) AS evaluation
        FROM sweep_trials w JOIN trials t ON t.id = w.trial_id
        WHERE w.sweep_id = ${sweepId} AND w.trial_id IN ${ids}`,
    )
    .map(({ axesJson, ...columns }) => ({ ...columns, axes: JSON.parse(axesJson) }));
}
