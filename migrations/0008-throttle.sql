-- What has been spent of each budget. Whose it is stands there as a MAC, so that no name that
-- somebody typed is kept.

CREATE TABLE IF NOT EXISTS budgets (
  owner TEXT NOT NULL PRIMARY KEY,
  started_at INTEGER NOT NULL,
  spent INTEGER NOT NULL,
  in_a_row INTEGER NOT NULL,
  is_exceeded INTEGER NOT NULL,
  expires_at INTEGER NOT NULL
);

CREATE INDEX IF NOT EXISTS budgets_expires ON budgets (expires_at);
