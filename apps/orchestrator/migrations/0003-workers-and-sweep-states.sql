-- Workers, claims, retries, and states of sweeps

ALTER TABLE sweeps ADD COLUMN state TEXT NOT NULL DEFAULT 'active'
  CHECK (state IN ('active', 'paused', 'stopped', 'cancelled'));
-- Hash of the definition, which may be extended; the id stays what it was first.
ALTER TABLE sweeps ADD COLUMN definition_id TEXT NOT NULL DEFAULT '';
UPDATE sweeps SET definition_id = id;
CREATE INDEX sweeps_by_definition ON sweeps (definition_id);
ALTER TABLE sweeps ADD COLUMN policy_json TEXT NOT NULL DEFAULT '{}';

-- A waiting stage is not claimed before this time.
ALTER TABLE stages ADD COLUMN retry_at_ms INTEGER NOT NULL DEFAULT 0;
-- Failures of attempts up to this number do not count against the retries.
ALTER TABLE stages ADD COLUMN forgiven_attempts INTEGER NOT NULL DEFAULT 0;

-- The worker's name for its request: a repeated request gets the same attempt.
ALTER TABLE attempts ADD COLUMN claim_id TEXT;
ALTER TABLE attempts ADD COLUMN worker TEXT NOT NULL DEFAULT '';
ALTER TABLE attempts ADD COLUMN device TEXT NOT NULL DEFAULT '';
-- Events up to this one are stored.
ALTER TABLE attempts ADD COLUMN last_sequence INTEGER NOT NULL DEFAULT 0;
CREATE UNIQUE INDEX attempts_by_claim ON attempts (claim_id) WHERE claim_id IS NOT NULL;

-- What an attempt that did not end left in the artifact store, for the next one to go on from.
CREATE TABLE kept_states (
  stage_key TEXT NOT NULL REFERENCES stages (key) ON DELETE CASCADE,
  path TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  bytes INTEGER NOT NULL,
  PRIMARY KEY (stage_key, path)
) STRICT, WITHOUT ROWID;

CREATE TABLE early_stops (
  stage_key TEXT PRIMARY KEY REFERENCES stages (key) ON DELETE CASCADE,
  attempt INTEGER NOT NULL,
  rule TEXT NOT NULL,
  metric TEXT NOT NULL,
  step INTEGER NOT NULL,
  value REAL NOT NULL,
  threshold REAL NOT NULL,
  reason TEXT NOT NULL,
  at_ms INTEGER NOT NULL
) STRICT;

CREATE TABLE workers (
  name TEXT PRIMARY KEY,
  host TEXT NOT NULL,
  pid INTEGER NOT NULL,
  capability TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('alive', 'draining', 'left')),
  slots_json TEXT NOT NULL,
  first_seen_ms INTEGER NOT NULL,
  last_seen_ms INTEGER NOT NULL
) STRICT;
