-- What was answered to many decisions at once, for whoever sends them again under the same key.
-- Whose key it is stands there as a MAC.

CREATE TABLE IF NOT EXISTS approval_answers (
  owner TEXT NOT NULL PRIMARY KEY,
  request TEXT NOT NULL,
  outcomes TEXT NOT NULL,
  expires_at INTEGER NOT NULL
);

CREATE INDEX IF NOT EXISTS approval_answers_expires ON approval_answers (expires_at);
