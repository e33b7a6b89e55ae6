import { sql } from 'drizzle-orm';
import type { StageKind } from '../stages/stage-context.js';
import { type KeysetPage, keysetPage, type PageRequest, type Place } from './keyset-page.js';
import type { Database } from './open-store.js';
import type { AttemptState } from './tables.js';

/** An attempt at a stage of a sweep, with where and when it ran. */
export interface AttemptOfSweep {
  readonly stageKey: string;
  readonly stageKind: StageKind;
  readonly stageName: string;
  readonly seed: number;
  readonly number: number;
  readonly state: AttemptState;
  readonly worker: string;
  readonly device: string;
  readonly startedAtMs: number;
  /** Null while it runs. */
  readonly endedAtMs: number | null;
  readonly errorCode: string | null;
  readonly errorMessage: string | null;
}

/** A page of the attempts at the stages of a sweep, in the order of its stages, the first of a stage first. */
export function attemptPage(
  db: Database,
  sweepId: string,
  request: Omit<PageRequest, 'order'>,
): KeysetPage<AttemptOfSweep> {
  const { rows, next } = keysetPage({ ...request, order: 'ascending' }, (part, after, limit) =>
    part === 'empty'
      ? []
      : db.all<AttemptOfSweep & Place>(sql`
          SELECT w.position AS sortKey, a.number AS tie, s.key AS stageKey, s.kind AS stageKind, s.name AS stageName,
            s.seed, a.number, a.state, a.worker, a.device, a.started_at_ms AS startedAtMs, a.ended_at_ms AS endedAtMs,
            a.error_code AS errorCode, a.error_message AS errorMessage
          FROM sweep_stages w JOIN stages s ON s.key = w.stage_key JOIN attempts a ON a.stage_key = s.key
          WHERE w.sweep_id = ${sweepId} AND w.position >= ${after?.sortKey ?? -1}
            AND (w.position > ${after?.sortKey ?? -1} OR a.number > ${after?.tie ?? -1})
          ORDER BY w.position, a.number LIMIT ${limit}`),
  );
  return { next, rows: rows.map(({ sortKey: _key, tie: _tie, ...attempt }) => attempt) };
}
