-- What every process has to forget: followed by all of them, kept no longer than an access token lives.

CREATE TABLE IF NOT EXISTS revocations (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  kind TEXT NOT NULL CHECK (kind IN ('session', 'user', 'roles', 'keys')),
  subject_id INTEGER NULL,
  version INTEGER NULL,
  expires_at INTEGER NOT NULL
);

CREATE INDEX IF NOT EXISTS revocations_expires ON revocations (expires_at);
