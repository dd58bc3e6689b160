-- The audit trail, and the batches that seal it: each holds a digest of its events and is chained to
-- the one before by a MAC whose key is not in the database.

CREATE TABLE IF NOT EXISTS audit_events (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  at INTEGER NOT NULL,
  type TEXT NOT NULL,
  outcome TEXT NOT NULL CHECK (outcome IN ('succeeded', 'refused')),
  actor TEXT NOT NULL CHECK (actor IN ('user', 'anyone', 'operator', 'system')),
  actor_id INTEGER NULL,
  subject_id INTEGER NULL,
  address TEXT NULL,
  request_id TEXT NULL,
  details TEXT NOT NULL,
  batch INTEGER NULL
);

CREATE INDEX IF NOT EXISTS audit_events_batch ON audit_events (batch, id);

CREATE INDEX IF NOT EXISTS audit_events_at ON audit_events (at, id);

CREATE INDEX IF NOT EXISTS audit_events_type ON audit_events (type, id);

CREATE INDEX IF NOT EXISTS audit_events_actor ON audit_events (actor_id, id);

CREATE INDEX IF NOT EXISTS audit_events_subject ON audit_events (subject_id, id);

CREATE TABLE IF NOT EXISTS audit_batches (
  number BIGINT NOT NULL PRIMARY KEY,
  first_at INTEGER NOT NULL,
  last_at INTEGER NOT NULL,
  events INTEGER NOT NULL,
  digest TEXT NOT NULL,
  mac TEXT NOT NULL
);
