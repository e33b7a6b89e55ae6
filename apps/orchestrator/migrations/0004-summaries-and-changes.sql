-- Summaries of trials, stages and axes of sweeps, and what has changed

-- What a list shows of a trial, so that no list joins its stages. Triggers keep it right.
ALTER TABLE sweep_trials ADD COLUMN state TEXT NOT NULL DEFAULT 'waiting'
  CHECK (state IN ('waiting', 'running', 'complete', 'stopped', 'failed'));
ALTER TABLE sweep_trials ADD COLUMN mean_iou REAL;
ALTER TABLE sweep_trials ADD COLUMN pixel_accuracy REAL;
ALTER TABLE sweep_trials ADD COLUMN frequency_weighted_iou REAL;
-- When its last stage ended; null until it is complete or failed.
ALTER TABLE sweep_trials ADD COLUMN ended_at_ms INTEGER;

UPDATE sweep_trials SET (state, ended_at_ms) = (
  SELECT CASE max(CASE s.state WHEN 'failed' THEN 4 WHEN 'running' THEN 3 WHEN 'stopped' THEN 2 WHEN 'waiting' THEN 1 ELSE 0 END)
           WHEN 4 THEN 'failed' WHEN 3 THEN 'running' WHEN 2 THEN 'stopped' WHEN 1 THEN 'waiting' ELSE 'complete' END,
         CASE WHEN sum(s.state = 'failed') > 0 OR sum(s.state <> 'complete') = 0 THEN max(a.ended_at_ms) END
    FROM trial_stages t JOIN stages s ON s.key = t.stage_key
    LEFT JOIN attempts a ON a.stage_key = s.key AND a.number = s.attempt
   WHERE t.trial_id = sweep_trials.trial_id);
UPDATE sweep_trials SET (mean_iou, pixel_accuracy, frequency_weighted_iou) = (
  SELECT max(r.mean_iou), max(r.pixel_accuracy), max(r.frequency_weighted_iou)
    FROM trial_stages t JOIN results r ON r.stage_key = t.stage_key
   WHERE t.trial_id = sweep_trials.trial_id);

CREATE INDEX sweep_trials_by_trial ON sweep_trials (trial_id);
CREATE INDEX sweep_trials_by_position ON sweep_trials (sweep_id, position);
CREATE INDEX sweep_trials_by_state ON sweep_trials (sweep_id, state, position);
CREATE INDEX sweep_trials_by_mean_iou ON sweep_trials (sweep_id, mean_iou, position) WHERE mean_iou IS NOT NULL;
CREATE INDEX sweep_trials_by_pixel_accuracy ON sweep_trials (sweep_id, pixel_accuracy, position)
  WHERE pixel_accuracy IS NOT NULL;
CREATE INDEX sweep_trials_by_frequency_weighted_iou ON sweep_trials (sweep_id, frequency_weighted_iou, position)
  WHERE frequency_weighted_iou IS NOT NULL;
CREATE INDEX sweep_trials_by_end ON sweep_trials (sweep_id, ended_at_ms, position) WHERE ended_at_ms IS NOT NULL;
CREATE INDEX trials_by_group ON trials (group_id);
CREATE INDEX results_by_mean_iou ON results (mean_iou, stage_key);
CREATE INDEX results_by_pixel_accuracy ON results (pixel_accuracy, stage_key);
CREATE INDEX results_by_frequency_weighted_iou ON results (frequency_weighted_iou, stage_key);

-- A stage that begins makes its trials running, but for those that have failed: an expert may be that of many thousands.
CREATE TRIGGER trial_begins AFTER UPDATE OF state ON stages WHEN new.state = 'running' AND old.state <> 'running' BEGIN
  UPDATE sweep_trials SET state = 'running', ended_at_ms = NULL
   WHERE trial_id IN (SELECT trial_id FROM trial_stages WHERE stage_key = new.key) AND state NOT IN ('running', 'failed');
  UPDATE sweep_trials SET (state, ended_at_ms) = (
    SELECT CASE max(CASE s.state WHEN 'failed' THEN 4 WHEN 'running' THEN 3 WHEN 'stopped' THEN 2 WHEN 'waiting' THEN 1 ELSE 0 END)
             WHEN 4 THEN 'failed' WHEN 3 THEN 'running' WHEN 2 THEN 'stopped' WHEN 1 THEN 'waiting' ELSE 'complete' END,
           CASE WHEN sum(s.state = 'failed') > 0 OR sum(s.state <> 'complete') = 0 THEN max(a.ended_at_ms) END
      FROM trial_stages t JOIN stages s ON s.key = t.stage_key
      LEFT JOIN attempts a ON a.stage_key = s.key AND a.number = s.attempt
     WHERE t.trial_id = sweep_trials.trial_id)
   WHERE trial_id IN (SELECT trial_id FROM trial_stages WHERE stage_key = new.key) AND state = 'failed';
END;

CREATE TRIGGER trial_states AFTER UPDATE OF state ON stages WHEN new.state NOT IN ('running', old.state) BEGIN
  UPDATE sweep_trials SET (state, ended_at_ms) = (
    SELECT CASE max(CASE s.state WHEN 'failed' THEN 4 WHEN 'running' THEN 3 WHEN 'stopped' THEN 2 WHEN 'waiting' THEN 1 ELSE 0 END)
             WHEN 4 THEN 'failed' WHEN 3 THEN 'running' WHEN 2 THEN 'stopped' WHEN 1 THEN 'waiting' ELSE 'complete' END,
           CASE WHEN sum(s.state = 'failed') > 0 OR sum(s.state <> 'complete') = 0 THEN max(a.ended_at_ms) END
      FROM trial_stages t JOIN stages s ON s.key = t.stage_key
      LEFT JOIN attempts a ON a.stage_key = s.key AND a.number = s.attempt
     WHERE t.trial_id = sweep_trials.trial_id)
   WHERE trial_id IN (SELECT trial_id FROM trial_stages WHERE stage_key = new.key);
END;

CREATE TRIGGER trial_scores AFTER INSERT ON results BEGIN
  UPDATE sweep_trials
     SET mean_iou = new.mean_iou, pixel_accuracy = new.pixel_accuracy, frequency_weighted_iou = new.frequency_weighted_iou
   WHERE trial_id IN (SELECT trial_id FROM trial_stages WHERE stage_key = new.stage_key);
END;

-- The stages of a sweep, each once, in the order of its trials; written when the sweep is registered.
CREATE TABLE sweep_stages (
  sweep_id TEXT NOT NULL REFERENCES sweeps (id) ON DELETE CASCADE,
  stage_key TEXT NOT NULL REFERENCES stages (key),
  position INTEGER NOT NULL,
  num_trials INTEGER NOT NULL,
  PRIMARY KEY (sweep_id, stage_key)
) STRICT, WITHOUT ROWID;
CREATE INDEX sweep_stages_by_position ON sweep_stages (sweep_id, position);
CREATE INDEX sweep_stages_by_stage ON sweep_stages (stage_key);
INSERT INTO sweep_stages
  SELECT w.sweep_id, t.stage_key, min(w.position * 1000 + t.position), count(*)
    FROM sweep_trials w JOIN trial_stages t ON t.trial_id = w.trial_id
   GROUP BY w.sweep_id, t.stage_key;

-- Axis values of the trials of a sweep, to sort and filter by; the seed under its name.
CREATE TABLE trial_axes (
  sweep_id TEXT NOT NULL REFERENCES sweeps (id) ON DELETE CASCADE,
  path TEXT NOT NULL,
  -- Number, text, 0 or 1 for a truth value, or JSON for a list or an object.
  value ANY,
  position INTEGER NOT NULL,
  trial_id TEXT NOT NULL
) STRICT;
CREATE INDEX trial_axes_by_value ON trial_axes (sweep_id, path, value, position, trial_id);
CREATE INDEX trial_axes_by_trial ON trial_axes (sweep_id, trial_id, path, value);
INSERT INTO trial_axes
  SELECT w.sweep_id, j.key, j.value, w.position, w.trial_id FROM sweep_trials w, json_each(w.axes_json) j
   WHERE j.type <> 'null';
INSERT INTO trial_axes
  SELECT w.sweep_id, 'seed', t.seed, w.position, w.trial_id FROM sweep_trials w JOIN trials t ON t.id = w.trial_id;

-- The latest change of each thing; ids only grow, so whoever remembers one knows what has changed since.
CREATE TABLE changes (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  topic TEXT NOT NULL CHECK (topic IN ('sweep', 'stage', 'worker')),
  subject TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX changes_by_subject ON changes (topic, subject);

CREATE TRIGGER stage_changes AFTER UPDATE OF state ON stages WHEN old.state <> new.state BEGIN
  DELETE FROM changes WHERE topic = 'stage' AND subject = new.key;
  INSERT INTO changes (topic, subject) VALUES ('stage', new.key);
END;
-- Every batch of news that is stored moves the attempt's sequence on.
CREATE TRIGGER attempt_changes AFTER UPDATE OF last_sequence ON attempts WHEN old.last_sequence <> new.last_sequence BEGIN
  DELETE FROM changes WHERE topic = 'stage' AND subject = new.stage_key;
  INSERT INTO changes (topic, subject) VALUES ('stage', new.stage_key);
END;
CREATE TRIGGER new_sweep_changes AFTER INSERT ON sweeps BEGIN
  DELETE FROM changes WHERE topic = 'sweep' AND subject = new.id;
  INSERT INTO changes (topic, subject) VALUES ('sweep', new.id);
END;
CREATE TRIGGER sweep_changes AFTER UPDATE ON sweeps BEGIN
  DELETE FROM changes WHERE topic = 'sweep' AND subject = new.id;
  INSERT INTO changes (topic, subject) VALUES ('sweep', new.id);
END;
CREATE TRIGGER new_worker_changes AFTER INSERT ON workers BEGIN
  DELETE FROM changes WHERE topic = 'worker' AND subject = new.name;
  INSERT INTO changes (topic, subject) VALUES ('worker', new.name);
END;
CREATE TRIGGER worker_changes AFTER UPDATE ON workers BEGIN
  DELETE FROM changes WHERE topic = 'worker' AND subject = new.name;
  INSERT INTO changes (topic, subject) VALUES ('worker', new.name);
END;
