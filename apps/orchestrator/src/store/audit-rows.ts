import { sql } from 'drizzle-orm';
import type { Database } from './open-store.js';

/** Something that must not be in a store. */
export interface AuditFinding {
  /** What it is about, e.g. `stage s3f...` or `trial t90...`. */
  readonly subject: string;
  /** `must <rule>; got <value>`. */
  readonly message: string;
}

/** A rule with a query for every row that breaks it: what it is about, and what was found. */
type AuditRule = readonly [subject: 'stage' | 'trial' | 'sweep', rule: string, query: string];

const RULES: readonly AuditRule[] = [
  [
    'stage',
    'have a result exactly when it is a complete evaluation',
    `SELECT key, kind || ', ' || state || ', ' || iif(r.stage_key IS NULL, 'no result', 'a result')
       FROM stages LEFT JOIN results r ON r.stage_key = key
      WHERE (r.stage_key IS NOT NULL) <> (kind = 'evaluate' AND state = 'complete')`,
  ],
  [
    'stage',
    'have an outcome exactly when it is a complete training',
    `SELECT key, kind || ', ' || state || ', ' || iif(outcome_json IS NULL, 'no outcome', 'an outcome')
       FROM stages WHERE (outcome_json IS NOT NULL) <> (kind = 'train' AND state = 'complete')`,
  ],
  [
    'stage',
    'have attempts numbered from 1 to its latest without gaps',
    `SELECT key, 'latest ' || attempt || ', on record ' || coalesce(group_concat(a.number, ' '), 'none')
       FROM stages LEFT JOIN attempts a ON a.stage_key = key
      GROUP BY key HAVING count(a.number) <> attempt OR min(a.number) <> 1 OR max(a.number) <> attempt`,
  ],
  [
    'stage',
    'have a complete attempt, its latest, exactly when it is complete',
    `SELECT key, stages.state || ', complete ' || coalesce(group_concat(a.number, ' '), 'none') || ' of ' || attempt
       FROM stages LEFT JOIN attempts a ON a.stage_key = key AND a.state = 'complete'
      GROUP BY key
     HAVING count(a.number) <> (stages.state = 'complete') OR coalesce(max(a.number), attempt) <> attempt`,
  ],
  [
    'stage',
    'have a running attempt, its latest, exactly when it is running',
    `SELECT key, stages.state || ', running ' || coalesce(group_concat(a.number, ' '), 'none') || ' of ' || attempt
       FROM stages LEFT JOIN attempts a ON a.stage_key = key AND a.state = 'running'
      GROUP BY key
     HAVING count(a.number) <> (stages.state = 'running') OR coalesce(max(a.number), attempt) <> attempt`,
  ],
  [
    'stage',
    'have attempts with an end exactly where they are not running',
    `SELECT stage_key, state || ' attempt ' || number || iif(ended_at_ms IS NULL, ' without', ' with') || ' an end'
       FROM attempts WHERE (state = 'running') <> (ended_at_ms IS NULL)`,
  ],
  [
    'stage',
    'have the result of its complete attempt',
    `SELECT r.stage_key, 'the result of attempt ' || r.attempt || ', which is ' || a.state
       FROM results r JOIN attempts a ON a.stage_key = r.stage_key AND a.number = r.attempt
      WHERE a.state <> 'complete'`,
  ],
  [
    'stage',
    'begin when all its parents are complete',
    `SELECT s.key, s.state || ' behind ' || p.key || ', which is ' || p.state
       FROM stages s JOIN stage_parents ON stage_key = s.key JOIN stages p ON p.key = parent_key
      WHERE s.state IN ('running', 'complete') AND p.state <> 'complete'`,
  ],
  [
    'stage',
    'have exactly one trained network when it is an evaluation',
    `SELECT key, count(parent_key) || ' parents' FROM stages LEFT JOIN stage_parents ON stage_key = key
      WHERE kind = 'evaluate' GROUP BY key HAVING count(parent_key) <> 1`,
  ],
  [
    'stage',
    'have been attempted before it has metrics or files',
    `SELECT key, 'no attempt' FROM stages WHERE attempt = 0
        AND (key IN (SELECT stage_key FROM metrics) OR key IN (SELECT stage_key FROM artifacts))`,
  ],
  [
    'trial',
    'have exactly one evaluation',
    `SELECT id, count(key) || ' evaluations' FROM trials
       LEFT JOIN trial_stages ON trial_id = id LEFT JOIN stages ON key = stage_key AND kind = 'evaluate'
      GROUP BY id HAVING count(key) <> 1`,
  ],
  [
    'trial',
    'have all parents of its stages',
    `SELECT t.trial_id, t.stage_key || ' without ' || parent_key
       FROM trial_stages t JOIN stage_parents p ON p.stage_key = t.stage_key
      WHERE NOT EXISTS (SELECT 1 FROM trial_stages o WHERE o.trial_id = t.trial_id AND o.stage_key = p.parent_key)`,
  ],
  [
    'trial',
    'be summarised as what its stages are',
    `SELECT w.trial_id, w.state || ', mean IoU ' || coalesce(w.mean_iou, 'none') FROM sweep_trials w
      WHERE w.state <> (
              SELECT CASE WHEN sum(s.state = 'failed') THEN 'failed' WHEN sum(s.state = 'running') THEN 'running'
                          WHEN sum(s.state = 'stopped') THEN 'stopped' WHEN sum(s.state = 'waiting') THEN 'waiting'
                          ELSE 'complete' END
                FROM trial_stages t JOIN stages s ON s.key = t.stage_key WHERE t.trial_id = w.trial_id)
         OR w.mean_iou IS NOT (
              SELECT max(r.mean_iou) FROM trial_stages t JOIN results r ON r.stage_key = t.stage_key
               WHERE t.trial_id = w.trial_id)`,
  ],
  [
    'sweep',
    'list exactly the stages of its trials',
    `SELECT sweep_id, count(*) || ' that differ' FROM (
       SELECT sweep_id, stage_key FROM sweep_stages EXCEPT
       SELECT w.sweep_id, t.stage_key FROM sweep_trials w JOIN trial_stages t ON t.trial_id = w.trial_id
       UNION ALL SELECT * FROM (
       SELECT w.sweep_id, t.stage_key FROM sweep_trials w JOIN trial_stages t ON t.trial_id = w.trial_id EXCEPT
       SELECT sweep_id, stage_key FROM sweep_stages)) GROUP BY sweep_id`,
  ],
  ['trial', 'be of a sweep', `SELECT id, 'none' FROM trials WHERE id NOT IN (SELECT trial_id FROM sweep_trials)`],
  ['sweep', 'have trials', `SELECT id, 'none' FROM sweeps WHERE id NOT IN (SELECT sweep_id FROM sweep_trials)`],
];

/**
 * Holds every row of a store against the rules of stages and attempts; right also while a sweep runs, as it sees one
 * moment of it.
 */
export function auditRows(db: Database): AuditFinding[] {
  return db.transaction((tx) => {
    const orphans = tx
      .values<[string, string, number]>(
        sql`SELECT "table", parent, count(*) FROM pragma_foreign_key_check GROUP BY "table", parent, fkid`,
      )
      .map(([table, parent, number]) => ({
        subject: `table ${table}`,
        message: `must refer to rows that are there; got ${number} without their ${parent} row`,
      }));
    const broken = RULES.flatMap(([subject, rule, query]) =>
      tx.values<[string, string]>(sql.raw(query)).map(([id, got]) => ({
        subject: `${subject} ${id}`,
        message: `must ${rule}; got ${got}`,
      })),
    );
    return [...orphans, ...broken];
  });
}
