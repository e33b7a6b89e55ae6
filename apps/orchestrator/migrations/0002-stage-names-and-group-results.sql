-- What each stage is called, and results of groups of samples

ALTER TABLE stages ADD COLUMN name TEXT NOT NULL DEFAULT '';
UPDATE stages SET name = kind;

CREATE TABLE group_results (
  stage_key TEXT NOT NULL REFERENCES results (stage_key) ON DELETE CASCADE,
  name TEXT NOT NULL,
  mean_iou REAL,
  confusion_json TEXT NOT NULL,
  PRIMARY KEY (stage_key, name)
) STRICT, WITHOUT ROWID;
