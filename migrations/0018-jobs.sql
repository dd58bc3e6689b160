-- Work that is told of in the transaction that makes it necessary, and done by any server afterwards.
-- due_at is the lease as well: claiming moves it on and writes a random lease. Without one the job has
-- failed for good and waits for an operator.

CREATE TABLE IF NOT EXISTS jobs (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  kind TEXT NOT NULL,
  lane TEXT NOT NULL,
  due_at INTEGER NULL,
  attempts INTEGER NOT NULL DEFAULT 0,
  lease TEXT NULL,
  body TEXT NOT NULL,
  unique_key TEXT NULL,
  created_at INTEGER NOT NULL,
  failing_since INTEGER NULL,
  last_error TEXT NULL
);

CREATE UNIQUE INDEX IF NOT EXISTS jobs_unique_key ON jobs (unique_key);

CREATE INDEX IF NOT EXISTS jobs_due ON jobs (due_at, id);

CREATE INDEX IF NOT EXISTS jobs_failing ON jobs (failing_since);
