import { sql } from 'drizzle-orm';
import { type KeysetPage, keysetPage, type PageRequest, type Place } from './keyset-page.js';
import type { Database } from './open-store.js';
import type { SweepState } from './tables.js';

/** A sweep with what a list is sorted by. */
export interface ListedSweep extends Place {
  readonly id: string;
  readonly name: string;
  readonly file: string;
  readonly state: SweepState;
  readonly startedAtMs: number;
}

const SORT_KEYS = {
  startedAt: 'w.started_at_ms',
  name: 'w.name',
  meanIou: '(SELECT max(t.mean_iou) FROM sweep_trials t WHERE t.sweep_id = w.id AND t.mean_iou IS NOT NULL)',
  numTrials: '(SELECT count(*) FROM sweep_trials t WHERE t.sweep_id = w.id)',
} as const;

export interface SweepPageRequest extends PageRequest {
  readonly sort: keyof typeof SORT_KEYS;
  /** Any when null. */
  readonly state: SweepState | null;
  /** Text that the name contains; any name when empty. */
  readonly name: string;
}

/** A page of the sweeps on record. */
export function sweepPage(db: Database, request: SweepPageRequest): KeysetPage<ListedSweep> {
  const { sort, order, state, name } = request;
  const direction = sql.raw(order === 'ascending' ? 'ASC' : 'DESC');
  const comparison = sql.raw(order === 'ascending' ? '>' : '<');
  return keysetPage(request, (part, after, limit) => {
    const isOfPart = sql.raw(part === 'valued' ? 'IS NOT NULL' : 'IS NULL');
    const behind =
      after === null
        ? sql``
        : part === 'valued'
          ? sql` AND (sortKey, tie) ${comparison} (${after.sortKey}, ${after.tie})`
          : sql` AND tie ${comparison} ${after.tie}`;
    return db.all<ListedSweep>(sql`
      SELECT * FROM (
        SELECT w.id, w.name, w.file, w.state, w.started_at_ms AS startedAtMs,
          ${sql.raw(SORT_KEYS[sort])} AS sortKey, w.id AS tie
        FROM sweeps w
        WHERE (${state} IS NULL OR w.state = ${state}) AND instr(w.name, ${name}) > 0)
      WHERE sortKey ${isOfPart}${behind}
      ORDER BY sortKey ${direction}, tie ${direction} LIMIT ${limit}`);
  });
}
