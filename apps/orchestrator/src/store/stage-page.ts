import { sql } from 'drizzle-orm';
import type { StageKind, StageProgress } from '../stages/stage-context.js';
import { StageProgress as StageProgressSchema } from '../stages/stage-context.js';
import { RecordedCosts } from '../wire/recorded-costs.js';
import { type KeysetPage, keysetPage, type PageRequest, type Place } from './keyset-page.js';
import type { Database } from './open-store.js';
import type { StageState } from './tables.js';

/** A stage with its latest attempt and its parents. */
export interface ShownStage {
  readonly key: string;
  readonly kind: StageKind;
  readonly name: string;
  readonly seed: number;
  /** `stale`: marked running, but its lease has run out. */
  readonly state: StageState | 'stale';
  readonly numAttempts: number;
  readonly progress: StageProgress | null;
  /** Why the latest attempt ended without a result. */
  readonly error: string | null;
  /** Keys by role. */
  readonly parents: Readonly<Record<string, string>>;
  /** Null where its outcome has none. */
  readonly costs: RecordedCosts | null;
}

/** A stage in the graph of a sweep. */
export interface StageInGraph extends ShownStage {
  readonly numTrials: number;
  /** From the start of the first attempt to the end of the last; null before that. */
  readonly elapsedMs: number | null;
}

type StageColumns = Omit<ShownStage, 'progress' | 'parents' | 'costs'> & {
  readonly progressJson: string | null;
  readonly costsJson: string | null;
};

/** Columns of a stage `s` with its latest attempt `a`. */
function shownColumns(nowMs: number) {
  return sql`s.key, s.kind, s.name, s.seed, s.attempt AS numAttempts,
    CASE WHEN s.state = 'running' AND a.lease_expires_at_ms <= ${nowMs} THEN 'stale' ELSE s.state END AS state,
    json_extract(s.outcome_json, '$.costs') AS costsJson, a.progress_json AS progressJson, a.error_message AS error`;
}

const LATEST_ATTEMPT = sql`LEFT JOIN attempts a ON a.stage_key = s.key AND a.number = s.attempt`;

/** A page of the stages of a sweep, in the order of its trials. */
export function stagePage(
  db: Database,
  sweepId: string,
  { nowMs, ...request }: Omit<PageRequest, 'order'> & { readonly nowMs: number },
): KeysetPage<StageInGraph> {
  type Row = StageColumns & Place & { readonly numTrials: number; readonly elapsedMs: number | null };
  const { rows, next } = keysetPage({ ...request, order: 'ascending' }, (part, after, limit) =>
    part === 'empty'
      ? []
      : db.all<Row>(sql`
          SELECT w.position AS sortKey, w.position AS tie, w.num_trials AS numTrials, ${shownColumns(nowMs)},
            (SELECT max(e.ended_at_ms) - min(e.started_at_ms) FROM attempts e WHERE e.stage_key = s.key) AS elapsedMs
          FROM sweep_stages w JOIN stages s ON s.key = w.stage_key ${LATEST_ATTEMPT}
          WHERE w.sweep_id = ${sweepId} AND w.position > ${after?.sortKey ?? -1}
          ORDER BY w.position LIMIT ${limit}`),
  );
  const parents = parentsOf(
    db,
    rows.map(({ key }) => key),
  );
  return {
    next,
    rows: rows.map(({ sortKey: _key, tie: _tie, numTrials, elapsedMs, ...columns }) => ({
      ...shownStage(columns, parents),
      numTrials,
      elapsedMs,
    })),
  };
}

/** The stage of that key; null when there is none. */
export function shownStageOf(db: Database, stageKey: string, nowMs: number): ShownStage | null {
  const row = db.get<StageColumns | undefined>(
    sql`SELECT ${shownColumns(nowMs)} FROM stages s ${LATEST_ATTEMPT} WHERE s.key = ${stageKey}`,
  );
  return row === undefined ? null : shownStage(row, parentsOf(db, [stageKey]));
}

type ParentsByKey = ReadonlyMap<string, Readonly<Record<string, string>>>;

function parentsOf(db: Database, keys: readonly string[]): ParentsByKey {
  const rows = db.all<{ stageKey: string; role: string; parentKey: string }>(sql`
    SELECT stage_key AS stageKey, role, parent_key AS parentKey FROM stage_parents
     WHERE stage_key IN (SELECT value FROM json_each(${JSON.stringify(keys)})) ORDER BY stage_key, role`);
  const parents = new Map<string, Record<string, string>>();
  for (const { stageKey, role, parentKey } of rows) {
    parents.set(stageKey, { ...parents.get(stageKey), [role]: parentKey });
  }
  return parents;
}

function shownStage({ progressJson, costsJson, ...row }: StageColumns, parents: ParentsByKey): ShownStage {
  const progress = progressJson === null ? null : StageProgressSchema.parse(JSON.parse(progressJson));
  const costs = costsJson === null ? null : RecordedCosts.parse(JSON.parse(costsJson));
  return { ...row, progress, parents: parents.get(row.key) ?? {}, costs };
}
