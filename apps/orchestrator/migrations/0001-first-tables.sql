-- Sweeps, trials, stages, attempts and their results

CREATE TABLE sweeps (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  file TEXT NOT NULL,
  definition_json TEXT NOT NULL,
  started_at_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX sweeps_by_name ON sweeps (name, started_at_ms);

CREATE TABLE trials (
  id TEXT PRIMARY KEY,
  group_id TEXT NOT NULL,
  seed INTEGER NOT NULL,
  config_json TEXT NOT NULL
) STRICT;

CREATE TABLE sweep_trials (
  sweep_id TEXT NOT NULL REFERENCES sweeps (id) ON DELETE CASCADE,
  trial_id TEXT NOT NULL REFERENCES trials (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  label TEXT NOT NULL,
  axes_json TEXT NOT NULL,
  PRIMARY KEY (sweep_id, trial_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE stages (
  key TEXT PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('train', 'evaluate')),
  seed INTEGER NOT NULL,
  config_json TEXT NOT NULL,
  code_version INTEGER NOT NULL,
  dataset_fingerprint TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('waiting', 'running', 'complete', 'stopped', 'failed')),
  -- Number of the latest attempt, 0 before the first: only that attempt may write.
  attempt INTEGER NOT NULL DEFAULT 0,
  outcome_json TEXT
) STRICT;
CREATE INDEX stages_by_state ON stages (state);

CREATE TABLE stage_parents (
  stage_key TEXT NOT NULL REFERENCES stages (key) ON DELETE CASCADE,
  role TEXT NOT NULL,
  parent_key TEXT NOT NULL REFERENCES stages (key),
  PRIMARY KEY (stage_key, role)
) STRICT, WITHOUT ROWID;
CREATE INDEX stage_parents_by_parent ON stage_parents (parent_key);

CREATE TABLE trial_stages (
  trial_id TEXT NOT NULL REFERENCES trials (id) ON DELETE CASCADE,
  stage_key TEXT NOT NULL REFERENCES stages (key),
  position INTEGER NOT NULL,
  PRIMARY KEY (trial_id, stage_key)
) STRICT, WITHOUT ROWID;
CREATE INDEX trial_stages_by_stage ON trial_stages (stage_key);

CREATE TABLE attempts (
  stage_key TEXT NOT NULL REFERENCES stages (key) ON DELETE CASCADE,
  number INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('running', 'complete', 'failed', 'lost')),
  pid INTEGER NOT NULL,
  started_at_ms INTEGER NOT NULL,
  ended_at_ms INTEGER,
  lease_expires_at_ms INTEGER NOT NULL,
  progress_json TEXT,
  error_code TEXT,
  error_message TEXT,
  log_tail TEXT,
  PRIMARY KEY (stage_key, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX running_attempts ON attempts (lease_expires_at_ms) WHERE state = 'running';

CREATE TABLE metrics (
  stage_key TEXT NOT NULL REFERENCES stages (key) ON DELETE CASCADE,
  name TEXT NOT NULL,
  step INTEGER NOT NULL,
  value REAL NOT NULL,
  PRIMARY KEY (stage_key, name, step)
) STRICT, WITHOUT ROWID;

CREATE TABLE results (
  stage_key TEXT PRIMARY KEY REFERENCES stages (key) ON DELETE CASCADE,
  attempt INTEGER NOT NULL,
  mean_iou REAL,
  pixel_accuracy REAL,
  frequency_weighted_iou REAL,
  class_names_json TEXT NOT NULL,
  confusion_json TEXT NOT NULL,
  FOREIGN KEY (stage_key, attempt) REFERENCES attempts (stage_key, number)
) STRICT;

CREATE TABLE artifacts (
  stage_key TEXT NOT NULL REFERENCES stages (key) ON DELETE CASCADE,
  path TEXT NOT NULL,
  kind TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  bytes INTEGER NOT NULL,
  PRIMARY KEY (stage_key, path)
) STRICT, WITHOUT ROWID;
CREATE INDEX artifacts_by_sha256 ON artifacts (sha256);
