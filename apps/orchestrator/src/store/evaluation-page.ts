import { sql } from 'drizzle-orm';
import { type KeysetPage, keysetPage, type PageRequest, type Part, type Place } from './keyset-page.js';
import type { Database } from './open-store.js';

/** An evaluation with its scores over all classes and samples. */
export interface ListedEvaluation {
  readonly stageKey: string;
  readonly attempt: number;
  readonly seed: number;
  readonly meanIou: number | null;
  readonly pixelAccuracy: number | null;
  readonly frequencyWeightedIou: number | null;
}

const COLUMNS = {
  stage: 'stage_key',
  meanIou: 'mean_iou',
  pixelAccuracy: 'pixel_accuracy',
  frequencyWeightedIou: 'frequency_weighted_iou',
} as const;

export interface EvaluationPageRequest extends PageRequest {
  readonly sort: keyof typeof COLUMNS;
  /** Of the trials of this sweep only; null for all. */
  readonly sweepId: string | null;
}

/** A page of the evaluations on record. */
export function evaluationPage(db: Database, request: EvaluationPageRequest): KeysetPage<ListedEvaluation> {
  const { rows, next } = keysetPage(request, (part, after, limit) =>
    db.all<ListedEvaluation & Place>(placedEvaluations(request, { part, after, limit })),
  );
  return { rows: rows.map(({ sortKey: _key, tie: _tie, ...row }) => row), next };
}

function placedEvaluations(
  { sort, order, sweepId }: EvaluationPageRequest,
  { part, after, limit }: { readonly part: Part; readonly after: Place | null; readonly limit: number },
) {
  const column = sql.raw(`r.${COLUMNS[sort]}`);
  const direction = sql.raw(order === 'ascending' ? 'ASC' : 'DESC');
  const comparison = sql.raw(order === 'ascending' ? '>' : '<');
  const behind = (() => {
    if (after === null) return sql``;
    if (part === 'empty') return sql` AND r.stage_key ${comparison} ${after.tie}`;
    return sql` AND (${column}, r.stage_key) ${comparison} (${after.sortKey}, ${after.tie})`;
  })();
  const ofSweep =
    sweepId === null
      ? sql``
      : sql` AND EXISTS (SELECT 1 FROM sweep_stages w WHERE w.sweep_id = ${sweepId} AND w.stage_key = r.stage_key)`;
  return sql`
    SELECT r.stage_key AS stageKey, r.attempt, s.seed, r.mean_iou AS meanIou, r.pixel_accuracy AS pixelAccuracy,
      r.frequency_weighted_iou AS frequencyWeightedIou, ${column} AS sortKey, r.stage_key AS tie
    FROM results r CROSS JOIN stages s ON s.key = r.stage_key
    WHERE ${column} ${sql.raw(part === 'valued' ? 'IS NOT NULL' : 'IS NULL')}${behind}${ofSweep}
    ORDER BY ${column} ${direction}, r.stage_key ${direction} LIMIT ${limit}`;
}
