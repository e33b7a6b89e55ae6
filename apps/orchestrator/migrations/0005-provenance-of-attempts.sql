-- With what an attempt was made, and on which machine

-- Null until the attempt has told it, and for those of versions that did not.
ALTER TABLE attempts ADD COLUMN provenance_json TEXT;
