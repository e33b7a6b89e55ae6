import { sql } from 'drizzle-orm';
import type { Database } from './open-store.js';

/**
 * Brings the summaries of a sweep in line with its trials, after they or their stages have been linked: states, ends and
 * scores of the trials, the stages of the sweep, and the values of its axes. A trial that other sweeps have too may have
 * got other stages, so theirs are brought in line as well. What stages do later reaches the summaries by triggers.
 */
export function summariseSweep(db: Pick<Database, 'run'>, sweepId: string): void {
  const trialsOfSweep = sql`SELECT trial_id FROM sweep_trials WHERE sweep_id = ${sweepId}`;
  const sweepsWithThem = sql`SELECT sweep_id FROM sweep_trials WHERE trial_id IN (${trialsOfSweep})`;
  db.run(sql`
    UPDATE sweep_trials SET (state, ended_at_ms) = (
      SELECT CASE max(CASE s.state WHEN 'failed' THEN 4 WHEN 'running' THEN 3 WHEN 'stopped' THEN 2 WHEN 'waiting' THEN 1 ELSE 0 END)
               WHEN 4 THEN 'failed' WHEN 3 THEN 'running' WHEN 2 THEN 'stopped' WHEN 1 THEN 'waiting' ELSE 'complete' END,
             CASE WHEN sum(s.state = 'failed') > 0 OR sum(s.state <> 'complete') = 0 THEN max(a.ended_at_ms) END
        FROM trial_stages t JOIN stages s ON s.key = t.stage_key
        LEFT JOIN attempts a ON a.stage_key = s.key AND a.number = s.attempt
       WHERE t.trial_id = sweep_trials.trial_id)
     WHERE trial_id IN (${trialsOfSweep})`);
  db.run(sql`
    UPDATE sweep_trials SET (mean_iou, pixel_accuracy, frequency_weighted_iou) = (
      SELECT max(r.mean_iou), max(r.pixel_accuracy), max(r.frequency_weighted_iou)
        FROM trial_stages t JOIN results r ON r.stage_key = t.stage_key
       WHERE t.trial_id = sweep_trials.trial_id)
     WHERE trial_id IN (${trialsOfSweep})`);
  db.run(sql`DELETE FROM sweep_stages WHERE sweep_id IN (${sweepsWithThem})`);
  db.run(sql`
    INSERT INTO sweep_stages
      SELECT w.sweep_id, t.stage_key, min(w.position * 1000 + t.position), count(*)
        FROM sweep_trials w JOIN trial_stages t ON t.trial_id = w.trial_id
       WHERE w.sweep_id IN (${sweepsWithThem})
       GROUP BY w.sweep_id, t.stage_key`);
  db.run(sql`DELETE FROM trial_axes WHERE sweep_id = ${sweepId}`);
  db.run(sql`
    INSERT INTO trial_axes
      SELECT w.sweep_id, j.key, j.value, w.position, w.trial_id FROM sweep_trials w, json_each(w.axes_json) j
       WHERE w.sweep_id = ${sweepId} AND j.type <> 'null'`);
  db.run(sql`
    INSERT INTO trial_axes
      SELECT w.sweep_id, 'seed', t.seed, w.position, w.trial_id FROM sweep_trials w JOIN trials t ON t.id = w.trial_id
       WHERE w.sweep_id = ${sweepId}`);
}
